using Toil.Migrations;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Rollbacks.Phases;

/// <summary>The plan, made to run on clones: what it keeps in files goes to a folder of the rehearsal, and it waits for no signal of the
/// live load. Where the plan leaves its pace to the engine, it gives way to the rehearsal's own load, as it would to others.</summary>
internal sealed class RehearsedPlan
{
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);

    private readonly OperationContext _context;

    /// <summary>Makes it.</summary>
    /// <param name="context">Clock and sink.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Absolute path of a folder that goes away with the rehearsal.</param>
    public RehearsedPlan(OperationContext context, MigrationPlan plan, string folder)
    {
        _context = context;
        Plan = plan with
        {
            Throttle = new() { Target = plan.Throttle.Target, Nice = plan.Throttle.Nice },
            Steps = [.. plan.Steps.Select(step => step is PurgeStep { ArchiveFile: not null } purge ? purge with { ArchiveFile = Path.Combine(folder, $"archive-{step.Number}.jsonl") } : step)],
        };
    }

    /// <summary>The plan as it is rehearsed.</summary>
    public MigrationPlan Plan { get; }

    /// <summary>The first step that cannot be undone, or null.</summary>
    public MigrationStep? Irreversible => Plan.Steps.FirstOrDefault(step => step.Irreversible is not null);

    /// <summary>Why there is no way back; null where there is one.</summary>
    public string? NoWayBack => Irreversible is { } wall ? $"Step {wall.Number} '{wall.Name}' is declared irreversible: {wall.Irreversible!.TrimEnd('.')}." : null;

    /// <summary>Runs it on a clone, each time on connections of its own.</summary>
    /// <param name="clone">The clone.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="steps">Gets the steps as they are done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ToilException">Why it failed.</exception>
    public async Task RunAsync(TargetDatabase clone, MigrationDirection direction, ICollection<PhaseStep> steps, CancellationToken cancellation)
        => await RunAsync(clone, new JobOptions { Direction = direction, Lease = s_lease, Reconnect = TimeSpan.Zero }, steps, cancellation);

    /// <summary>Runs it until it is half-way in a step: in the middle of a table's rows, or behind a statement of which no checkpoint is written yet.</summary>
    /// <param name="clone">The clone.</param>
    /// <param name="step">The step.</param>
    /// <param name="largest">Most rows in a batch, so that small tables have a middle.</param>
    /// <param name="steps">Gets the steps as they are done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>False where it came to its end: the step had nothing to do.</returns>
    public async Task<bool> RunHalfWayAsync(TargetDatabase clone, MigrationStep step, int largest, ICollection<PhaseStep> steps, CancellationToken cancellation)
    {
        JobOptions options = new()
        {
            Direction = MigrationDirection.Up,
            Lease = s_lease,
            Reconnect = TimeSpan.Zero,
            LargestBatch = largest,
            HaltsAt = (place, row) => row.Number == step.Number && IsHalfWay(place, step, row),
        };
        try
        {
            await RunAsync(clone, options, steps, cancellation);
            return false;
        }
        catch (ToilException error) when (error.ErrorId == MigrationJob.HaltedId)
        {
            return true;
        }
    }

    private static bool IsHalfWay(string place, MigrationStep step, StepRow row) => (place, step) switch
    {
        ("batch.committed", BatchStep) => row.Scanned * 2 >= (row.RowsBefore ?? 0),
        ("sql.applied" or "statement.done", SqlStep sql) => row.Statement >= (sql.Up.Count - 1) / 2,
        _ => false,
    };

    private async Task RunAsync(TargetDatabase clone, JobOptions options, ICollection<PhaseStep> steps, CancellationToken cancellation)
    {
        if (options.Direction == MigrationDirection.Up)
        {
            // Every way there begins anew; what an earlier one has put away belongs to a clone that came back.
            foreach (PurgeStep purge in Plan.Steps.OfType<PurgeStep>().Where(purge => purge.ArchiveFile is not null))
            {
                File.Delete(purge.ArchiveFile!);
            }
        }

        MigrationRunner runner = new(_context, clone, Plan, options.Direction);
        await foreach (MigrationStepReport step in runner.RunAsync(options, cancellation))
        {
            steps.Add(new(step.Number, step.Step, step.Elapsed, step.RowsBefore is null ? null : step.Scanned));
        }
    }
}
