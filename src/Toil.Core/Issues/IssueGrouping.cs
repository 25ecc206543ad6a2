namespace Toil.Issues;

/// <summary>What shares an issue.</summary>
public enum IssueGrouping
{
    /// <summary>Nothing: each fingerprint has its own.</summary>
    None,

    /// <summary>All that one owner looks after.</summary>
    Owner,
}
