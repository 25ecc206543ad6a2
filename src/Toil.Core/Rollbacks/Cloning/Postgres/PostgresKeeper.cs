using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Resilience;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>
/// One session in the database from which clones are managed. It holds an advisory lock for each clone in use, so that others see it whatever becomes of this process, and
/// databases are made and removed through it. Where it is cut, it is made and marked anew; what others have taken in between is lost, and said to be.
/// </summary>
internal sealed class PostgresKeeper(TargetDatabase server, TimeProvider time) : IAsyncDisposable
{
    private const string Purpose = "toil clones";

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<string, CloneHold> _holds = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private TargetSession? _session;
    private Task _watching = Task.CompletedTask;

    /// <summary>Does something on the session, alone. Where it was cut, on a new one.</summary>
    public async Task<T> UseAsync<T>(Func<TargetSession, Task<T>> work, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            return await work(await SessionAsync(cancellation));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Marks a clone as in use, before it is there.</summary>
    public Task<CloneHold> HoldAsync(string name, CancellationToken cancellation) => UseAsync(
        async session =>
        {
            if (!await TakeAsync(session, name, cancellation))
            {
                throw CloneFailure.Lost(name, "somebody else has marked it");
            }

            CloneHold hold = new(name);
            _holds[name] = hold;
            if (_watching.IsCompleted)
            {
                _watching = Task.Run(WatchAsync, CancellationToken.None);
            }

            return hold;
        },
        cancellation);

    /// <summary>Ends the mark of a clone that is gone.</summary>
    public Task ReleaseAsync(string name, CancellationToken cancellation) => UseAsync(
        async session =>
        {
            if (_holds.TryRemove(name, out CloneHold? hold))
            {
                hold.Dispose();
                await session.ExecuteAsync("SELECT pg_advisory_unlock(@p0)", cancellation, CloneName.LockKey(name));
            }

            return true;
        },
        cancellation);

    /// <summary>Does something with a database that nobody uses, while others see that it is being dealt with.</summary>
    /// <returns>False where somebody uses it.</returns>
    public Task<bool> WithUnusedAsync(string name, Func<TargetSession, Task> work, CancellationToken cancellation) => UseAsync(
        async session =>
        {
            if (_holds.ContainsKey(name) || !await TakeAsync(session, name, cancellation))
            {
                return false;
            }

            try
            {
                await work(session);
                return true;
            }
            finally
            {
                if (session.Connection.State == ConnectionState.Open)
                {
                    await session.ExecuteAsync("SELECT pg_advisory_unlock(@p0)", CancellationToken.None, CloneName.LockKey(name));
                }
            }
        },
        cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
        await CloseAsync();
        foreach (CloneHold hold in _holds.Values)
        {
            hold.Dispose();
        }

        _gate.Dispose();
    }

    // The lock belongs to a database, and others may manage clones from another one: the list of locks has those of all.
    private static async Task<bool> TakeAsync(TargetSession session, string name, CancellationToken cancellation)
    {
        long key = CloneName.LockKey(name);
        if (await session.ScalarAsync("SELECT pg_try_advisory_lock(@p0)", cancellation, key) is not true)
        {
            return false;
        }

        bool isElsewhere = await session.ScalarAsync(
            """
            SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = @p0 AND granted AND pid <> pg_backend_pid())
            """,
            cancellation, key) is true;
        if (isElsewhere)
        {
            await session.ExecuteAsync("SELECT pg_advisory_unlock(@p0)", cancellation, key);
        }

        return !isElsewhere;
    }

    private async Task<TargetSession> SessionAsync(CancellationToken cancellation)
    {
        if (_session is not null && await AnswersAsync(_session, cancellation))
        {
            return _session;
        }

        await CloseAsync();
        TargetSession session = await server.ConnectAsync(Purpose, cancellation);
        try
        {
            await PostgresSession.PrepareAsync(session, s_patience, cancellation);
            foreach (CloneHold hold in _holds.Values.Where(hold => !hold.Lost.IsCancellationRequested))
            {
                await RenewAsync(session, hold, cancellation);
            }

            return _session = session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task<bool> AnswersAsync(TargetSession session, CancellationToken cancellation)
    {
        using Deadline answer = new(s_answer, TimeSpan.Zero, time, cancellation);
        try
        {
            await session.ScalarAsync("SELECT 1", answer.Token);
            return true;
        }
        catch (Exception error) when (IsOfConnection(error) || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    // A name is made once: what is there under it is the same clone.
    private static async Task RenewAsync(TargetSession session, CloneHold hold, CancellationToken cancellation)
    {
        if (!await TakeAsync(session, hold.Name, cancellation))
        {
            hold.Lose(CloneFailure.Lost(hold.Name, "the session that marked it was ended, and another rehearsal was about to remove it"));
        }
        else if (hold.IsMade && await session.ScalarAsync("SELECT 1 FROM pg_database WHERE datname = @p0", cancellation, hold.Name) is null)
        {
            hold.Lose(CloneFailure.Lost(hold.Name, "the session that marked it was ended, and it is gone"));
        }
    }

    private async Task WatchAsync()
    {
        using PeriodicTimer timer = new(s_look, time);
        long answered = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                try
                {
                    answered = await UseAsync(_ => Task.FromResult(time.GetTimestamp()), _end.Token);
                }
                catch (Exception error) when (IsOfConnection(error) || error is ToilException)
                {
                    LoseAll(error, time.GetElapsedTime(answered));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void LoseAll(Exception error, TimeSpan since)
    {
        if (since >= s_patience)
        {
            foreach (CloneHold hold in _holds.Values)
            {
                hold.Lose(CloneFailure.Lost(hold.Name, $"its server has not answered for {(int)since.TotalSeconds} s: {DatabaseFailure.Innermost(error)}"));
            }
        }
    }

    private async Task CloseAsync()
    {
        TargetSession? session = _session;
        _session = null;
        await (session?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static bool IsOfConnection(Exception error) => error is DbException or SocketException or IOException or TimeoutException or InvalidOperationException;
}
