using System.Diagnostics.CodeAnalysis;
using Toil.Values;

namespace Toil.Rollbacks.Load.Running;

/// <summary>A thread with a connection: it makes one call after the other. A connection that is lost is made again.</summary>
/// <remarks>
/// A thread of its own, because calls block, and because what runs on the shared pool would be late whenever the pool is busy: that is the pool's doing,
/// not the database's.
/// </remarks>
internal sealed class LoadWorker
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly CallQueue _queue;
    private readonly Func<CancellationToken, Task<LoadConnection>> _open;
    private readonly Func<Exception, string> _explain;
    private readonly Func<long> _now;
    private readonly Action<string> _note;
    private readonly CancellationToken _stop;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoadConnection? _connection;
    private LoadStatement _current = null!;
    private long _paced;

    /// <summary>Makes a worker that does nothing yet.</summary>
    /// <param name="queue">Gives the calls.</param>
    /// <param name="connection">Its first connection.</param>
    /// <param name="open">Makes another one.</param>
    /// <param name="explain">Says what an engine's failure means, without secrets.</param>
    /// <param name="now">Ticks since the load began.</param>
    /// <param name="note">Says something once.</param>
    /// <param name="stop">Ends its waiting.</param>
    public LoadWorker(
        CallQueue queue, LoadConnection connection, Func<CancellationToken, Task<LoadConnection>> open, Func<Exception, string> explain, Func<long> now,
        Action<string> note, CancellationToken stop)
        => (_queue, _connection, _open, _explain, _now, _note, _stop) = (queue, connection, open, explain, now, note, stop);

    /// <summary>Done when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Begins to work.</summary>
    public void Start() => new Thread(Work) { IsBackground = true, Name = "toil load" }.UnsafeStart();

    /// <summary>Stops the call that runs.</summary>
    public void Cancel() => Volatile.Read(ref _connection)?.Cancel();

    /// <summary>Closes the connection. Only when the thread has ended.</summary>
    public ValueTask CloseAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, it must not end the process.")]
    private void Work()
    {
        try
        {
            while (_queue.Take(out DueCall? call))
            {
                _paced = 0;
                _queue.Done(call, Make(call), _paced);
                if (_connection is not { IsOpen: true } && !Reopen())
                {
                    return;
                }
            }
        }
        catch (Exception error)
        {
            _note($"A connection of the load has ended: {InertText.From(error.Message, 300)}");
        }
        finally
        {
            _ended.SetResult();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Drivers throw much; all of it is a failed call.")]
    private string? Make(DueCall due)
    {
        for (bool isAgain = false; ; isAgain = true)
        {
            try
            {
                Attempt(due);
                if (isAgain)
                {
                    _note("Statements of the load were prepared again after a table had changed; an application that keeps prepared statements may see an error there.");
                }

                return null;
            }
            catch (Exception error)
            {
                LoadConnection connection = _connection!;
                bool isUsable = Leave(connection);
                if (isAgain || !isUsable || _stop.IsCancellationRequested || !connection.Renew(error))
                {
                    return $"{InertText.From(_current.Name, 200)}: {_explain(error)}";
                }
            }
        }
    }

    private static bool Leave(LoadConnection connection)
    {
        try
        {
            connection.Abandon();
            return connection.IsOpen;
        }
        catch (Exception error) when (error is System.Data.Common.DbException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the transaction with it.
            return false;
        }
    }

    private void Attempt(DueCall due)
    {
        LoadConnection connection = _connection!;
        LoadCall call = due.Call;
        _current = call.Statements[0];
        connection.Begin(call);
        for (int i = 0; i < call.Statements.Count; i++)
        {
            Pace(due, i);
            _stop.ThrowIfCancellationRequested();
            _current = call.Statements[i];
            connection.Execute(_current, call.Values[i]);
        }

        Pace(due, call.Statements.Count);
        connection.End(call);
    }

    // What an application takes between the statements of a transaction is time in which its locks are held.
    private void Pace(DueCall due, int statement)
    {
        if (due.Call.Offsets is { } offsets && due.Slot.Due + offsets[statement] - _now() is var wait and > TimeSpan.TicksPerMillisecond)
        {
            long since = _now();
            _stop.WaitHandle.WaitOne(new TimeSpan(wait));
            _paced += _now() - since;
        }
    }

    private bool Reopen()
    {
        while (!_stop.IsCancellationRequested)
        {
            using ManualResetEventSlim done = new();
            _ = OpenAsync(done);
            done.Wait(CancellationToken.None);
            if (_connection is { IsOpen: true })
            {
                return true;
            }

            _stop.WaitHandle.WaitOne(s_pause);
        }

        return false;
    }

    private async Task OpenAsync(ManualResetEventSlim done)
    {
        try
        {
            LoadConnection? lost = Interlocked.Exchange(ref _connection, null);
            await (lost?.DisposeAsync() ?? ValueTask.CompletedTask);
            Volatile.Write(ref _connection, await _open(_stop));
        }
        catch (Exception error) when (error is Operations.ToilException or OperationCanceledException or System.Data.Common.DbException or IOException)
        {
            // Again in a moment: until then calls are late, and so they count.
        }
        finally
        {
            done.Set();
        }
    }
}
