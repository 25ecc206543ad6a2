using Toil.Issues.Subjects;
using Toil.Operations;

namespace Toil.Issues.Sync;

/// <summary>What is to become of an issue.</summary>
/// <param name="Action">What.</param>
/// <param name="Detail">Why, in a sentence; null where there is nothing to say.</param>
/// <param name="News">What is new or worse, for the comment.</param>
/// <param name="Unseen">Pieces of the issue that nobody looked at: its text stays as it is, and only the comment tells what is new. Null where it is written anew.</param>
internal sealed record IssueDecision(
    IssueAction Action, string? Detail = null, IReadOnlyList<MemberProblem>? News = null, IReadOnlyList<KeyValuePair<string, Severity>>? Unseen = null)
{
    /// <summary>True where something is to be written.</summary>
    public bool Writes => Action is IssueAction.Updated or IssueAction.Worse or IssueAction.Reopened or IssueAction.Closed;
}
