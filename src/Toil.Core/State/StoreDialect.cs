namespace Toil.State;

/// <summary>The few texts in which the engines differ. Everything else is one SQL for both.</summary>
/// <remarks>
/// Portable by agreement: <c>BIGINT</c> for every number and instant, <c>TEXT</c> for text, JSON and names, booleans as
/// <c>BIGINT</c> 0 or 1. SQLite reads any integer as 64 bits, so a narrower type would map to another .NET type on each engine.
/// </remarks>
/// <param name="Engine">The engine's name, as people write it.</param>
/// <param name="Identity">Column type of a primary key that counts up by itself.</param>
/// <param name="VersionSql">Selects the engine's version.</param>
/// <param name="SizeSql">Selects the bytes on disk.</param>
/// <param name="HasSchemaSql">Selects 1 where the table <c>toil_schema</c> exists, 0 where not.</param>
/// <param name="UpgradeLockSql">Holds off other upgrades until the transaction ends; null where the transaction does so itself.</param>
internal sealed record StoreDialect(
    string Engine, string Identity, string VersionSql, string SizeSql, string HasSchemaSql, string? UpgradeLockSql)
{
    public static StoreDialect Sqlite { get; } = new(
        "SQLite",
        "INTEGER PRIMARY KEY AUTOINCREMENT",
        "SELECT sqlite_version()",
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'toil_schema'",
        UpgradeLockSql: null);

    // The lock's number spells "toil": advisory locks have no names, and the database has other users. The table is looked up
    // in pg_class because to_regclass may answer from a cache that waiting for an advisory lock does not refresh.
    public static StoreDialect PostgreSql { get; } = new(
        "PostgreSQL",
        "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "SELECT split_part(current_setting('server_version'), ' ', 1)",
        """
        SELECT COALESCE(SUM(pg_total_relation_size(oid)), 0)::BIGINT FROM pg_class
        WHERE relkind = 'r' AND starts_with(relname, 'toil_') AND pg_table_is_visible(oid)
        """,
        "SELECT COUNT(*) FROM pg_class WHERE relkind = 'r' AND relname = 'toil_schema' AND pg_table_is_visible(oid)",
        "SELECT pg_advisory_xact_lock(1953458540)");
}
