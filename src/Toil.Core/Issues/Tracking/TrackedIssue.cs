namespace Toil.Issues.Tracking;

/// <summary>An issue as the tracker has it. Its texts are as people left them: nothing in them is inert.</summary>
internal sealed record TrackedIssue
{
    /// <summary>Its number in the repository.</summary>
    public required int Number { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its first text; empty where there is none.</summary>
    public required string Body { get; init; }

    /// <summary>True where it is open.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Why it was closed: <c>completed</c>, <c>not_planned</c>, <c>duplicate</c>; null where it is open or nobody said.</summary>
    public string? StateReason { get; init; }

    /// <summary>When it was closed; null where it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Names of its labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Logins of its assignees.</summary>
    public IReadOnlyList<string> Assignees { get; init; } = [];

    /// <summary>Number of comments.</summary>
    public int Comments { get; init; }

    /// <summary>Its page, for people.</summary>
    public required string Url { get; init; }
}
