using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Load.Workloads;

namespace Toil.Rollbacks.Load.Running;

/// <summary>
/// A connection to a SQLite file. A call that writes takes the write lock first, so that the wait for it can be measured; it looks for it at the
/// distances at which SQLite's own busy timeout does.
/// </summary>
internal sealed class SqliteLoadConnection : LoadConnection
{
    private const int LongestWait = 1_000;

    // Instructions of SQLite's machine between two looks at the time: some tens of microseconds.
    private const int Instructions = 1_000;

    // From sqliteDefaultBusyCallback in SQLite's main.c, in milliseconds; the last one stays.
    private static readonly int[] s_pauses = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100];

    private static readonly TimeSpan s_defaultLimit = TimeSpan.FromSeconds(5);

    private readonly TargetSession _session;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<LoadStatement, SqliteCommand> _kept = [];
    private readonly WriteLockWaits _waits;
    private readonly ManualResetEventSlim _stop = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan? _limit;
    private readonly delegate_progress _progress;
    private long _began;

    /// <summary>Takes a session over.</summary>
    /// <param name="session">The session.</param>
    /// <param name="limit">Longest that a statement may take, and a wait for the lock; null for any, and 5 s for the lock.</param>
    /// <param name="waits">Where waits are taken down.</param>
    /// <param name="time">The clock.</param>
    public SqliteLoadConnection(TargetSession session, TimeSpan? limit, WriteLockWaits waits, TimeProvider time)
    {
        (_session, _limit, _waits, _time) = (session, limit, waits, time);
        _connection = (SqliteConnection)session.Connection;
        _progress = _ => _stop.IsSet || (_limit is { } longest && _time.GetElapsedTime(_began) > longest) ? 1 : 0;
        raw.sqlite3_busy_timeout(_connection.Handle, LongestWait);
        raw.sqlite3_progress_handler(_connection.Handle, Instructions, _progress, null);
    }

    /// <inheritdoc/>
    public override bool IsOpen => true;

    /// <inheritdoc/>
    public override void Begin(LoadCall call)
    {
        if (call.Writes)
        {
            Lock();
        }
        else if (call.Begin is not null)
        {
            Run("BEGIN");
        }
    }

    /// <inheritdoc/>
    public override void Execute(LoadStatement statement, object?[] values)
    {
        if (statement.IsKept)
        {
            if (!_kept.TryGetValue(statement, out SqliteCommand? command))
            {
                _kept.Add(statement, command = Command(statement));
            }

            Run(command, statement, values);
            return;
        }

        using SqliteCommand once = Command(statement);
        Run(once, statement, values);
    }

    /// <inheritdoc/>
    public override void End(LoadCall call)
    {
        if (call.Writes || call.Begin is not null)
        {
            Run(call.IsRolledBack ? "ROLLBACK" : "COMMIT");
        }
    }

    /// <inheritdoc/>
    public override void Abandon() => SqliteLock.Rollback(_connection);

    /// <inheritdoc/>
    public override bool Renew(Exception failure) => false;

    /// <inheritdoc/>
    public override void Cancel() => _stop.Set();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        foreach (SqliteCommand command in _kept.Values)
        {
            await command.DisposeAsync();
        }

        await _session.DisposeAsync();
        _stop.Dispose();
    }

    private void Lock()
    {
        sqlite3 handle = _connection.Handle!;
        _began = _time.GetTimestamp();
        raw.sqlite3_busy_timeout(handle, 0);
        int code = raw.sqlite3_exec(handle, "BEGIN IMMEDIATE");
        if (code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            code = Wait(handle);
        }

        raw.sqlite3_busy_timeout(handle, LongestWait);
        SqliteException.ThrowExceptionForRC(code, handle);
    }

    private int Wait(sqlite3 handle)
    {
        long since = _time.GetTimestamp();
        _waits.Begin(this);
        try
        {
            int code;
            int turn = 0;
            do
            {
                _stop.Wait(s_pauses[Math.Min(turn++, s_pauses.Length - 1)]);
                code = raw.sqlite3_exec(handle, "BEGIN IMMEDIATE");
            }
            while (code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED && !_stop.IsSet && _time.GetElapsedTime(since) < (_limit ?? s_defaultLimit));
            return code;
        }
        finally
        {
            _waits.End(this);
        }
    }

    private SqliteCommand Command(LoadStatement statement)
    {
        SqliteCommand command = new(statement.Text, _connection) { CommandTimeout = (int)Math.Ceiling((_limit ?? s_defaultLimit).TotalSeconds) };
        foreach (string name in statement.Parameters.Distinct())
        {
            command.Parameters.Add(new(name, null));
        }

        return command;
    }

    private void Run(SqliteCommand command, LoadStatement statement, object?[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[statement.Parameters[i]].Value = DrawnValue.Sqlite(values[i]);
        }

        _began = _time.GetTimestamp();
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
        }
    }

    private void Run(string sql)
    {
        _began = _time.GetTimestamp();
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle, sql), _connection.Handle);
    }
}
