using Toil.Migrations.Databases;
using Toil.Rollbacks.Cloning.Sampling;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>A foreign key of PostgreSQL.</summary>
internal sealed record PostgresSampleKey : SampleKey
{
    // What a key of a partitioned table has in its partitions, and one to a partitioned table for each of them, are other rows with a parent.
    private const string Sql = """
        SELECT k.conname, k.conrelid::bigint, k.confrelid::bigint, coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false),
               (SELECT array_agg(a.attname::text ORDER BY u.n) FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, n) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
               (SELECT array_agg(a.attname::text ORDER BY u.n) FROM unnest(k.confkey) WITH ORDINALITY AS u (attnum, n) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum),
               (SELECT array_agg(format('OPERATOR(%I.%s)', n.nspname, o.oprname) ORDER BY u.n)
                FROM unnest(k.conpfeqop) WITH ORDINALITY AS u (op, n) JOIN pg_operator o ON o.oid = u.op JOIN pg_namespace n ON n.oid = o.oprnamespace),
               (SELECT array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY u.n)
                FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, n) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum)
        FROM pg_constraint k WHERE k.contype = 'f' AND k.conparentid = 0 ORDER BY k.conrelid, k.conname
        """;

    /// <summary>The table that refers.</summary>
    public required PostgresSampleTable ChildTable { get; init; }

    /// <summary>The table that is referred to.</summary>
    public required PostgresSampleTable ParentTable { get; init; }

    /// <summary>For each column the operator that compares the parent's with the child's.</summary>
    public required IReadOnlyList<string> Operators { get; init; }

    /// <summary>For each column the child's type.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>True where a period refers to periods that cover it: which rows those are is not looked for, all of the parent's are taken.</summary>
    public required bool HasPeriod { get; init; }

    /// <summary>Reads those between given tables.</summary>
    public static async Task<IReadOnlyList<PostgresSampleKey>> ReadAsync(TargetSession session, IReadOnlyList<PostgresSampleTable> tables, CancellationToken cancellation)
    {
        Dictionary<long, PostgresSampleTable> known = tables.ToDictionary(table => table.Oid);
        return [.. (await session.RowsAsync(Sql, cancellation))
            .Where(row => known.ContainsKey((long)row[1]!) && known.ContainsKey((long)row[2]!))
            .Select(row => new PostgresSampleKey
            {
                Name = (string)row[0]!,
                ChildTable = known[(long)row[1]!],
                ParentTable = known[(long)row[2]!],
                Child = known[(long)row[1]!].Sql,
                Parent = known[(long)row[2]!].Sql,
                HasPeriod = row[3] is true,
                ChildColumns = (string[])row[4]!,
                ParentColumns = (string[])row[5]!,
                Operators = (string[])row[6]!,
                Types = (string[])row[7]!,
            })];
    }

    /// <summary>True for the rows of <paramref name="child"/> that refer to something, none of which is there.</summary>
    public string Missing(string child)
    {
        IEnumerable<string> present = ChildColumns.Select(column => $"{child}.{SqlDialect.Quote(column)} IS NOT NULL");
        IEnumerable<string> equal = ParentColumns.Select((column, i) => $"p.{SqlDialect.Quote(column)} {Operators[i]} {child}.{SqlDialect.Quote(ChildColumns[i])}");
        return $"{string.Join(" AND ", present)} AND NOT EXISTS (SELECT FROM {ParentTable.From} p WHERE {string.Join(" AND ", equal)})";
    }
}
