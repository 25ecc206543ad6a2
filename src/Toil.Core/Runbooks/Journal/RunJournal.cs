using Polly;
using Polly.Retry;
using Toil.Operations;
using Toil.State;
using Toil.State.Runs;
using Toil.Telemetry;

namespace Toil.Runbooks.Journal;

/// <summary>
/// Writes the journal of one run. What is noted is on disk when <see cref="WriteAsync"/> returns; a result may wait for the next intent, with which it
/// goes in one transaction: it is durable before the next effect, and that is when it has to be.
/// </summary>
internal sealed class RunJournal : IAsyncDisposable
{
    private readonly RunbookStore _store;
    private readonly SecretRedactor _redactor;
    private readonly string _id;
    private readonly string _token;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<JournalEvent> _waiting = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _beats;

    // A server that is started anew is back before the lease is over, and no reason to leave a run where it is.
    private readonly ResiliencePipeline _again;

    /// <summary>Begins to write.</summary>
    /// <param name="store">The store.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="token">The token under which the run was begun or taken.</param>
    /// <param name="redactor">Takes secrets out of what is written.</param>
    public RunJournal(RunbookStore store, Guid run, string token, SecretRedactor redactor)
    {
        _store = store;
        Run = run;
        _id = run.ToString();
        _token = token;
        _redactor = redactor;
        _again = new ResiliencePipelineBuilder { TimeProvider = store.Store.Time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Exception is ToilException { ErrorId: "StoreUnreachable" }),
            MaxRetryAttempts = 20,
            Delay = TimeSpan.FromSeconds(1),
        }).Build();
        _beats = Task.Run(BeatAsync);
    }

    /// <summary>The run.</summary>
    public Guid Run { get; }

    /// <summary>Fires when another process has taken the run over, or the store has not been reached for as long as the lease: then nothing more may be done.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why <see cref="Lost"/> has fired.</summary>
    public ToilException? Loss { get; private set; }

    /// <summary>The clock's instant.</summary>
    public DateTimeOffset Now => _store.Now;

    /// <summary>Notes something that is written with what comes next.</summary>
    public void Note(JournalEvent entry)
    {
        lock (_waiting)
        {
            _waiting.Add(entry);
        }
    }

    /// <summary>Writes an entry and all that waits, durably.</summary>
    /// <exception cref="ToilException"><c>RunTaken</c>, or the store's failures; then nothing of it was written.</exception>
    public Task WriteAsync(JournalEvent entry)
    {
        Note(entry);
        return FlushAsync();
    }

    /// <summary>Writes what waits. Not to be cancelled: whoever asks goes on only when it is there.</summary>
    public async Task FlushAsync()
    {
        await _gate.WaitAsync();
        try
        {
            JournalEvent[] entries;
            lock (_waiting)
            {
                entries = [.. _waiting];
            }

            if (entries.Length == 0)
            {
                return;
            }

            int attempts = 0;
            await _again.ExecuteAsync(async _ => await _store.Store.WriteAsync(
                async session =>
                {
                    await HoldAsync(session);
                    if (attempts++ > 0 && await HasAsync(session, entries[^1]))
                    {
                        return true;
                    }

                    foreach (JournalEvent[] some in entries.Chunk(100))
                    {
                        await session.ExecuteAsync(Insert(some));
                    }

                    return true;
                },
                CancellationToken.None));
            lock (_waiting)
            {
                _waiting.RemoveRange(0, entries.Length);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the run in the store, for now or for good, with what still waits.</summary>
    public async Task CloseAsync(RunClose close)
    {
        await FlushAsync();
        await _store.Store.WriteAsync(
            async session =>
            {
                await HoldAsync(session);
                return await session.ExecuteAsync(
                    """
                    UPDATE toil_runbook_run SET state = @State, ended_at = @Now, exit_code = @ExitCode, reason = @Reason, outputs = @Outputs, worked = worked + @Worked,
                        lock_name = CASE WHEN @Keeps = 1 THEN lock_name END
                    WHERE id = @Id
                    """,
                    new
                    {
                        Id = _id, State = RunRow.TextOf(close.State), Now = StoreInstant.ToMicroseconds(Now), ExitCode = (long)close.Code,
                        Reason = close.Reason is null ? null : _redactor.Redact(close.Reason), Outputs = close.Outputs is null ? null : _redactor.Redact(close.Outputs),
                        Worked = (long)close.Worked.TotalMicroseconds, Keeps = close.State == RunState.Waiting ? 1L : 0L,
                    });
            },
            CancellationToken.None);
    }

    /// <summary>Stops telling that this process is there.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beats;
        _ended.Dispose();
        _lost.Dispose();
        _gate.Dispose();
    }

    private async Task HoldAsync(StoreSession session)
    {
        int held = await session.ExecuteAsync(new StoreStatement(
            "UPDATE toil_runbook_run SET beat_at = @Now WHERE id = @Id AND token = @Token",
            ("Now", StoreInstant.ToMicroseconds(Now)), ("Id", _id), ("Token", _token)));
        if (held == 0)
        {
            Lose(RunErrors.Taken(Run));
            throw RunErrors.Taken(Run);
        }
    }

    // Where the connection broke while it was being committed, it may be there already.
    private async Task<bool> HasAsync(StoreSession session, JournalEvent entry) => await session.ScalarAsync<long>(
        "SELECT COUNT(*) FROM toil_runbook_event WHERE run_id = @Id AND step = @Step AND kind = @Kind AND attempt = @Attempt AND at = @At",
        new { Id = _id, entry.Step, Kind = entry.Word, Attempt = (long)entry.Attempt, At = StoreInstant.ToMicroseconds(entry.At) }) > 0;

    private StoreStatement Insert(JournalEvent[] entries)
    {
        List<string> rows = [];
        List<(string, object?)> values = [("Run", _id)];
        for (int i = 0; i < entries.Length; i++)
        {
            rows.Add($"(@Run, @S{i}, @K{i}, @A{i}, @T{i}, @B{i})");
            JournalEvent entry = entries[i];
            values.Add(($"S{i}", entry.Step));
            values.Add(($"K{i}", entry.Word));
            values.Add(($"A{i}", (long)entry.Attempt));
            values.Add(($"T{i}", StoreInstant.ToMicroseconds(entry.At)));
            values.Add(($"B{i}", _redactor.Redact(entry.Body)));
        }

        return new StoreStatement($"INSERT INTO toil_runbook_event (run_id, step, kind, attempt, at, body) VALUES {string.Join(", ", rows)}", [.. values]);
    }

    private async Task BeatAsync()
    {
        TimeSpan pause = StoredRun.Lease / 5;
        DateTimeOffset heard = Now;
        while (!_ended.IsCancellationRequested)
        {
            await Task.Delay(pause, _store.Store.Time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await _store.Store.WriteAsync(
                    async session =>
                    {
                        await HoldAsync(session);
                        return true;
                    },
                    pause, _ended.Token);
                heard = Now;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ToilException error)
            {
                if (Now - heard > StoredRun.Lease - pause)
                {
                    // From here on another process may believe that this one has died.
                    Lose(error);
                    return;
                }
            }
        }
    }

    private void Lose(ToilException error)
    {
        Loss ??= error;
        _lost.Cancel();
    }
}

/// <summary>How a run ends, for now or for good.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Code">Its exit code.</param>
/// <param name="Reason">Why, in a sentence or two; null where it went well.</param>
/// <param name="Outputs">What it hands over, as a JSON object of texts.</param>
/// <param name="Worked">How long this process worked on it.</param>
internal sealed record RunClose(RunState State, ExitCode Code, string? Reason, string? Outputs, TimeSpan Worked);
