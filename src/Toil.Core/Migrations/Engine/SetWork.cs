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

    /// <summary>True where further passes set the rows that fit the condition then: those that were set must not.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>Keys of rows that are not meant, whatever the condition says: the way up has left them out.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    public KeyWalk Walk => walk;

    public bool HasQueries { get; } = set.Select(one => one.Expression).Append(where).Any(sql => sql?.Contains("SELECT", StringComparison.OrdinalIgnoreCase) == true);

    public bool CountsRange => where is null && !walk.Table.MayRefuseRows && Except.Count == 0;

    public async Task<BatchResult> ApplyAsync(TargetSession session, BatchRange range, StepRow step, CancellationToken cancellation)
    {
        KeyRange keys = Keys(range);

        // Where nothing can come between the condition and the change, the engine's count of changes is the count of fitting rows.
        long? matched = walk.Table.MayRefuseRows
            ? Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) FROM {walk.Table.Sql} WHERE {keys.Sql}{_and}", cancellation, keys.Parameters), CultureInfo.InvariantCulture)
            : null;
        string update = $"{_update} {walk.Table.Sql} SET {_set} WHERE {keys.Sql}{_and}";
        (long affected, long fits) = IsFollowed ? await FollowedAsync(session, update, keys, cancellation) : (await session.ExecuteAsync(update, cancellation, keys.Parameters), 0);
        return new(CountsRange ? affected : 0, matched ?? affected, affected, Mismatch: matched is { } fitting && fitting != affected
            ? $"{fitting} rows fit the condition and {affected} were changed; a trigger, a rule or row security may have refused the others"
            : fits > 0 ? $"{affected} rows were set and {fits} of them fit the condition still: 'follow' would set them again with each pass" : null);
    }

    /// <summary>Sets the rows, and tells of how many of them the condition holds afterwards.</summary>
    private async Task<(long Affected, long Fits)> FollowedAsync(TargetSession session, string update, KeyRange keys, CancellationToken cancellation)
    {
        string returning = $"{update} RETURNING ({where}\n)";
        object?[] row = walk.Table.Kind == TargetKind.PostgreSql
            ? (await session.RowAsync($"WITH done(fits) AS ({returning}) SELECT count(*), count(*) FILTER (WHERE fits) FROM done", cancellation, keys.Parameters))!
            : await session.RowsAsync(returning, cancellation, keys.Parameters) is var rows ? [rows.Count, rows.Count(one => one[0] is not (null or 0L or 0d or false))] : [];
        (long affected, long fits) = (Convert.ToInt64(row[0], CultureInfo.InvariantCulture), Convert.ToInt64(row[1], CultureInfo.InvariantCulture));

        // A trigger behind the change may have had the last word.
        return (affected, fits == 0 ? 0 : Math.Min(fits, Convert.ToInt64(
            await session.ScalarAsync($"SELECT count(*) FROM {walk.Table.Sql} WHERE {keys.Sql}{_and}", cancellation, keys.Parameters), CultureInfo.InvariantCulture)));
    }

    private KeyRange Keys(BatchRange range)
    {
        KeyRange keys = walk.Range(range.Low, range.High, 0);
        return Except.Count > 0 && walk.Among(Except, keys.Parameters.Length) is var others ? new($"{keys.Sql} AND NOT {others.Sql}", [.. keys.Parameters, .. others.Parameters]) : keys;
    }
}
