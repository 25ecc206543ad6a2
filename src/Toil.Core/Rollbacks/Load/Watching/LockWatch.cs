using Npgsql;
using Toil.Migrations.Databases;
using Toil.Migrations.Throttling;

namespace Toil.Rollbacks.Load.Watching;

/// <summary>Sessions of a PostgreSQL database that wait for locks: the load's and those of others, not those of a migration.</summary>
/// <param name="link">The connection.</param>
/// <param name="time">The clock.</param>
/// <param name="hasStart">Null to ask the server whether it knows since when a lock is waited for (14 and later). Otherwise a wait is as old as it has been seen.</param>
internal sealed class LockWatch(ThrottleLink link, TimeProvider time, bool? hasStart = null) : ILoadWatch
{
    private const string Sql = """
        SELECT a.pid, {0}
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE NOT l.granted AND a.datname = current_database() AND a.pid <> pg_backend_pid()
              AND (a.application_name = 'toil load' OR a.application_name IS NULL OR a.application_name NOT LIKE 'toil %')
        """;

    private static readonly Version s_withStart = new(14, 0);

    private readonly Dictionary<int, long> _since = [];
    private TimeSpan _longest;
    private int _most;
    private bool _hasSeen;

    /// <inheritdoc/>
    public async Task LookAsync(CancellationToken cancellation)
    {
        TargetSession session = await link.SessionAsync(cancellation);
        bool knows = hasStart ?? ((NpgsqlConnection)session.Connection).PostgreSqlVersion >= s_withStart;
        List<object?[]> rows = await session.RowsAsync(Sql.Replace("{0}", knows ? "clock_timestamp() - l.waitstart" : "NULL::interval", StringComparison.Ordinal), cancellation);
        HashSet<int> waiting = [.. rows.Select(row => (int)row[0]!)];
        foreach (int gone in _since.Keys.Where(pid => !waiting.Contains(pid)).ToArray())
        {
            _since.Remove(gone);
        }

        foreach (object?[] row in rows)
        {
            _since.TryAdd((int)row[0]!, time.GetTimestamp());
            TimeSpan waited = knows ? row[1] as TimeSpan? ?? TimeSpan.Zero : time.GetElapsedTime(_since[(int)row[0]!]);
            _longest = waited > _longest ? waited : _longest;
        }

        _most = Math.Max(_most, waiting.Count);
        _hasSeen = true;
    }

    /// <inheritdoc/>
    public void Fill(WatchFigures figures)
    {
        if (_hasSeen)
        {
            figures.Wait(_longest, _most);
        }

        (_longest, _most, _hasSeen) = (TimeSpan.Zero, 0, false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => link.DisposeAsync();
}
