using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking;

/// <summary>How far the steps of a plan are in a database.</summary>
internal sealed class StepProgress
{
    private readonly Dictionary<int, StepRow> _rows = [];

    private StepProgress(IEnumerable<StepRow> rows)
    {
        foreach (StepRow row in rows)
        {
            _rows[row.Number] = row;
        }
    }

    /// <summary>Nothing was begun.</summary>
    public static StepProgress None { get; } = new([]);

    /// <summary>Reads it; makes no table.</summary>
    public static async Task<StepProgress> ReadAsync(TargetDatabase database, TargetSession session, string migration, CancellationToken cancellation)
    {
        if (!await ControlSchema.IsThereAsync(database, session, cancellation))
        {
            return None;
        }

        // On the way back, or back, nothing of the way up counts as done any more.
        List<StepRow> rows = await ControlStore.StepsAsync(session, migration, cancellation);
        HashSet<int> back = [.. rows.Where(row => row.Direction == MigrationDirection.Down && row.State is not StepState.Pending).Select(row => row.Number)];
        return new(rows.Where(row => row.Direction == MigrationDirection.Up && row.State is not StepState.Undone && !back.Contains(row.Number))) { HasTables = true };
    }

    /// <summary>True where Toil's own tables are there.</summary>
    public bool HasTables { get; private init; }

    /// <summary>The first step that was begun and is another now; null where none is.</summary>
    public MigrationStep? FindChanged(MigrationPlan plan)
        => plan.Steps.FirstOrDefault(step => _rows.GetValueOrDefault(step.Number) is { State: not StepState.Pending } row && row.Hash != step.Hash);

    /// <summary>True for a step that is done.</summary>
    public bool IsDone(MigrationStep step) => _rows.GetValueOrDefault(step.Number)?.State == StepState.Done;

    /// <summary>True for a step that was begun.</summary>
    public bool IsBegun(MigrationStep step) => _rows.GetValueOrDefault(step.Number) is { State: not StepState.Pending };

    /// <summary>Statements of it that are done: those outside of a transaction are committed one by one.</summary>
    public int StatementsDone(MigrationStep step) => _rows.GetValueOrDefault(step.Number)?.Statement ?? 0;
}
