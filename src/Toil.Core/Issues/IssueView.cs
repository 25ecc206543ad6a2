using System.Globalization;
using Toil.Reports;

namespace Toil.Issues;

/// <summary>How changes to issues are shown to people.</summary>
internal static class IssueView
{
    private static readonly IssueAction[] s_order =
    [
        IssueAction.Created, IssueAction.Reopened, IssueAction.Worse, IssueAction.Updated, IssueAction.Closed, IssueAction.Duplicate, IssueAction.Listed, IssueAction.Kept,
        IssueAction.Muted, IssueAction.Unchanged,
    ];

    public static ResultView Instance { get; } = new()
    {
        Noun = ("issue", "issues"),
        Columns =
        [
            new("Action", result => Action(Change(result))),
            new("Issue", result => Change(result).Number is { } number ? "#" + number.ToString(CultureInfo.InvariantCulture) : string.Empty, IsNumber: true),
            new("Title", result => Change(result).Title),
            new("Severity", result => Change(result).FindingSeverity.ToString()),
            new("Detail", result => Change(result).Detail ?? string.Empty),
        ],
        Outcome = result => Action(Change(result)),
        Outcomes = [.. s_order.SelectMany(action => new[] { Name(action, false), Name(action, true) }).Distinct()],
        Urgency = Comparer<object>.Create((a, b) => Array.IndexOf(s_order, Change(a).Action).CompareTo(Array.IndexOf(s_order, Change(b).Action))),
        Place = result => $"{Change(result).Repository}#{Change(result).Number}",
        Uri = result => Change(result).Url,
    };

    private static IssueChange Change(object result) => (IssueChange)result;

    private static string Action(IssueChange change) => Name(change.Action, change.IsPlanned);

    // What is not touched is so in a dry run as well.
    private static string Name(IssueAction action, bool isPlanned) => isPlanned
        ? action switch
        {
            IssueAction.Created => "would create",
            IssueAction.Reopened => "would reopen",
            IssueAction.Worse => "would comment",
            IssueAction.Updated => "would update",
            IssueAction.Closed => "would close",
            IssueAction.Duplicate => "would close as a duplicate",
            IssueAction.Listed => "would list",
            _ => action.ToString(),
        }
        : action.ToString();
}
