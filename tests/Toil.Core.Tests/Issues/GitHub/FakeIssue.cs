namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>An issue as the fake has it. Tests may change it as a person would on its page.</summary>
internal sealed class FakeIssue
{
    public required int Number { get; init; }

    public required string Title { get; set; }

    public string? Body { get; set; }

    public bool IsOpen { get; set; } = true;

    public string? StateReason { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public List<string> Labels { get; } = [];

    public List<string> Assignees { get; } = [];

    public int? Milestone { get; set; }

    /// <summary>Oldest first.</summary>
    public List<FakeComment> Comments { get; } = [];

    /// <summary>True where it is a pull request, which GitHub lists among the issues.</summary>
    public bool IsPullRequest { get; set; }

    /// <summary>True where it was deleted: GitHub answers 410.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Where it was moved: id of another repository and number there; GitHub answers 301.</summary>
    public (long Repository, int Number)? MovedTo { get; set; }

    /// <summary>Number of the list request from which on it is listed, where lists lag behind.</summary>
    public int ListedFrom { get; set; }
}

/// <summary>A comment as the fake has it.</summary>
internal sealed class FakeComment
{
    public required int Id { get; init; }

    public required string Body { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Number of the list request from which on it is listed, where lists lag behind.</summary>
    public int ListedFrom { get; set; }
}
