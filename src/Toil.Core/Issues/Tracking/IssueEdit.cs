namespace Toil.Issues.Tracking;

/// <summary>What is to be changed of an issue; what is null stays.</summary>
internal sealed record IssueEdit
{
    /// <summary>Title, 256 characters at most.</summary>
    public string? Title { get; init; }

    /// <summary>First text, 65,536 characters at most.</summary>
    public string? Body { get; init; }

    /// <summary>True to open it, false to close it.</summary>
    public bool? IsOpen { get; init; }

    /// <summary>Why it is closed (<c>completed</c>, <c>not_planned</c>) or opened (<c>reopened</c>).</summary>
    public string? StateReason { get; init; }

    /// <summary>All of its labels.</summary>
    public IReadOnlyList<string>? Labels { get; init; }
}
