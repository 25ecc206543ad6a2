using Toil.Issues.Texts;
using Toil.Issues.Tracking;

namespace Toil.Issues.Sync;

/// <summary>An issue that carries a hidden line.</summary>
/// <param name="Issue">As the tracker has it.</param>
/// <param name="Block">The part of it that Toil keeps.</param>
internal sealed record KnownIssue(TrackedIssue Issue, IssueBlock Block)
{
    /// <summary>What it remembers.</summary>
    public IssueMarker Marker => Block.Marker;

    /// <summary>True where a person wants it left alone.</summary>
    public bool IsMuted => !Issue.IsOpen && Issue.StateReason is "not_planned" or "duplicate";

    /// <summary>Reads an issue; null where it carries no line.</summary>
    public static KnownIssue? From(TrackedIssue issue) => IssueBlock.Find(issue.Body) is { } block ? new(issue, block) : null;
}
