using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Cloning.Sampling;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>Adds to a sample what it refers to: the clone says which keys are missing, the source has their rows.</summary>
internal sealed class PostgresSampleStore(TargetSession source, TargetSession clone, IReadOnlyList<PostgresSampleTable> tables) : ISampleStore
{
    // Keys in a statement: so many that the way to the server and back does not count, and few enough for the source to look them up one by one.
    private const int Batch = 10_000;

    private int _stages;

    public async Task<string?> AddParentsAsync(SampleKey key, string? rows, CancellationToken cancellation)
    {
        PostgresSampleKey own = (PostgresSampleKey)key;
        if (own.HasPeriod)
        {
            return null;
        }

        PostgresSampleTable parent = own.ParentTable;
        bool isInStage = rows is not null && own.ChildColumns.All(own.ChildTable.Columns.Contains);
        await clone.ExecuteAsync(MissingKeys(own, isInStage ? rows! : own.ChildTable.From), cancellation);
        string? stage = null;
        try
        {
            while (await clone.RowAsync("FETCH 1 FROM toil_missing", cancellation) is { } literals)
            {
                stage ??= await StageAsync(parent, cancellation);
                await PostgresRowPipe.CopyAsync(source, Rows(own, literals), clone, stage, parent.IsBinary, cancellation);
            }
        }
        finally
        {
            if (clone.Connection.State == System.Data.ConnectionState.Open)
            {
                await clone.ExecuteAsync("CLOSE toil_missing", CancellationToken.None);
            }
        }

        if (stage is null)
        {
            return null;
        }

        // The source may not have them either: a key that is not validated does not say that they are there.
        long added = await clone.ExecuteAsync($"INSERT INTO {parent.Sql} ({parent.List()}) OVERRIDING SYSTEM VALUE SELECT {parent.List()} FROM {stage}", cancellation);
        if (added > 0)
        {
            return stage;
        }

        await ForgetAsync(stage, cancellation);
        return null;
    }

    public Task ForgetAsync(string rows, CancellationToken cancellation) => clone.ExecuteAsync($"DROP TABLE {rows}", cancellation);

    public async Task<long> PruneAsync(SampleKey key, CancellationToken cancellation)
    {
        PostgresSampleKey own = (PostgresSampleKey)key;
        return own.HasPeriod ? 0 : await clone.ExecuteAsync($"DELETE FROM {own.ChildTable.From} c WHERE {own.Missing("c")}", cancellation);
    }

    public IEnumerable<string> Kin(string table)
    {
        PostgresSampleTable one = tables.First(known => known.Sql == table);
        return tables.Where(known => known.Root == one.Root && known != one).Select(known => known.Sql);
    }

    // The clone's server writes the literals for the source's, which quotes alike.
    private static string MissingKeys(PostgresSampleKey key, string rows)
    {
        string[] names = [.. key.ChildColumns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"k{i}"))];
        string distinct = string.Join(", ", key.ChildColumns.Select((column, i) => $"c.{SqlDialect.Quote(column)} AS {names[i]}"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            DECLARE toil_missing CURSOR WITH HOLD FOR
            SELECT {string.Join(", ", names.Select(name => $"quote_literal(array_agg({name}::text)::text)"))}
            FROM (SELECT *, (row_number() OVER () - 1) / {Batch} AS batch FROM (SELECT DISTINCT {distinct} FROM {rows} c WHERE {key.Missing("c")}) d) n
            GROUP BY batch
            """);
    }

    private static string Rows(PostgresSampleKey key, object?[] literals)
    {
        string[] names = [.. literals.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"k{i}"))];
        string lists = string.Join(", ", literals.Select(literal => $"{literal}::text[]"));
        IEnumerable<string> equal = names.Select((name, i) => $"p.{SqlDialect.Quote(key.ParentColumns[i])} {key.Operators[i]} CAST(k.{name} AS {key.Types[i]})");
        return $"SELECT {key.ParentTable.List("p.")} FROM {key.ParentTable.From} p WHERE EXISTS (SELECT FROM unnest({lists}) AS k ({string.Join(", ", names)}) WHERE {string.Join(" AND ", equal)})";
    }

    private async Task<string> StageAsync(PostgresSampleTable table, CancellationToken cancellation)
    {
        string stage = string.Create(CultureInfo.InvariantCulture, $"pg_temp.toil_stage_{_stages++}");
        await clone.ExecuteAsync($"CREATE TEMPORARY TABLE {stage} AS SELECT {table.List()} FROM {table.From} WITH NO DATA", cancellation);
        return stage;
    }
}
