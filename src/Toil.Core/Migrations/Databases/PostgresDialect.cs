namespace Toil.Migrations.Databases;

/// <summary>PostgreSQL's SQL.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public static PostgresDialect Instance { get; } = new();

    public override TargetKind Kind => TargetKind.PostgreSql;

    public override string Now => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";
}
