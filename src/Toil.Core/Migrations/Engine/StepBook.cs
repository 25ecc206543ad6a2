using Toil.Migrations.Control;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Engine;

/// <summary>The checkpoints of a migration's steps.</summary>
internal sealed class StepBook(MigrationJob job)
{
    private List<StepRow> _rows = [];

    /// <summary>True where, after what was asked to be taken back, steps are left that are done.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>The checkpoint of a step; null where it has none in that direction.</summary>
    public StepRow? Row(MigrationStep step, MigrationDirection direction) => _rows.Find(row => row.Number == step.Number && row.Direction == direction);

    /// <summary>Reads them.</summary>
    public async Task ReadAsync(CancellationToken cancellation) => _rows = await ControlStore.StepsAsync(job.Session, job.Plan.Name, cancellation);

    /// <summary>Keeps a newer one.</summary>
    public void Keep(StepRow row) => _rows = [.. _rows.Where(known => known.Number != row.Number || known.Direction != row.Direction), row];

    /// <summary>Makes the checkpoints of what is to be done where there are none yet.</summary>
    /// <param name="direction">Which way.</param>
    /// <param name="steps">How many are to be taken back; null for all.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The steps, in the order in which they are to be done.</returns>
    public async Task<IReadOnlyList<MigrationStep>> OpenAsync(MigrationDirection direction, int? steps, CancellationToken cancellation)
    {
        await job.Session.BeginAsync(cancellation);
        try
        {
            // Under the fence, and so in sight of what another may have done who has taken over.
            await job.FenceAsync(cancellation);
            await ReadAsync(cancellation);
            if (direction == MigrationDirection.Up)
            {
                await BeginAnewAfterUndoAsync(cancellation);
            }

            IReadOnlyList<MigrationStep> due = Due(direction, steps);
            foreach (MigrationStep step in due.Where(step => Row(step, direction) is null))
            {
                StepRow row = StepRow.For(step, direction);
                await ControlStore.InsertStepAsync(job.Session, job.Plan.Name, row, cancellation);
                _rows.Add(row);
            }

            await job.Session.CommitAsync();
            return due;
        }
        catch
        {
            await job.Session.RollbackAsync();
            throw;
        }
    }

    /// <summary>After a part of the steps was taken back: those have not begun any more.</summary>
    public async Task ForgetUndoneAsync(CancellationToken cancellation)
    {
        foreach (StepRow row in _rows.Where(row => row is { Direction: MigrationDirection.Down, State: StepState.Undone }))
        {
            await ForgetAsync("number = @p1", row.Number, cancellation);
            await ControlStore.InsertStepAsync(job.Session, job.Plan.Name, StepRow.For(job.Plan.Steps[row.Number - 1], MigrationDirection.Up), cancellation);
        }
    }

    private IReadOnlyList<MigrationStep> Due(MigrationDirection direction, int? steps)
    {
        if (direction == MigrationDirection.Up)
        {
            return job.Plan.Steps;
        }

        UndoScope scope = UndoScope.Of(job.Plan, _rows, steps);
        IsPartial = scope.IsPartial;
        if (scope.IsMore)
        {
            job.Context.Sink.Warning(
                $"An undo of '{job.Plan.Name}' that was broken off had begun to take step {scope.Steps[^1].Number} '{scope.Steps[^1].Name}' back: it is finished, and {scope.Steps.Count} steps are taken back.");
        }

        return scope.Steps;
    }

    // Everything was taken back, so nothing of it holds any more but the events.
    private async Task BeginAnewAfterUndoAsync(CancellationToken cancellation)
    {
        if (_rows.Exists(row => row is { Direction: MigrationDirection.Down, State: StepState.Undone }))
        {
            await ForgetAsync("number > @p1", 0, cancellation);
            _rows = [];
        }
    }

    private async Task ForgetAsync(string which, int number, CancellationToken cancellation)
    {
        await job.Session.ExecuteAsync($"DELETE FROM toil_migration_step WHERE migration = @p0 AND {which}", cancellation, job.Plan.Name, number);
        await job.Session.ExecuteAsync($"DELETE FROM toil_migration_batch WHERE migration = @p0 AND {which}", cancellation, job.Plan.Name, number);
    }
}
