namespace Toil.Rollbacks.Cloning;

/// <summary>How a clone was made.</summary>
public enum CloneMethod
{
    /// <summary><c>CREATE DATABASE .. TEMPLATE</c>.</summary>
    Template,

    /// <summary><c>pg_dump</c> into <c>pg_restore</c>.</summary>
    Dump,

    /// <summary>SQLite's online backup.</summary>
    Backup,

    /// <summary>The schema, and a part of the rows.</summary>
    Sample,
}

/// <summary>What there is to say of a clone.</summary>
internal sealed record CloneFacts
{
    /// <summary>How it was made.</summary>
    public required CloneMethod Method { get; init; }

    /// <summary>Share of the source's rows that it was asked to have, above 0 and at most 1; null for all.</summary>
    public double? Share { get; init; }

    /// <summary>Its size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>How long it took to make.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>What a reader of the evidence has to know of it: foreign keys that the sample could not keep, roles that are missing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
