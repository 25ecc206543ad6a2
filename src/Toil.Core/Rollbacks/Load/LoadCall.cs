namespace Toil.Rollbacks.Load;

/// <summary>A transaction with its values: one call of the load.</summary>
internal sealed record LoadCall
{
    /// <summary>The statements, at least one.</summary>
    public required IReadOnlyList<LoadStatement> Statements { get; init; }

    /// <summary>Values of each statement's parameters.</summary>
    public required IReadOnlyList<object?[]> Values { get; init; }

    /// <summary>What begins the transaction; null where the one statement is a transaction of its own.</summary>
    public string? Begin { get; init; }

    /// <summary>True where it ends with a rollback.</summary>
    public bool IsRolledBack { get; init; }

    /// <summary>When each statement is due, and then the end of the transaction, since the call is, in ticks; null for each as soon as the one before it is done.</summary>
    public IReadOnlyList<long>? Offsets { get; init; }

    /// <summary>The session whose calls come one after the other; -1 for none.</summary>
    public int Session { get; init; } = -1;

    /// <summary>True where a statement of it writes.</summary>
    public bool Writes => Statements.Any(statement => statement.Verb == LoadVerb.Write);
}
