using Polly;
using Polly.Retry;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Migrations.Throttling;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>A migration that is being worked on: the lease, the connection, and what may hold the work up.</summary>
internal sealed class MigrationJob : IAsyncDisposable
{
    /// <summary>Id of the error that ends a run where <see cref="HaltsAt"/> says so.</summary>
    public const string HaltedId = "MigrationHalted";

    private static readonly TimeSpan s_longestBusy = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _reconnect;

    private MigrationJob(OperationContext context, TargetDatabase database, MigrationPlan plan, MigrationLease lease, TargetSession session, TimeSpan reconnect)
    {
        Context = context;
        Database = database;
        Plan = plan;
        Lease = lease;
        Session = session;
        _reconnect = reconnect;
        Throttle = new Throttle(plan.Throttle, database, context.Time);
        Signals = new(this);
    }

    public OperationContext Context { get; }

    public TargetDatabase Database { get; }

    public MigrationPlan Plan { get; }

    public MigrationLease Lease { get; }

    /// <summary>The connection that does the work. Another one after <see cref="ReconnectAsync"/>.</summary>
    public TargetSession Session { get; private set; }

    /// <summary>The connection that has what the plan's statements set before; null where none has yet.</summary>
    public TargetSession? Prepared { get; set; }

    public Throttle Throttle { get; }

    /// <summary>What may hold the work up.</summary>
    public JobSignals Signals { get; }

    /// <summary>True to stay while it is paused.</summary>
    public bool Holds { get; init; }

    /// <summary>How a statement ended of which only the beginning is known; null where nobody has said.</summary>
    public StatementEnd? Settle { get; init; }

    /// <summary>Most rows in a batch.</summary>
    public int LargestBatch { get; init; }

    /// <summary>As in <see cref="JobOptions.HaltsAt"/>.</summary>
    public Func<string, StepRow, bool>? HaltsAt { get; init; }

    /// <summary>Takes the lease and opens the connection.</summary>
    /// <exception cref="ToilException">As for <see cref="MigrationLease.TakeAsync"/>, and what keeps the database from being reached.</exception>
    public static async Task<MigrationJob> BeginAsync(
        OperationContext context, TargetDatabase database, MigrationPlan plan, JobOptions options, CancellationToken cancellation)
    {
        // Open until the one for the work is: SQLite clears its log away, and writes all of it to the database, when the last connection closes.
        await using TargetSession session = await database.ConnectAsync("toil taking", cancellation);
        MigrationLease lease;
        try
        {
            LeaseTaking taking = new()
            {
                Name = plan.Name,
                PlanHash = plan.Hash,
                Direction = options.Direction,
                Holder = $"{Environment.UserName}@{Environment.MachineName} (process {Environment.ProcessId})",
                Lease = options.Lease,
                ClearsRequest = options.ClearsRequest,
            };
            lease = await MigrationLease.TakeAsync(database, session, taking, context.Time, cancellation);
        }
        catch (Exception error) when (error is not ToilException and not OperationCanceledException)
        {
            throw database.Explain(error, null);
        }

        Failpoint.At("lease.taken");
        try
        {
            return new(context, database, plan, lease, await OpenAsync(database, plan, lease, cancellation), options.Reconnect)
            {
                Holds = options.Holds,
                Settle = options.Settle,
                LargestBatch = options.LargestBatch ?? int.MaxValue,
                HaltsAt = options.HaltsAt,
            };
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>True for a failure behind which the work can go on from its checkpoint: a lost connection, or others who keep Toil from its own tables.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="attempts">How often in a row; the others are waited for about three minutes.</param>
    public bool CanRecover(Exception error, int attempts) => error is not FencedException
        && (Database.Classify(error) is var kind && (kind == FailureKind.Lost || (kind == FailureKind.Busy && attempts < BatchLoop.MostAttempts)));

    /// <summary>Makes the connection anew where it is gone, and waits a while where others are in the way.</summary>
    public async Task RecoverAsync(Exception error, int attempts, CancellationToken cancellation)
    {
        if (Database.Classify(error) == FailureKind.Lost)
        {
            await ReconnectAsync(error, cancellation);
            return;
        }

        await Session.RollbackAsync();
        TimeSpan wait = BatchLoop.WaitAfter(attempts);
        await Task.Delay(wait < s_longestBusy ? wait : s_longestBusy, Context.Time, cancellation);
    }

    private async Task ReconnectAsync(Exception cause, CancellationToken cancellation)
    {
        await Session.DisposeAsync();
        Context.Sink.Warning($"{Database.Location.Display}: the connection was lost ({DatabaseFailure.Innermost(cause)}); it is made again.");
        long started = Context.Time.GetTimestamp();
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = Context.Time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is { } error && Database.Classify(error) is FailureKind.Lost or FailureKind.Busy && Context.Time.GetElapsedTime(started) < _reconnect),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(10),
            })
            .Build();
        try
        {
            Session = await pipeline.ExecuteAsync(async token => await OpenAnewAsync(cause, token), cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException and not FencedException)
        {
            throw Database.Explain(error, null);
        }
    }

    private async Task<TargetSession> OpenAnewAsync(Exception cause, CancellationToken cancellation)
    {
        TargetSession session = await OpenAsync(Database, Plan, Lease, cancellation);
        try
        {
            // What was cut off may still run on the server, and even commit: the checkpoint means something only when that has ended.
            await Database.EndSessionsAsync(session, Lease.Purpose, cancellation);
            await FenceAsync(session, cancellation);
            await ControlStore.AddEventAsync(
                Database, session, Plan.Name, "reconnected", null, Context.Redactor.Redact($"The connection was lost and made again: {DatabaseFailure.Innermost(cause)}."), cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says that the work is at a place, with its checkpoint.</summary>
    /// <exception cref="ToilException"><c>MigrationHalted</c>: it is to end here.</exception>
    public void At(string place, StepRow row)
    {
        Failpoint.At(place);
        if (HaltsAt?.Invoke(place, row) == true)
        {
            throw new ToilException(HaltedId, ErrorKind.Conflict, $"The run was halted half-way in step {row.Number} '{row.Name}', as was asked.", "Take it back, or run it again.", Plan.Name);
        }
    }

    /// <summary>Says which step is at work, one of SQL has no checkpoint before its end; and so that the migration is not done.</summary>
    /// <exception cref="FencedException">Another has taken over.</exception>
    public async Task EnterAsync(MigrationStep step, CancellationToken cancellation)
    {
        if (await Session.ExecuteAsync("UPDATE toil_migration SET step = @p2, finished_at = NULL WHERE name = @p0 AND epoch = @p1", cancellation, Plan.Name, Lease.Epoch, step.Number) == 0)
        {
            throw new FencedException();
        }
    }

    /// <summary>Tells of something that happened.</summary>
    public Task EventAsync(string kind, int? step, string detail)
        => ControlStore.AddEventAsync(Database, Session, Plan.Name, kind, step, Context.Redactor.Redact(detail), CancellationToken.None);

    /// <summary>The same, where it is not worth a failure of its own: others may hold SQLite's one write lock.</summary>
    public async Task TryEventAsync(string kind, int? step, string detail)
    {
        try
        {
            await EventAsync(kind, step, detail);
        }
        catch (Exception error) when (Database.Classify(error) == FailureKind.Busy)
        {
            Context.Sink.Warning(detail);
        }
    }

    /// <summary>Holds an open transaction against the lease: once it has passed here, nobody takes over before it ends.</summary>
    /// <exception cref="FencedException">Another has taken over.</exception>
    public Task FenceAsync(CancellationToken cancellation) => FenceAsync(Session, cancellation);

    private async Task FenceAsync(TargetSession session, CancellationToken cancellation)
    {
        if (await session.ExecuteAsync("UPDATE toil_migration SET beats = beats + 1 WHERE name = @p0 AND epoch = @p1", cancellation, Plan.Name, Lease.Epoch) == 0)
        {
            throw new FencedException();
        }
    }

    /// <summary>Writes a checkpoint in a transaction of its own.</summary>
    public async Task SaveAsync(StepRow step)
    {
        await Session.BeginAsync(CancellationToken.None);
        try
        {
            await ControlStore.CheckpointAsync(Database, Session, Plan.Name, Lease.Epoch, step, null, CancellationToken.None);
            await Session.CommitAsync();
        }
        catch
        {
            await Session.RollbackAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Throttle.DisposeAsync();
        await Lease.DisposeAsync();
        await Session.DisposeAsync();
    }

    private static async Task<TargetSession> OpenAsync(TargetDatabase database, MigrationPlan plan, MigrationLease lease, CancellationToken cancellation)
    {
        TargetSession session = await database.ConnectAsync(lease.Purpose, cancellation);
        try
        {
            await database.LimitAsync(session, plan.LockTimeout, null, cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
