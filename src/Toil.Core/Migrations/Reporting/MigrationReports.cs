using Toil.Migrations.Control;
using Toil.Migrations.Databases;

namespace Toil.Migrations.Reporting;

/// <summary>Makes reports of migrations out of the control tables.</summary>
internal sealed class MigrationReports(TargetDatabase database, TargetSession session)
{
    private const int Events = 20;

    /// <summary>One migration.</summary>
    public async Task<MigrationReport> OfAsync(MigrationRow row, CancellationToken cancellation)
    {
        DateTimeOffset now = await ControlStore.NowAsync(database, session, cancellation);
        List<StepRow> rows = await ControlStore.StepsAsync(session, row.Name, cancellation);
        StepRow? current = rows.Find(step => step.Number == row.Step && step.Direction == row.Direction);
        MigrationState state = row.StateAt(now);
        MigrationStepReport[] steps = [.. rows.Select(step => StepReports.Of(row.Name, database.Location.Display, step) is var report && step == current
            ? Current(report, state, row)
            : report)];
        MigrationStepReport? at = Array.Find(steps, step => step.Number == current?.Number && step.Direction == current.Direction);
        return new()
        {
            Migration = row.Name,
            Database = database.Location.Reusable,
            State = state,
            Direction = row.Direction,
            StepNumber = row.Step,
            StepCount = rows.Count(step => step.Direction == MigrationDirection.Up),
            Step = current?.Name,
            Done = current?.Scanned ?? 0,
            Estimated = current?.RowsBefore,
            Rate = at?.Rate ?? 0,
            TimeLeft = state is MigrationState.Succeeded or MigrationState.Undone ? null : at?.TimeLeft,
            Elapsed = TimeSpan.FromTicks(rows.Sum(step => step.Elapsed.Ticks)),
            Lag = row.Lag,
            Reason = row.Reason ?? (state == MigrationState.Interrupted ? $"{row.Holder} gave no sign of life since {row.BeatAt:u}" : row.WantedReason),
            Override = row.StartedAt is { } started && await GateEvent.FindAsync(session, row.Name, started, cancellation) is (GateEvent.Override, var detail) ? detail : null,
            Holder = row.IsHeld(now) ? row.Holder : null,
            HeartbeatAt = row.BeatAt,
            Epoch = row.Epoch,
            PlanHash = row.PlanHash,
            StartedAt = row.StartedAt,
            FinishedAt = state is MigrationState.Succeeded or MigrationState.Undone or MigrationState.Stopped ? row.FinishedAt : null,
            Steps = steps,
            Events = await ControlStore.EventsAsync(session, row.Name, Events, cancellation),
        };
    }

    // What has no checkpoint yet is at work, or has failed, all the same.
    private static MigrationStepReport Current(MigrationStepReport step, MigrationState state, MigrationRow row) => (state, step.State) switch
    {
        (_, StepState.Done or StepState.Undone) => step,
        (MigrationState.Failed, _) => step with { State = StepState.Failed, Detail = row.Reason },
        (MigrationState.Running or MigrationState.Pausing or MigrationState.Stopping, StepState.Pending)
            => step with { State = step.Direction == MigrationDirection.Up ? StepState.Running : StepState.Undoing },
        _ => step,
    };
}
