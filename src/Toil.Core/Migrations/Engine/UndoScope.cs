using Toil.Migrations.Control;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Engine;

/// <summary>Which steps an undo takes back.</summary>
/// <remarks>
/// Those that an earlier undo has begun with belong to it, however few are asked for: what is half taken back is neither there nor gone, and a run would take it
/// for done.
/// </remarks>
internal sealed class UndoScope
{
    private UndoScope(IReadOnlyList<MigrationStep> begun, int started, int? asked)
    {
        Started = started;
        Steps = [.. begun.Take(Math.Max(asked ?? begun.Count, started))];
        IsPartial = Steps.Count < begun.Count;
        IsMore = asked < Steps.Count;
    }

    /// <summary>The steps, the last one first.</summary>
    public IReadOnlyList<MigrationStep> Steps { get; }

    /// <summary>How many of them an earlier undo has begun with.</summary>
    public int Started { get; }

    /// <summary>True where steps are left that are done.</summary>
    public bool IsPartial { get; }

    /// <summary>True where it takes back more than were asked for.</summary>
    public bool IsMore { get; }

    /// <summary>Finds out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="rows">The checkpoints.</param>
    /// <param name="asked">How many are to be taken back; null for all.</param>
    public static UndoScope Of(MigrationPlan plan, IReadOnlyList<StepRow> rows, int? asked)
    {
        MigrationStep[] begun = [.. plan.Steps.Where(step => Is(step, MigrationDirection.Up)).Reverse()];
        return new(begun, Array.FindLastIndex(begun, step => Is(step, MigrationDirection.Down)) + 1, asked);

        bool Is(MigrationStep step, MigrationDirection direction)
            => rows.Any(row => row.Number == step.Number && row.Direction == direction && row.State != StepState.Pending);
    }
}
