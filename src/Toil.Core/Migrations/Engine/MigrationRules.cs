using Toil.Migrations.Control;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Whether a migration may be taken further, before anything is touched.</summary>
internal static class MigrationRules
{
    /// <summary>Refuses what must not be.</summary>
    /// <exception cref="ToilException"><c>PlanChanged</c>, <c>MigrationPaused</c>, <c>MigrationBeingUndone</c>, <c>MigrationNotBegun</c> or <c>MigrationIrreversible</c>.</exception>
    public static void Check(
        MigrationPlan plan, MigrationRow? row, IReadOnlyList<StepRow> steps, MigrationDirection direction, bool resumes, int? undone, DateTimeOffset now, string? resumedBy = null)
    {
        if (row is null)
        {
            if (direction == MigrationDirection.Down)
            {
                throw NotBegun(plan);
            }

            return;
        }

        if (row.Written != MigrationState.Undone || direction == MigrationDirection.Down)
        {
            RefuseChanged(plan, row, steps);
        }

        if (row.IsHeld(now))
        {
            return; // said by the lease, which knows who
        }

        if (direction == MigrationDirection.Up && row is { Direction: MigrationDirection.Down, Written: not MigrationState.Undone })
        {
            throw BeingUndone(plan, row, steps);
        }

        // What was stopped for good may be taken back without another word.
        bool isHalted = row.Written == MigrationState.Paused || (row.Written == MigrationState.Stopped && direction == MigrationDirection.Up);
        if (isHalted && !resumes)
        {
            throw new ToilException(
                "MigrationPaused", ErrorKind.Waiting,
                $"The migration '{plan.Name}' {(row.Reason is { } reason ? $"was {reason.TrimEnd('.')}" : $"is {row.Written.ToString().ToLowerInvariant()}")}.",
                $"{GoOn(plan, resumedBy)}.", plan.Name);
        }

        if (direction == MigrationDirection.Down)
        {
            RefuseIrreversible(plan, steps, undone);
        }
    }

    /// <summary>How a migration goes on that was paused or stopped, without a full stop.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="resumedBy">As <see cref="OperationContext.ResumedBy"/>: a runbook has no --resume for one of its steps.</param>
    public static string GoOn(MigrationPlan plan, string? resumedBy) => resumedBy is null
        ? "Go on with --resume (-Resume)"
        : $"Go on with: toil migration resume {plan.Name} (Resume-ToilMigration), then: {resumedBy}";

    /// <summary>There is nothing to take back.</summary>
    public static ToilException NotBegun(MigrationPlan plan) => new(
        "MigrationNotBegun", ErrorKind.Conflict, $"The migration '{plan.Name}' has not run here: there is nothing to take back.", "Look at the database's name.", plan.Name);

    private static ToilException BeingUndone(MigrationPlan plan, MigrationRow row, IReadOnlyList<StepRow> steps)
    {
        UndoScope begun = UndoScope.Of(plan, steps, 1);
        bool isPaused = row.Written == MigrationState.Paused;
        string runner = isPaused ? "toil migration undo --resume" : "toil migration undo";
        string cmdlet = isPaused ? "Undo-ToilMigration -Resume" : "Undo-ToilMigration";
        return new(
            "MigrationBeingUndone", ErrorKind.Conflict, $"The migration '{plan.Name}' is half taken back.",
            begun.IsPartial
                ? $"Finish that first: {runner} --steps {begun.Steps.Count} ({cmdlet} -Steps {begun.Steps.Count}), or without the steps to take all back."
                : $"Finish that first: {runner} ({cmdlet}).", plan.Name);
    }

    private static void RefuseChanged(MigrationPlan plan, MigrationRow row, IReadOnlyList<StepRow> steps)
    {
        if (plan.Hash == row.PlanHash)
        {
            return;
        }

        StepRow[] known = [.. steps.Where(step => step.Direction == MigrationDirection.Up)];
        StepRow? other = Array.Find(known, step => plan.Steps.FirstOrDefault(now => now.Number == step.Number)?.Hash != step.Hash);
        string what = other is not null ? $"step {other.Number} '{other.Name}' differs"
            : known.Length < plan.Steps.Count ? $"step {known.Length + 1} '{plan.Steps[known.Length].Name}' is new"
            : "its checks under 'verify:' differ";
        throw new ToilException(
            "PlanChanged", ErrorKind.Conflict, $"The plan of '{plan.Name}' is not the one that was begun: {what}.",
            "Bring back that plan. What is to be different goes into a migration of another name, or into this one when that plan is undone.", plan.Path);
    }

    private static void RefuseIrreversible(MigrationPlan plan, IReadOnlyList<StepRow> steps, int? undone)
    {
        MigrationStep[] begun = [.. UndoScope.Of(plan, steps, undone).Steps];
        if (Array.FindIndex(begun, step => step.Irreversible is not null) is var at and >= 0)
        {
            throw new ToilException(
                "MigrationIrreversible", ErrorKind.Conflict,
                $"{begun[at].Shown} cannot be taken back: {begun[at].Irreversible!.TrimEnd('.')}.",
                at == 0 ? "Restore a backup, or write a migration that repairs what it did." : $"Take back the {at} behind it with --steps {at} (-Steps {at}), or restore a backup.", plan.Name);
        }
    }
}
