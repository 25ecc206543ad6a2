namespace Toil.Migrations.Databases;

/// <summary>What a failed statement means for the work.</summary>
internal enum FailureKind
{
    /// <summary>Something that trying again will not change.</summary>
    Other,

    /// <summary>Others hold what is needed, or it took too long: again, and smaller.</summary>
    Busy,

    /// <summary>A row cannot be changed like that: a constraint, an overflow, a trigger that refuses.</summary>
    Row,

    /// <summary>The connection is gone: nobody knows whether the last transaction was committed.</summary>
    Lost,

    /// <summary>No room on the disk.</summary>
    Full,

    /// <summary>The statement was stopped on purpose.</summary>
    Stopped,
}
