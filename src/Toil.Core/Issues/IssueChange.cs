using Toil.Operations;

namespace Toil.Issues;

/// <summary>What became of one issue, or of a finding that has none of its own.</summary>
public sealed record IssueChange
{
    /// <summary>What became of it.</summary>
    public required IssueAction Action { get; init; }

    /// <summary>True where nothing was changed, and this is what would be.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>The repository: <c>acme/production</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>Number of the issue; null where it does not exist yet.</summary>
    public int? Number { get; init; }

    /// <summary>Its title. Inert.</summary>
    public required string Title { get; init; }

    /// <summary>Why, in a sentence. Inert.</summary>
    public string? Detail { get; init; }

    /// <summary>The worst of what it is about.</summary>
    public Severity FindingSeverity { get; init; }

    /// <summary>How many findings it is about, told apart by their fingerprints.</summary>
    public int Findings { get; init; }

    /// <summary>Who looks after it; null where nobody is named, or there are several.</summary>
    public string? Owner { get; init; }

    /// <summary>What tells the issue again: the fingerprint of the finding, or 32 hexadecimal digits over the scope and the owner.</summary>
    public required string Key { get; init; }

    /// <summary>The list of targets to which it belongs.</summary>
    public required string Scope { get; init; }

    /// <summary>Its page; null where it does not exist yet.</summary>
    public string? Url { get; init; }
}
