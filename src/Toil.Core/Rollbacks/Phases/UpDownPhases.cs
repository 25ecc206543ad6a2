using System.Globalization;
using System.Runtime.CompilerServices;
using Toil.Migrations;
using Toil.Rollbacks.Cloning;
using Toil.Rollbacks.Fingerprints;
using Toil.Values;

namespace Toil.Rollbacks.Phases;

/// <summary>The migration on the whole clone: up, down, compared with the start. Each on connections of its own.</summary>
/// <param name="stage">What the phases share.</param>
/// <param name="clone">The clone.</param>
/// <param name="before">Its print at the start.</param>
internal sealed class UpDownPhases(RehearsalStage stage, DisposableClone clone, DatabasePrint before)
{
    /// <summary>True where it came back, so that what follows has a start.</summary>
    public bool IsBack { get; private set; }

    /// <summary>The schema with the migration.</summary>
    public SchemaPrint? Migrated { get; private set; }

    /// <summary>Runs them.</summary>
    public async IAsyncEnumerable<RehearsalPhase> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        RehearsalPhase up = await stage.RunAsync(PhaseKind.Up, "up", async notes =>
        {
            await stage.Plan.RunAsync(clone.Database, MigrationDirection.Up, notes.Steps, cancellation);
            Migrated = await Prints.SchemaAsync(clone.Database, cancellation);
        });
        yield return up;
        if (up.Outcome == PhaseOutcome.Failed)
        {
            yield break;
        }

        if (stage.Plan.Irreversible is { } wall)
        {
            yield return await stage.RunAsync(PhaseKind.Down, "down", notes =>
            {
                notes.Declare($"There is no way back from step {wall.Number} '{wall.Name}', as the plan declares: {wall.Irreversible!.TrimEnd('.')}.");
                return Task.CompletedTask;
            });
            yield break;
        }

        RehearsalPhase down = await stage.RunAsync(PhaseKind.Down, "down, compared with the start", async notes =>
        {
            long started = stage.Context.Time.GetTimestamp();
            await stage.Plan.RunAsync(clone.Database, MigrationDirection.Down, notes.Steps, cancellation);
            TimeSpan took = stage.Context.Time.GetElapsedTime(started);
            IsBack = true;
            DatabasePrint after = await new Comparison(stage.Declared).CompareAsync(before, stage.Source, clone.Database, notes, cancellation);
            if (Migrated!.Digest != before.Schema.Digest && after.Schema.Digest == Migrated.Digest)
            {
                notes.Fail("The way back changes nothing in the schema: it is as the migration made it.");
            }

            CheckLimit(took, notes);
        });
        yield return down;
    }

    private void CheckLimit(TimeSpan took, PhaseNotes notes)
    {
        TimeSpan predicted = Prediction.OfWhole(took, clone.Facts.Share);
        if (stage.Plan.Plan.Rehearsal.RollbackWithin is { } limit && predicted > limit)
        {
            notes.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"Taking it back takes {Duration.Format(Prediction.Round(predicted))}{(clone.Facts.Share is null ? string.Empty : " (predicted from the sample)")}, and the plan allows {Duration.Format(limit)} (rollback_within)."));
        }
    }
}
