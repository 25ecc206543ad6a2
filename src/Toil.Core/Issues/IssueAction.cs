namespace Toil.Issues;

/// <summary>What becomes of an issue.</summary>
public enum IssueAction
{
    /// <summary>It was created.</summary>
    Created,

    /// <summary>It had been closed, what it is about is back, and it was opened again, with a comment.</summary>
    Reopened,

    /// <summary>What it is about has become worse: it was written anew, with a comment.</summary>
    Worse,

    /// <summary>What it is about has changed: it was written anew.</summary>
    Updated,

    /// <summary>What it is about is no longer found: it was closed, with a comment.</summary>
    Closed,

    /// <summary>It was one of two for the same, and was closed.</summary>
    Duplicate,

    /// <summary>The finding has no issue of its own; it is named in the one for those.</summary>
    Listed,

    /// <summary>It stays open, though it was not found: what was looked at was not all, or could not be read.</summary>
    Kept,

    /// <summary>A person has closed it as not planned: it is left alone.</summary>
    Muted,

    /// <summary>It says already what is to be said.</summary>
    Unchanged,
}
