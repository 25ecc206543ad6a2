using Polly;
using Polly.Retry;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Runs the statements of a step: all in one transaction with the checkpoint, or one by one with a journal before and after each.</summary>
internal sealed class SqlStepRun(MigrationJob job, SqlStep step, MigrationDirection direction)
{
    private const int MostAttempts = 10;

    // A statement that runs CONCURRENTLY waits for older transactions, and keeps nobody from reading and writing meanwhile.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly string _doing = step.Shown;
    private Task<string?> _looking = Task.FromResult<string?>(null);
    private CancellationToken _between; // cancelled when no further attempt and no further statement is to begin
    private bool _hasSaid; // why it waits
    private bool _mayCommit; // the statement at work, by itself

    /// <summary>Runs it from its checkpoint.</summary>
    /// <returns>The checkpoint after it, and what others wanted where it was cut off for that.</returns>
    public async Task<(StepRow Row, Wanted Wanted)> RunAsync(StepRow start, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using CancellationTokenSource pause = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        _between = pause.Token;
        job.Lease.WhenAsked = wanted =>
        {
            // A pause waits for the statement's end, and begins no other; who wants it stopped for good does not wait.
            if (wanted != Wanted.Nothing)
            {
                (wanted == Wanted.Stop ? stop : pause).Cancel();
            }
        };
        try
        {
            bool isPatient = !step.Transaction && job.Plan.LockTimeout < s_patience;
            await job.Database.LimitAsync(job.Session, isPatient ? s_patience : job.Plan.LockTimeout, step.Timeout, stop.Token, isPatient);
            StepRow row = start with { State = direction == MigrationDirection.Up ? StepState.Running : StepState.Undoing };
            row = step.Transaction ? await RetryAsync(token => WithCheckpointAsync(row, Statements, token), stop.Token) : await OneByOneAsync(row, stop.Token);
            await job.Database.LimitAsync(job.Session, job.Plan.LockTimeout, null, CancellationToken.None);
            if (_hasSaid)
            {
                await job.Signals.TrySayAsync(null);
            }

            return (row, Wanted.Nothing);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (start, stop.IsCancellationRequested ? Wanted.Stop : Wanted.Pause);
        }
        finally
        {
            job.Lease.WhenAsked = null;
        }
    }

    private IReadOnlyList<string> Statements => direction == MigrationDirection.Up ? step.Up : step.Down;

    private StepState End => direction == MigrationDirection.Up ? StepState.Done : StepState.Undone;

    private async Task<StepRow> WithCheckpointAsync(StepRow row, IReadOnlyList<string> statements, CancellationToken cancellation)
    {
        long started = job.Context.Time.GetTimestamp();
        Failpoint.At("sql.begun");
        await job.Session.BeginAsync(cancellation);
        try
        {
            // First of all, so that one who is fenced off does not even begin.
            await job.FenceAsync(cancellation);
            foreach (string statement in statements)
            {
                await job.Session.ExecuteWholeAsync(statement, cancellation);
            }

            job.At("sql.applied", row);
            int count = row.Statement + statements.Count;
            StepRow done = row with { State = count < Statements.Count ? row.State : End, Statement = count, Elapsed = row.Elapsed + job.Context.Time.GetElapsedTime(started), Detail = null };
            await ControlStore.CheckpointAsync(job.Database, job.Session, job.Plan.Name, job.Lease.Epoch, done, null, cancellation);
            Failpoint.At("sql.checkpointed");
            await job.Session.CommitAsync();
            Failpoint.At("sql.committed");
            return done;
        }
        catch
        {
            await job.Session.RollbackAsync();
            throw;
        }
    }

    private async Task<StepRow> OneByOneAsync(StepRow row, CancellationToken cancellation)
    {
        StatementJournal journal = new(job, _doing);
        while (row.Statement < Statements.Count)
        {
            string statement = Statements[row.Statement];
            if (StatementJournal.CanBeTogether(job.Database, statement))
            {
                StepRow before = row;
                row = await RetryAsync(token => WithCheckpointAsync(before, [statement], token), cancellation);
                continue;
            }

            bool isBegun = row.Journal is not null;
            if (isBegun || direction == MigrationDirection.Down)
            {
                StatementEnd end = await journal.SettleAsync(statement, isBegun, cancellation);
                if (end == StatementEnd.Done)
                {
                    row = await NextAsync(row);
                    continue;
                }
            }

            row = row with { Journal = statement };
            _mayCommit = StatementJournal.MayCommit(statement);
            await job.SaveAsync(row);
            job.At("statement.journalled", row);
            long started = job.Context.Time.GetTimestamp();
            try
            {
                await RetryAsync(
                    async token =>
                    {
                        try
                        {
                            await job.Session.ExecuteWholeAsync(statement, token);
                        }
                        catch (Exception error) when (job.Database.Classify(error) is not FailureKind.Lost)
                        {
                            // What it has left half-made is taken away before anything else happens.
                            await journal.CleanAsync(statement);
                            throw;
                        }

                        await journal.RefuseInvalidAsync(statement);
                        return row;
                    },
                    cancellation);
            }
            catch (Exception error) when (error is ToilException or OperationCanceledException)
            {
                row = row with { Journal = null };
                await job.SaveAsync(row);
                throw;
            }

            job.At("statement.done", row);
            row = await NextAsync(row with { Elapsed = row.Elapsed + job.Context.Time.GetElapsedTime(started) });
            Failpoint.At("statement.checkpointed");
        }

        return row;
    }

    private async Task<StepRow> NextAsync(StepRow row)
    {
        int done = row.Statement + 1;
        StepRow next = row with { Statement = done, Journal = null, Detail = null, State = done == Statements.Count ? End : row.State };
        await job.SaveAsync(next);
        return next;
    }

    /// <summary>Again and again while others hold the lock, from a second to a minute apart, as in pgroll; other failures are explained.</summary>
    private async Task<StepRow> RetryAsync(Func<CancellationToken, Task<StepRow>> attempt, CancellationToken cancellation)
    {
        int attempts = 0;
        ResiliencePipeline<StepRow> pipeline = new ResiliencePipelineBuilder<StepRow> { TimeProvider = job.Context.Time }
            .AddRetry(new RetryStrategyOptions<StepRow>
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } error && job.Database.Classify(error) == FailureKind.Busy && !_mayCommit),
                MaxRetryAttempts = MostAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromMinutes(1),
                OnRetry = async args => await RetriedAsync(args.Outcome.Exception!),
            })
            .Build();
        try
        {
            return await pipeline.ExecuteAsync(
                async _ =>
                {
                    _looking = attempts++ > 0 ? BlockerLook.HalfWayAsync(job) : Task.FromResult<string?>(null);
                    return await attempt(cancellation);
                },
                _between);
        }
        catch (Exception error) when (job.Database.Classify(error) == FailureKind.Busy && _between.IsCancellationRequested && !_mayCommit)
        {
            throw new OperationCanceledException(error.Message, error, _between);
        }
        catch (Exception error) when (job.Database.Classify(error) == FailureKind.Stopped && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, cancellation);
        }
        catch (Exception error) when (error is not FencedException and not ToilException and not OperationCanceledException && job.Database.Classify(error) != FailureKind.Lost)
        {
            throw await ExplainAsync(error);
        }
    }

    private async Task RetriedAsync(Exception error)
    {
        string? blockers = await _looking;
        string what = $"{DatabaseFailure.Innermost(error)}{(blockers is null ? string.Empty : $"; held by {blockers}")}";
        await job.TryEventAsync("retried", step.Number, $"{what}; it is tried again.");
        await job.Signals.TrySayAsync($"Waits for a lock: {what}");
        _hasSaid = true;
    }

    private async Task<ToilException> ExplainAsync(Exception error) => job.Database.Classify(error) switch
    {
        _ when _mayCommit => new(
            "SqlFailed", ErrorKind.InvalidInput, $"{_doing} failed: {DatabaseFailure.Innermost(error)}.",
            "What it had committed by itself before that stays, so it was not tried again: look, then run it again where it may begin anew, or take it back.", _doing, error),
        FailureKind.Busy => new(
            "StatementLocked", ErrorKind.Unavailable,
            $"{_doing} got no lock in {MostAttempts} attempts{(await _looking is { } blockers ? $"; it is held by {blockers}" : string.Empty)}.",
            "End the transaction that holds it, and run it again: nothing of the step was done.", _doing, error),
        FailureKind.Stopped => new(
            "StatementTimeout", ErrorKind.LimitExceeded, $"{_doing} ran longer than its timeout and was rolled back.", "Give it a longer 'timeout:', or make its work smaller.", _doing, error),
        _ => job.Database.Explain(error, _doing),
    };
}
