using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Dapper;
using Toil.Operations;
using Toil.State;

namespace Toil.Certificates.History;

/// <summary>The recorded sweeps of a store.</summary>
/// <param name="store">The store.</param>
internal sealed class SweepHistory(StateStore store)
{
    // Rows of one statement. Three parameters each, and SQLite looks each up by name among all of them: more rows cost more, not less.
    private const int RowsOfStatement = 40;

    private static readonly string s_insertMany = Insert(RowsOfStatement);

    /// <summary>Records that a run has begun its share, and returns the share's number.</summary>
    /// <exception cref="ToilException"><c>ShardCountDiffers</c>: the sweep was cut into another number of shards.</exception>
    public Task<long> BeginAsync(SweepPart part, CancellationToken cancellation) => store.WriteAsync(
        async session =>
        {
            object values = new
            {
                RunId = part.RunId.ToString("D", CultureInfo.InvariantCulture),
                part.Name,
                part.SweepId,
                Shard = (long)part.Shard.Index,
                Shards = (long)part.Shard.Count,
                StartedAt = StoreInstant.ToMicroseconds(part.StartedAt),
            };
            long other = await session.ScalarAsync<long?>(
                "SELECT MIN(shards) FROM toil_certificate_part WHERE sweep_name = @Name AND sweep_id = @SweepId AND shards <> @Shards", values) ?? 0;
            if (other > 0)
            {
                throw ToilException.Invalid(
                    "ShardCountDiffers",
                    string.Create(CultureInfo.InvariantCulture, $"The sweep '{part.SweepId}' of '{part.Name}' was cut into {other} shards, and this is shard {part.Shard}."),
                    "Give every shard of a sweep the same count, and every sweep its own --sweep-id.", part.SweepId);
            }

            await session.ExecuteAsync(
                """
                INSERT INTO toil_certificate_part (run_id, sweep_name, sweep_id, shard, shards, started_at)
                VALUES (@RunId, @Name, @SweepId, @Shard, @Shards, @StartedAt)
                """,
                values);
            return await session.ScalarAsync<long>("SELECT id FROM toil_certificate_part WHERE run_id = @RunId", values);
        },
        cancellation);

    /// <summary>Adds findings to a share, all or none.</summary>
    public Task<bool> AddAsync(long part, IReadOnlyList<RecordedRow> rows, CancellationToken cancellation)
        => store.WriteAsync(session => InsertAsync(session, part, rows), cancellation);

    /// <summary>Adds the last findings of a share and says, in the same transaction, that it is whole.</summary>
    /// <param name="part">The share.</param>
    /// <param name="rows">The last findings.</param>
    /// <param name="findings">How many it has in all.</param>
    /// <param name="cancellation">Stops the write; then the share is not whole.</param>
    public Task<bool> CompleteAsync(long part, IReadOnlyList<RecordedRow> rows, long findings, CancellationToken cancellation) => store.WriteAsync(
        async session =>
        {
            await InsertAsync(session, part, rows);
            return await session.ExecuteAsync(
                "UPDATE toil_certificate_part SET ended_at = @EndedAt, findings = @Findings WHERE id = @Part",
                new { Part = part, Findings = findings, EndedAt = StoreInstant.ToMicroseconds(store.Time.GetUtcNow()) }) == 1;
        },
        cancellation);

    /// <summary>Removes a share with its findings.</summary>
    public Task RemoveAsync(long part, CancellationToken cancellation)
        => store.WriteAsync(session => session.ExecuteAsync("DELETE FROM toil_certificate_part WHERE id = @Part", new { Part = part }), cancellation);

    /// <summary>The names under which anything was recorded.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellation) => await store.StreamAsync<string>(
        "SELECT DISTINCT sweep_name FROM toil_certificate_part ORDER BY sweep_name", null, cancellation).ToListAsync(cancellation);

    /// <summary>Every share that was recorded under a name, oldest first.</summary>
    public async Task<IReadOnlyList<PartRow>> PartsAsync(string name, CancellationToken cancellation) => await store.StreamAsync<PartRow>(
        $"SELECT {PartRow.Columns} FROM toil_certificate_part WHERE sweep_name = @Name ORDER BY id", new { Name = name }, cancellation).ToListAsync(cancellation);

    /// <summary>The findings of a sweep in the order of their places' keys, one at a time.</summary>
    public IAsyncEnumerable<RecordedRow> FindingsAsync(RecordedSweep sweep, CancellationToken cancellation)
        => RowsAsync(sweep, "ORDER BY place_key", cancellation);

    /// <summary>The findings of a sweep that say that a file, folder or store could not be read, or a piece of it.</summary>
    public IAsyncEnumerable<RecordedRow> UnreadAsync(RecordedSweep sweep, CancellationToken cancellation)
        => RowsAsync(sweep, "AND is_unread = 1", cancellation);

    private async IAsyncEnumerable<RecordedRow> RowsAsync(RecordedSweep sweep, string rest, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string parts = string.Join(',', sweep.Parts.Select(part => part.Id.ToString(CultureInfo.InvariantCulture)));
        await foreach (RecordedRow row in store.StreamAsync<RecordedRow>(
            $"SELECT place_key AS PlaceKey, is_unread AS IsUnread, body FROM toil_certificate_finding WHERE part_id IN ({parts}) {rest}", null, cancellation))
        {
            yield return row;
        }
    }

    private static async Task<bool> InsertAsync(StoreSession session, long part, IReadOnlyList<RecordedRow> rows)
    {
        foreach (RecordedRow[] chunk in rows.Chunk(RowsOfStatement))
        {
            DynamicParameters values = new();
            values.Add("p", part);
            for (int i = 0; i < chunk.Length; i++)
            {
                string number = i.ToString(CultureInfo.InvariantCulture);
                values.Add("k" + number, chunk[i].PlaceKey);
                values.Add("u" + number, chunk[i].IsUnread);
                values.Add("b" + number, chunk[i].Body);
            }

            await session.ExecuteAsync(chunk.Length == RowsOfStatement ? s_insertMany : Insert(chunk.Length), values);
        }

        return true;
    }

    private static string Insert(int rows)
    {
        StringBuilder sql = new("INSERT INTO toil_certificate_finding (part_id, place_key, is_unread, body) VALUES ");
        for (int i = 0; i < rows; i++)
        {
            sql.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? string.Empty : ", ")}(@p, @k{i}, @u{i}, @b{i})");
        }

        return sql.ToString();
    }
}
