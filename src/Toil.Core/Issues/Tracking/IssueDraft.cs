namespace Toil.Issues.Tracking;

/// <summary>An issue that is to be created.</summary>
/// <param name="Title">Title, 256 characters at most.</param>
/// <param name="Body">First text, 65,536 characters at most.</param>
/// <param name="Labels">Labels; the first one is the one by which it is found again.</param>
/// <param name="Assignees">Logins.</param>
/// <param name="Milestone">Number of a milestone; null for none.</param>
internal sealed record IssueDraft(string Title, string Body, IReadOnlyList<string> Labels, IReadOnlyList<string> Assignees, int? Milestone);
