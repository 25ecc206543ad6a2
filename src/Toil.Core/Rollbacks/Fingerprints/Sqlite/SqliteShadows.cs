namespace Toil.Rollbacks.Fingerprints.Sqlite;

/// <summary>Virtual tables, and the tables that they keep. SQLite names these only from version 3.37 on; the names are those of its own modules.</summary>
internal static class SqliteShadows
{
    /// <summary>What is true of a row <c>s</c> of <c>sqlite_master</c> that is a virtual table.</summary>
    public const string IsVirtual = "(s.type = 'table' AND s.sql LIKE 'CREATE VIRTUAL TABLE%')";

    // fts3 and fts4, fts5, rtree and geopoly.
    private const string Suffixes = "'content', 'segments', 'segdir', 'docsize', 'stat', 'data', 'idx', 'config', 'node', 'rowid', 'parent'";

    /// <summary>What is true of a row <c>s</c> whose table is kept by a virtual one.</summary>
    public const string IsKept = $"""
        EXISTS (SELECT 1 FROM main.sqlite_master v WHERE v.type = 'table' AND v.sql LIKE 'CREATE VIRTUAL TABLE%'
                AND substr(s.tbl_name, 1, length(v.name) + 1) = v.name || '_' AND substr(s.tbl_name, length(v.name) + 2) IN ({Suffixes}))
        """;
}
