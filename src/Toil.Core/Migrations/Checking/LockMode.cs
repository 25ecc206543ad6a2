namespace Toil.Migrations.Checking;

/// <summary>The table locks of PostgreSQL, weakest first (https://www.postgresql.org/docs/current/explicit-locking.html).</summary>
internal enum LockMode
{
    /// <summary>ACCESS SHARE: reading. Conflicts with ACCESS EXCLUSIVE alone.</summary>
    AccessShare = 1,

    /// <summary>ROW SHARE: reading rows for update.</summary>
    RowShare,

    /// <summary>ROW EXCLUSIVE: writing rows.</summary>
    RowExclusive,

    /// <summary>SHARE UPDATE EXCLUSIVE: neither reading nor writing waits for it; other changes of the schema do.</summary>
    ShareUpdateExclusive,

    /// <summary>SHARE: writing waits for it.</summary>
    Share,

    /// <summary>SHARE ROW EXCLUSIVE: writing waits for it.</summary>
    ShareRowExclusive,

    /// <summary>EXCLUSIVE: everything but reading waits for it.</summary>
    Exclusive,

    /// <summary>ACCESS EXCLUSIVE: everything waits for it.</summary>
    AccessExclusive,
}

/// <summary>A lock that a statement takes.</summary>
/// <param name="Mode">How strong it is.</param>
/// <param name="Table">On what, as the statement writes it.</param>
internal readonly record struct TableLock(LockMode Mode, string Table)
{
    /// <summary>The words of SQL for a mode.</summary>
    public static string Words(LockMode mode) => mode switch
    {
        LockMode.AccessShare => "ACCESS SHARE",
        LockMode.RowShare => "ROW SHARE",
        LockMode.RowExclusive => "ROW EXCLUSIVE",
        LockMode.ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
        LockMode.Share => "SHARE",
        LockMode.ShareRowExclusive => "SHARE ROW EXCLUSIVE",
        LockMode.Exclusive => "EXCLUSIVE",
        _ => "ACCESS EXCLUSIVE",
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Words(Mode)} on {Table}";
}
