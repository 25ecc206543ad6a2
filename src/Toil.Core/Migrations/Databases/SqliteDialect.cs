namespace Toil.Migrations.Databases;

/// <summary>SQLite's SQL.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public static SqliteDialect Instance { get; } = new();

    public override TargetKind Kind => TargetKind.Sqlite;

    public override string Now => "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)";
}
