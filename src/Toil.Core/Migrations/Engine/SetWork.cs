using System.Globalization;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Engine;

/// <summary>Sets columns: a backfill, or its way back.</summary>
internal sealed class SetWork(KeyWalk walk, IReadOnlyList<ColumnExpression> set, string? where) : IBatchWork
{
    private readonly string _set = string.Join(", ", set.Select(one => $"{one.Column} = {one.Expression}"));

    // A batch that fails is rolled back whole. Told so, SQLite need not keep what one statement of it may have to take back, a tenth of its time. It
    // would go for what triggers do and what the table's definition says as well.
    private readonly string _update = walk.Table is { Kind: TargetKind.Sqlite, MayRefuseRows: false } ? "UPDATE OR ROLLBACK" : "UPDATE";

    private readonly string _and = where is null ? string.Empty : $" AND ({where}\n)";

    public KeyWalk Walk => walk;

    public bool HasQueries { get; } = set.Select(one => one.Expression).Append(where).Any(sql => sql?.Contains("SELECT", StringComparison.OrdinalIgnoreCase) == true);

    public bool CountsRange => where is null && !walk.Table.MayRefuseRows;

    public async Task<BatchResult> ApplyAsync(TargetSession session, BatchRange range, StepRow step, CancellationToken cancellation)
    {
        KeyRange keys = walk.Range(range.Low, range.High, 0);

        // Where nothing can come between the condition and the change, the engine's count of changes is the count of fitting rows.
        long? matched = walk.Table.MayRefuseRows
            ? Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) FROM {walk.Table.Sql} WHERE {keys.Sql}{_and}", cancellation, keys.Parameters), CultureInfo.InvariantCulture)
            : null;
        long affected = await session.ExecuteAsync($"{_update} {walk.Table.Sql} SET {_set} WHERE {keys.Sql}{_and}", cancellation, keys.Parameters);
        return new(CountsRange ? affected : 0, matched ?? affected, affected, Mismatch: matched is { } fitting && fitting != affected
            ? $"{fitting} rows fit the condition and {affected} were changed; a trigger, a rule or row security may have refused the others"
            : null);
    }
}
