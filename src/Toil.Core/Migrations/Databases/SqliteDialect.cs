using System.Globalization;

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

    public override string ReadKey(string column) => Quote(column);

    public override string KeyParameter(ColumnInfo column, int parameter) => string.Create(CultureInfo.InvariantCulture, $"@p{parameter}");
}
