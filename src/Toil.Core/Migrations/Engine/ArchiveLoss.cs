using Toil.Migrations.Databases;

namespace Toil.Migrations.Engine;

/// <summary>Columns of an archive that may not hold the values of those that are moved there: of another type, or changed by what the archive does with its rows.</summary>
internal sealed class ArchiveLoss
{
    private readonly KeyWalk _walk;
    private readonly TableInfo _archive;
    private readonly ColumnInfo[] _columns;

    private ArchiveLoss(KeyWalk walk, TableInfo archive, ColumnInfo[] columns)
    {
        _walk = walk;
        _archive = archive;
        _columns = columns;
        Words = string.Join(", ", columns.Select(column => archive.Find(column.Name) is { } there && !IsAlike(column, there)
            ? $"{column.Name} ({column.Type}, there {there.Type})"
            : column.Name));
    }

    /// <summary>The columns, for people.</summary>
    public string Words { get; }

    /// <summary>What may be lost; null where nothing can be, or where nobody could find the rows in the archive again.</summary>
    /// <param name="walk">How the rows are found.</param>
    /// <param name="table">The table that they leave.</param>
    /// <param name="archive">The table that gets them.</param>
    public static ArchiveLoss? Of(KeyWalk walk, TableInfo table, TableInfo archive)
    {
        ColumnInfo[] columns = [.. table.Columns.Where(column => column.IsKept && archive.Find(column.Name) is { } there && (archive.MayRefuseRows || !IsAlike(column, there)))];
        bool canFind = table.Kind == TargetKind.PostgreSql || archive.Keys.Any(key => key.Columns.SequenceEqual(walk.Key, StringComparer.Ordinal));
        return columns.Length > 0 && canFind ? new(walk, archive, columns) : null;
    }

    /// <summary>True where a column holds what another does.</summary>
    public static bool IsAlike(ColumnInfo column, ColumnInfo other) => string.Equals(column.Type, other.Type, StringComparison.OrdinalIgnoreCase);

    /// <summary>PostgreSQL: a digest over rows as they were. Text, which each type can be written as.</summary>
    public string Before => Digest(_columns.Select(column => SqlDialect.Quote(column.Name)));

    /// <summary>PostgreSQL: the same over rows of the archive, as they would come back.</summary>
    public string After => Digest(_columns.Select(column => $"CAST(CAST({SqlDialect.Quote(column.Name)} AS text) AS {column.Type})"));

    /// <summary>SQLite: a condition of rows that are in the archive as they are here.</summary>
    public string IsKeptWhole => $"EXISTS (SELECT 1 FROM {_archive.Sql} toil_kept WHERE "
        + string.Join(" AND ", _walk.Key.Select(key => $"toil_kept.{SqlDialect.Quote(key)} = {Here(key)}").Concat(_columns.Select(column => Same(column.Name)))) + ")";

    private static string Digest(IEnumerable<string> columns) => $"coalesce(sum(hashtextextended(ROW({string.Join(", ", columns)})::text, 0)), 0)::text";

    private string Same(string column)
    {
        (string here, string there) = (Here(column), $"toil_kept.{SqlDialect.Quote(column)}");
        return $"CASE typeof({here}) WHEN 'text' THEN CAST({there} AS TEXT) = {here} COLLATE BINARY WHEN 'integer' THEN CAST({there} AS INTEGER) = {here} "
            + $"WHEN 'real' THEN CAST({there} AS REAL) = {here} ELSE {there} IS {here} END";
    }

    private string Here(string column) => $"{_walk.Table.Sql}.{SqlDialect.Quote(column)}";
}
