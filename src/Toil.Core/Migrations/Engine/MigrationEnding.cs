using System.Globalization;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Engine;

/// <summary>How a run ends: done, halted by somebody, stopped, or failed. In each case the lease is given back with the reason.</summary>
internal sealed class MigrationEnding(MigrationJob job, MigrationDirection direction)
{
    private string? _reason; // kept when the connection is lost in between: what was asked for may be gone by then

    /// <summary>Steps that an undo was to take back; null for all.</summary>
    public int? Steps { get; init; }

    /// <summary>Halts as others want; comes back when it may go on, where the run stays while it is paused.</summary>
    /// <exception cref="ToilException"><c>MigrationPaused</c> or <c>MigrationStopped</c> (kind Waiting).</exception>
    public async Task<bool> HaltAsync(Wanted wanted, CancellationToken cancellation)
    {
        MigrationRow row = (await ControlStore.FindAsync(job.Session, job.Plan.Name, cancellation))!;
        string reason = _reason ??= $"{(wanted == Wanted.Pause ? "paused" : "stopped")} by {row.AskedBy}{(row.WantedReason is { Length: > 0 } why ? $": {why}" : string.Empty)}";
        if (wanted == Wanted.Pause && job.Holds)
        {
            await HoldAsync(reason, cancellation);
            return true;
        }

        await job.Lease.ReleaseAsync(job.Session, wanted == Wanted.Pause ? MigrationState.Paused : MigrationState.Stopped, reason);
        throw new EndedException(new ToilException(
            wanted == Wanted.Pause ? "MigrationPaused" : "MigrationStopped", ErrorKind.Waiting, $"The migration '{job.Plan.Name}' was {InertText.From(reason, 300).TrimEnd('.')}.",
            $"Its checkpoint is written. {WayOn(MigrationRules.GoOn(job.Plan, job.Context.ResumedBy), wanted == Wanted.Pause ? " --resume" : string.Empty)}", job.Plan.Name));
    }

    /// <summary>Everything is done: checks what has to hold, and ends.</summary>
    /// <exception cref="ToilException"><c>VerifyFailed</c>.</exception>
    public async Task<bool> FinishAsync(StepBook book, bool isPartial, CancellationToken cancellation)
    {
        if (direction == MigrationDirection.Up)
        {
            await VerifyAsync(cancellation);
            await job.Lease.ReleaseAsync(job.Session, MigrationState.Succeeded, null);
        }
        else if (isPartial)
        {
            // In one transaction: ended between them, the next undo would take those steps for never begun, and take back as many more.
            await job.Lease.ReleaseAsync(job.Session, MigrationState.Queued, "The last steps were taken back.", async () =>
            {
                await book.ForgetUndoneAsync(cancellation);
                await job.Session.ExecuteAsync(
                    "UPDATE toil_migration SET direction = @p2 WHERE name = @p0 AND epoch = @p1", cancellation, job.Plan.Name, job.Lease.Epoch, nameof(MigrationDirection.Up));
            });
        }
        else
        {
            await job.Lease.ReleaseAsync(job.Session, MigrationState.Undone, null);
        }

        return true;
    }

    /// <summary>Writes down why it ended, where that can be written, and returns what to tell.</summary>
    public async Task<Exception> FailAsync(Exception error, CancellationToken cancellation)
    {
        if (error is EndedException ended)
        {
            return ended.InnerException!;
        }

        if (error is FencedException)
        {
            return new ToilException(
                "MigrationFenced", ErrorKind.Conflict, $"Another has taken over the migration '{job.Plan.Name}', because this run gave no sign of life for longer than its lease.",
                "Let that one work; nothing was done twice.", job.Plan.Name);
        }

        bool isStopped = error is OperationCanceledException && cancellation.IsCancellationRequested;
        Exception told = isStopped ? error : job.Database.Explain(error, null);
        try
        {
            await job.Session.RollbackAsync();
            string reason = isStopped ? "the run was interrupted" : job.Context.Redactor.Redact(told is ToilException known ? known.Sentence : told.Message);
            await ReleaseAsync(isStopped ? MigrationState.Interrupted : MigrationState.Failed, reason);
            if (isStopped)
            {
                job.Context.Sink.Warning($"The migration '{job.Plan.Name}' was interrupted, and its checkpoint is written. {WayOn("Run it again to go on", string.Empty)}");
            }
        }
        catch (Exception gone) when (gone is System.Data.Common.DbException or ToilException or FencedException or InvalidOperationException or IOException)
        {
            // The lease lapses by itself; the failure that led here is the one to tell of.
        }

        return told;
    }

    // The plan's statements may have left their connection with a role, or a search_path, under which Toil's tables are out of reach.
    private async Task ReleaseAsync(MigrationState state, string reason)
    {
        try
        {
            await job.Lease.ReleaseAsync(job.Session, state, reason);
        }
        catch (Exception error) when (error is not FencedException && job.Database.Explain(error, null).ErrorId == DatabaseFailure.OwnTablesId)
        {
            await using TargetSession session = await job.Database.ConnectAsync(job.Lease.Purpose, CancellationToken.None);
            await job.Lease.ReleaseAsync(session, state, reason);
        }
    }

    // Without its number of steps, the way back would go on to the beginning.
    private string WayOn(string goOn, string resume) => direction == MigrationDirection.Up
        ? $"{goOn}, or take it back: toil migration undo{resume} (Undo-ToilMigration)."
        : $"Go on with the way back: toil migration undo{resume}{(Steps is { } steps ? string.Create(CultureInfo.InvariantCulture, $" --steps {steps}") : string.Empty)} (Undo-ToilMigration).";

    private async Task HoldAsync(string reason, CancellationToken cancellation)
    {
        long started = job.Context.Time.GetTimestamp();
        await SetAsync(MigrationState.Paused, reason);
        await job.EventAsync("paused", null, reason);
        while (await job.Signals.AskedAsync() is var wanted and not Wanted.Nothing)
        {
            if (wanted == Wanted.Stop)
            {
                return; // the step sees it at once
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), job.Context.Time, cancellation);
        }

        await SetAsync(MigrationState.Running, null);
        await job.EventAsync("resumed", null, $"It was paused for {Duration.Format(TimeSpan.FromMilliseconds(Math.Round(job.Context.Time.GetElapsedTime(started).TotalMilliseconds)))}.");
    }

    private Task SetAsync(MigrationState state, string? reason) => job.Session.ExecuteAsync(
        "UPDATE toil_migration SET state = @p2, reason = @p3 WHERE name = @p0 AND epoch = @p1",
        CancellationToken.None, job.Plan.Name, job.Lease.Epoch, state.ToString(), reason);

    private async Task VerifyAsync(CancellationToken cancellation)
    {
        foreach (VerifyCheck check in job.Plan.Verify)
        {
            string? found;
            try
            {
                (object? value, string? excess) = await job.Session.AnswerAsync(check.Sql, cancellation);
                found = excess ?? ShownValue.Of(value);
            }
            catch (Exception error) when (job.Database.Classify(error) != FailureKind.Lost)
            {
                throw job.Database.Explain(error, $"The check '{check.Name}'");
            }

            if (found != check.Expected)
            {
                throw new ToilException(
                    "VerifyFailed", ErrorKind.Conflict, $"The check '{check.Name}' answered {InertText.From(found ?? "nothing", 100)} in place of {InertText.From(check.Expected, 100)}.",
                    "Every step is done. Look at the data; run it again to check again, or take it back: toil migration undo.", check.Origin.Text);
            }
        }
    }

    /// <summary>The run has ended, and the lease is given back.</summary>
    private sealed class EndedException(ToilException told) : Exception(told.Message, told);
}
