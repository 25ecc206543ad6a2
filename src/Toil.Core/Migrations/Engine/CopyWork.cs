using System.Globalization;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Engine;

/// <summary>Copies rows. Rows that are there already, because a trigger of the plan keeps both tables alike, are left as they are.</summary>
/// <remarks>
/// After each range both sides are counted and digested in one statement, so in one view of the data: what the source says the rows should be, and what the
/// destination has under the same keys. A digest is the sum of a 64-bit hash of each row, whatever their order.
/// </remarks>
internal sealed class CopyWork : IBatchWork
{
    private readonly TableInfo _to;
    private readonly bool _isPostgres;
    private readonly string _columns;
    private readonly string _expressions;
    private readonly string _and;
    private readonly string _isThere;
    private readonly string _wanted;
    private readonly string _found;

    /// <param name="walk">How the source is walked.</param>
    /// <param name="to">The destination.</param>
    /// <param name="step">What is copied.</param>
    /// <param name="key">The destination's columns that hold the source's key, in its order.</param>
    public CopyWork(KeyWalk walk, TableInfo to, CopyStep step, IReadOnlyList<string> key)
    {
        Walk = walk;
        _to = to;
        _isPostgres = to.Kind == TargetKind.PostgreSql;
        _columns = string.Join(", ", step.Columns.Select(one => one.Column));
        _expressions = string.Join(", ", step.Columns.Select(one => one.Expression));
        _and = step.Where is null ? string.Empty : $" AND ({step.Where}\n)";
        _isThere = string.Join(" AND ", key.Zip(walk.Key, (there, here) => $"d.{SqlDialect.Quote(there)} = {walk.Table.Sql}.{SqlDialect.Quote(here)}"));
        ColumnInfo[] types = [.. step.Columns.Select(one => to.FindWritten(one.Column)!)];
        _wanted = string.Join(", ", step.Columns.Zip(types, (one, type) => _isPostgres ? $"CAST({one.Expression} AS {type.Type})" : one.Expression));
        _found = string.Join(", ", step.Columns.Select(one => $"d.{one.Column}"));
    }

    public KeyWalk Walk { get; }

    public async Task<BatchResult> ApplyAsync(TargetSession session, BatchRange range, StepRow step, CancellationToken cancellation)
    {
        KeyRange keys = Walk.Range(range.Low, range.High, 0);
        string from = $"FROM {Walk.Table.Sql} WHERE {keys.Sql}{_and}";
        string missing = $"NOT EXISTS (SELECT 1 FROM {_to.Sql} d WHERE {_isThere})";
        long affected = await session.ExecuteAsync(
            $"INSERT INTO {_to.Sql} ({_columns}) SELECT {_expressions} {from} AND {missing}", cancellation, keys.Parameters);
        object?[] row = _isPostgres
            ? (await session.RowAsync(PostgresCheck(from), cancellation, keys.Parameters))!
            : [.. await SideAsync(_wanted, from), .. await SideAsync(_found, $"FROM {_to.Sql} d WHERE EXISTS (SELECT 1 {from} AND {_isThere})")];
        (long source, string sourceDigest, long there, string thereDigest) = (Number(row[0]), Text(row[1]), Number(row[2]), Text(row[3]));
        return new(0, source, affected, Mismatch: source != there ? $"{source} rows of the source fit and the destination has {there} of them"
            : sourceDigest != thereDigest ? $"the {source} rows of the source have the digest {sourceDigest}, and those of the destination {thereDigest}"
            : null);

        // SQLite's transaction holds the data still, so one look at each side is as good as one at both.
        async Task<object?[]> SideAsync(string columns, string rows)
            => (await session.RowAsync($"SELECT count(*), coalesce(sum({SqliteDigest.Name}({columns})), 0) {rows}", cancellation, keys.Parameters))!;
    }

    private string PostgresCheck(string from) =>
        $"""
        SELECT s.n, s.h, t.n, t.h
        FROM (SELECT count(*) AS n, coalesce(sum(hashtextextended(ROW({_wanted})::text, 0)), 0)::text AS h {from}) s,
             (SELECT count(*) AS n, coalesce(sum(hashtextextended(ROW({_found})::text, 0)), 0)::text AS h
              FROM {_to.Sql} d WHERE EXISTS (SELECT 1 {from} AND {_isThere})) t
        """;

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
}
