using Polly;
using Polly.Retry;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Migrations.Control;

/// <summary>What is asked of a migration.</summary>
internal enum RequestKind
{
    /// <summary>Pause.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>Stop for good.</summary>
    Stop,
}

/// <summary>Writes what is asked of a migration into its database.</summary>
internal sealed class RequestDesk(OperationContext context, TargetDatabase database, TargetSession session, string name)
{
    private static string Me => $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>Asks; where nobody runs it, makes it so.</summary>
    /// <param name="kind">What.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="limit">Longest wait for SQLite's one write lock, which a runner holds most of the time.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public async Task AskAsync(RequestKind kind, string? reason, TimeSpan limit, CancellationToken cancellation)
    {
        // Short looks, so that the gap between two batches is not missed.
        session.StatementLimit = 1;
        long started = context.Time.GetTimestamp();
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = context.Time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is { } error && database.Classify(error) == FailureKind.Busy && context.Time.GetElapsedTime(started) < limit),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(1),
            })
            .Build();
        await pipeline.ExecuteAsync(async token => await WriteAsync(kind, context.Redactor.Redact(reason ?? string.Empty), token), cancellation);
    }

    private async Task WriteAsync(RequestKind kind, string reason, CancellationToken cancellation)
    {
        await session.BeginAsync(cancellation);
        try
        {
            await session.ExecuteAsync("DELETE FROM toil_migration_request WHERE migration = @p0", cancellation, name);
            MigrationRow row = (await ControlStore.FindAsync(session, name, cancellation))!;
            bool isHeld = row.IsHeld(await ControlStore.NowAsync(database, session, cancellation));
            if (kind == RequestKind.Resume)
            {
                await ReleaseAsync(row, isHeld, cancellation);
            }
            else if (isHeld && kind.CanBeAsked(row.Written))
            {
                await session.ExecuteAsync(
                    $"INSERT INTO toil_migration_request (migration, wanted, reason, asked_by, asked_at) VALUES (@p0, @p1, @p2, @p3, {database.Dialect.Now})",
                    cancellation, name, kind.ToString(), reason, Me);
            }
            else if (kind.CanBeAsked(row.Written))
            {
                MigrationState state = kind == RequestKind.Pause ? MigrationState.Paused : MigrationState.Stopped;
                string text = $"{state.ToString().ToLowerInvariant()} by {Me}{(reason.Length > 0 ? $": {reason}" : string.Empty)}";

                // Counted like a taking: whoever was thought dead and wakes up is fenced off, and does not work on what is paused.
                await session.ExecuteAsync(
                    $"UPDATE toil_migration SET state = @p1, reason = @p2, holder = NULL, finished_at = {(kind == RequestKind.Stop ? database.Dialect.Now : "NULL")}, epoch = epoch + 1 WHERE name = @p0 AND epoch = @p3",
                    cancellation, name, state.ToString(), text, row.Epoch);
                await ControlStore.AddEventAsync(database, session, name, state.ToString().ToLowerInvariant(), null, text, cancellation);
            }
            else
            {
                throw new ToilException(
                    "MigrationOver", ErrorKind.Conflict, $"The migration '{name}' is {row.Written.ToString().ToLowerInvariant()}: there is nothing to {kind.ToString().ToLowerInvariant()}.",
                    "See toil migration status (Get-ToilMigration).", name);
            }

            await session.CommitAsync();
        }
        catch
        {
            await session.RollbackAsync();
            throw;
        }
    }

    private async Task ReleaseAsync(MigrationRow row, bool isHeld, CancellationToken cancellation)
    {
        if (!isHeld && row.Written is MigrationState.Paused or MigrationState.Stopped)
        {
            await session.ExecuteAsync(
                "UPDATE toil_migration SET state = @p1, reason = NULL, holder = NULL, finished_at = NULL WHERE name = @p0 AND epoch = @p2", cancellation, name, nameof(MigrationState.Queued), row.Epoch);
            await ControlStore.AddEventAsync(database, session, name, "resumed", null, $"{Me} lets it go on.", cancellation);
            context.Sink.Warning($"Nobody runs '{name}' now: start it with toil migration run (Invoke-ToilMigration).");
        }
    }
}

/// <summary>What requests mean.</summary>
internal static class RequestKinds
{
    /// <summary>True where a migration in that state can come to it.</summary>
    public static bool CanBeAsked(this RequestKind kind, MigrationState state) => state switch
    {
        MigrationState.Succeeded or MigrationState.Undone => false,
        _ => kind is RequestKind.Pause or RequestKind.Stop,
    };

    /// <summary>True where it has.</summary>
    public static bool HasTakenEffect(this RequestKind kind, MigrationState state) => kind switch
    {
        RequestKind.Pause => state is not (MigrationState.Running or MigrationState.Pausing or MigrationState.Stopping),
        RequestKind.Stop => state is not (MigrationState.Running or MigrationState.Pausing or MigrationState.Stopping or MigrationState.Paused),
        _ => state is not (MigrationState.Paused or MigrationState.Pausing or MigrationState.Stopped or MigrationState.Stopping),
    };
}
