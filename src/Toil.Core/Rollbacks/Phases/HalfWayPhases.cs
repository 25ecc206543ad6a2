using System.Runtime.CompilerServices;
using Toil.Migrations;
using Toil.Migrations.Plans;
using Toil.Rollbacks.Cloning;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Rollbacks.Phases;

/// <summary>Stops the migration half-way in each step and takes it back.</summary>
/// <param name="stage">What the phases share.</param>
/// <param name="start">A clone that stays as it was at the start.</param>
/// <param name="before">Its print.</param>
internal sealed class HalfWayPhases(RehearsalStage stage, DisposableClone start, DatabasePrint before)
{
    // Small clones have a few thousand rows a table: many batches of this size, so that each has a middle.
    private const int LargestBatch = 100;

    /// <summary>Runs them, a phase for each step.</summary>
    public async IAsyncEnumerable<RehearsalPhase> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        DisposableClone? clone = null;
        try
        {
            foreach (MigrationStep step in stage.Plan.Plan.Steps)
            {
                string name = $"half-way in step {step.Number} '{step.Name}', then down";
                if (stage.Plan.Irreversible?.Number <= step.Number)
                {
                    yield return await stage.RunAsync(PhaseKind.HalfWay, name, notes =>
                    {
                        notes.Skip(stage.Plan.NoWayBack!);
                        return Task.CompletedTask;
                    });
                    continue;
                }

                RehearsalPhase phase = await stage.RunAsync(PhaseKind.HalfWay, name, async notes =>
                {
                    // One that came back as it was serves again.
                    clone ??= await stage.Cloner.CopyAsync(start, cancellation);
                    await TryAsync(step, clone, notes, cancellation);
                });
                yield return phase;
                if (phase.Outcome != PhaseOutcome.Passed && clone is not null)
                {
                    await clone.DisposeAsync();
                    clone = null;
                }
            }
        }
        finally
        {
            await (clone?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async Task TryAsync(MigrationStep step, DisposableClone clone, PhaseNotes notes, CancellationToken cancellation)
    {
        List<PhaseStep> up = [];
        if (!await stage.Plan.RunHalfWayAsync(clone.Database, step, LargestBatch, up, cancellation))
        {
            notes.Say("The step had nothing to do in the middle of which it could stop.");
        }

        await stage.Plan.RunAsync(clone.Database, MigrationDirection.Down, notes.Steps, cancellation);
        await new Comparison(stage.Declared).CompareAsync(before, start.Database, clone.Database, notes, cancellation);
    }
}
