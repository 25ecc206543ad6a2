using System.Globalization;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;

namespace Toil.Migrations.Engine;

/// <summary>Moves rows from one table to another of the same columns, or takes them out for good: a purge, or its way back.</summary>
/// <param name="walk">The table that they leave.</param>
/// <param name="to">The table that gets them; null for none.</param>
/// <param name="purged">The table of the step, whose columns are moved: an archive may have more, or plain ones where that one's are generated.</param>
/// <param name="where">Which rows; null for all.</param>
internal sealed class PurgeWork(KeyWalk walk, TableInfo? to, TableInfo purged, string? where) : IBatchWork
{
    private readonly string _and = where is null ? string.Empty : $" AND ({where}\n)";

    /// <summary>What the archive may lose; null where that is nothing.</summary>
    public ArchiveLoss? Loss { get; init; }

    public KeyWalk Walk => walk;

    public async Task<BatchResult> ApplyAsync(TargetSession session, BatchRange range, StepRow step, CancellationToken cancellation)
    {
        KeyRange keys = walk.Range(range.Low, range.High, 0);
        string from = $"FROM {walk.Table.Sql} WHERE {keys.Sql}{_and}";
        string columns = string.Join(", ", purged.Columns.Where(column => column.IsKept).Select(column => SqlDialect.Quote(column.Name)));
        if (walk.Table.Kind == TargetKind.PostgreSql)
        {
            // One statement, one view of the table: what is counted is what is moved, unless something may keep a row that fits.
            long? fitting = walk.Table.MayRefuseRows
                ? Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) {from}", cancellation, keys.Parameters), CultureInfo.InvariantCulture)
                : null;
            string keep = to is null ? string.Empty : $", kept AS (INSERT INTO {to.Sql} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM gone RETURNING {(Loss is null ? "1" : columns)})";
            string kept = to is null ? "(SELECT count(*) FROM gone)" : "(SELECT count(*) FROM kept)";
            string whole = Loss is null ? "true" : $"(SELECT {Loss.Before} FROM gone) = (SELECT {Loss.After} FROM kept)";
            object?[] row = (await session.RowAsync(
                $"WITH gone AS (DELETE {from} RETURNING *){keep} SELECT (SELECT count(*) FROM gone), {kept}, {whole}", cancellation, keys.Parameters))!;
            return Result(fitting ?? (long)row[0]!, (long)row[0]!, (long)row[1]!, row[2] is true);
        }

        long matched = Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) {from}", cancellation, keys.Parameters), CultureInfo.InvariantCulture);
        long written = to is null ? matched : await session.ExecuteAsync($"INSERT INTO {to.Sql} ({columns}) SELECT {columns} {from}", cancellation, keys.Parameters);
        bool isWhole = Loss is null || Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) {from} AND {Loss.IsKeptWhole}", cancellation, keys.Parameters), CultureInfo.InvariantCulture) == matched;
        return Result(matched, await session.ExecuteAsync($"DELETE {from}", cancellation, keys.Parameters), written, isWhole);
    }

    private BatchResult Result(long matched, long gone, long kept, bool isWhole) => new(0, matched, gone, Mismatch: matched != gone || gone != kept
        ? $"{matched} rows fit the condition, {kept} were kept in {to?.Name ?? "no archive"} and {gone} were taken out of {walk.Table.Name}"
        : isWhole ? null : $"{matched} rows fit the condition, and {to?.Name} does not hold all of them as they are in {walk.Table.Name}; of its columns, look at {Loss?.Words}");
}
