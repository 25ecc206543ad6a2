namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>What of a catalog counts: nothing of the system, of extensions, of sessions, or of Toil.</summary>
internal static class CatalogScope
{
    /// <summary>Begins a query: schemas as <c>space</c>, relations as <c>rel</c> with their kind, and types as <c>own_type</c>; each with its name as SQL writes it.</summary>
    public static readonly string Start = $"""
        WITH space AS (
            SELECT n.*, quote_ident(n.nspname) AS name, 'schema ' || quote_ident(n.nspname) AS at
            FROM pg_namespace n WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        ), rel AS (
            SELECT c.*, s.at AS space, format('%I.%I', s.nspname, c.relname) AS name,
                   CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
                                  WHEN 'c' THEN 'type' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' ELSE 'table' END AS kind
            FROM pg_class c JOIN space s ON s.oid = c.relnamespace
            WHERE c.relpersistence <> 't' AND c.relkind <> 't' AND c.relname NOT LIKE 'toil\_migration%'
              AND {Own("pg_class", "c.oid")}
        ), own_type AS (
            SELECT t.*, s.at AS space, format('%I.%I', s.nspname, t.typname) AS name
            FROM pg_type t JOIN space s ON s.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
            WHERE (c.oid IS NULL OR c.relkind = 'c') AND t.typtype IN ('b', 'c', 'd', 'e', 'r') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
              AND t.typname NOT LIKE 'toil\_migration%' AND {Own("pg_type", "t.oid")}
        )
        """;

    /// <summary>A condition that keeps out what belongs to an extension; of functions and casts, also those that come with a range type.</summary>
    public static string Own(string catalog, string oid)
        => $"NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{catalog}'::regclass AND e.objid = {oid} AND e.deptype {(catalog is "pg_proc" or "pg_cast" ? "IN ('e', 'i')" : "= 'e'")})";
}
