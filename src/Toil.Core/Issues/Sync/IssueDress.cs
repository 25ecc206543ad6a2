using Toil.Issues.Subjects;
using Toil.Issues.Tracking;
using Toil.Operations;
using Toil.Values;

namespace Toil.Issues.Sync;

/// <summary>What new issues get beside their text. It is looked up before the first one is created: GitHub drops in silence what it does not know.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="milestone">Number of the milestone; null for none.</param>
internal sealed class IssueDress(IssueSyncOptions options, int? milestone)
{
    /// <summary>Number of the milestone; null for none.</summary>
    public int? Milestone => milestone;

    /// <summary>Labels, the one by which issues are found again first.</summary>
    public IReadOnlyList<string> Labels { get; } = [.. options.Label.Prepend(options.TrackingLabel).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Looks up whom and what the subjects need.</summary>
    /// <exception cref="ToilException"><c>IssueAssigneeUnknown</c>, <c>IssueMilestoneUnknown</c>.</exception>
    public static async Task<IssueDress> LookUpAsync(IIssueTracker tracker, IssueSyncOptions options, IReadOnlyCollection<IssueSubject> subjects, CancellationToken cancellation)
    {
        int? milestone = null;
        if (options.Milestone is { } title)
        {
            IReadOnlyDictionary<string, int> known = await tracker.MilestonesAsync(cancellation);
            milestone = known.TryGetValue(title, out int number) ? number : throw ToilException.Invalid(
                "IssueMilestoneUnknown", $"{tracker.Name} has no milestone '{InertText.From(title, 80)}'.",
                Nearest.To(title, known.Keys) is { } nearest ? $"Did you mean '{InertText.From(nearest, 80)}'?" : "Create it first, or leave --milestone out.", title);
        }

        IssueDress dress = new(options, milestone);
        foreach (string login in subjects.SelectMany(dress.AssigneesOf).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!await tracker.IsAssignableAsync(login, cancellation))
            {
                throw ToilException.Invalid(
                    "IssueAssigneeUnknown", $"Issues of {tracker.Name} cannot be assigned to '{InertText.From(login, 80)}'.",
                    "Check the login, and that this person may work on the repository.", login);
            }
        }

        return dress;
    }

    /// <summary>Who an issue is assigned to; 10 at most, as many as GitHub takes.</summary>
    public IReadOnlyList<string> AssigneesOf(IssueSubject subject) =>
    [
        .. options.Assignee.Concat(subject.Owner is { } owner && options.OwnerAssignee.TryGetValue(owner, out string? logins)
            ? logins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : []).Distinct(StringComparer.OrdinalIgnoreCase).Take(10),
    ];
}
