using Toil.Issues.Subjects;

namespace Toil.Issues.Sync;

/// <summary>What is to become of an issue.</summary>
/// <param name="Action">What.</param>
/// <param name="Detail">Why, in a sentence; null where there is nothing to say.</param>
/// <param name="News">What is new or worse, for the comment.</param>
internal sealed record IssueDecision(IssueAction Action, string? Detail = null, IReadOnlyList<MemberProblem>? News = null);
