namespace Toil.Migrations.Databases;

/// <summary>SQLite's SQL.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public static SqliteDialect Instance { get; } = new();

    public override TargetKind Kind => TargetKind.Sqlite;

    public override string Now => "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)";

    public override string Identity => "INTEGER PRIMARY KEY";

    public override string? LockForSetup => null;

    public override bool HasManyWriters => false;

    // NULL, which a key never is, for text that does not come through whole: with bytes that are no UTF-8, or with a NUL.
    public override string ReadKey(string column)
        => $"CASE WHEN typeof({Quote(column)}) <> 'text' OR CAST({Engine.SqliteDigest.TextName}({Quote(column)}) AS BLOB) = CAST({Quote(column)} AS BLOB) THEN {Quote(column)} END";

    public override string KeyParameter(ColumnInfo column, int parameter) => TargetSession.Mark(parameter);
}
