namespace Toil.Migrations.Databases;

/// <summary>PostgreSQL's SQL.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public static PostgresDialect Instance { get; } = new();

    public override TargetKind Kind => TargetKind.PostgreSql;

    public override string Now => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";

    public override string Identity => "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY";

    // Any number that nobody else is likely to lock.
    public override string? LockForSetup => "SELECT pg_advisory_xact_lock(7521962094)";

    public override bool HasManyWriters => true;

    // As text, which every type can be written as and read from without loss.
    public override string ReadKey(string column) => $"{Quote(column)}::text";

    public override string KeyParameter(ColumnInfo column, int parameter)
        => $"CAST({TargetSession.Mark(parameter)} AS {column.Type})";
}
