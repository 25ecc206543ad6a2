using System.Globalization;
using Toil.Rollbacks.Evidence;
using Toil.Telemetry;

namespace Toil.Rollbacks.Phases;

/// <summary>What comes out of a rehearsal: passed or failed, the predictions, the evidence.</summary>
internal static class RehearsalVerdict
{
    /// <summary>The verdict, as the last phase.</summary>
    public static RehearsalPhase Of(RehearsalStage stage, RehearsalRun run, TimeSpan validFor, bool isSigned)
    {
        RehearsalPhase[] failed = [.. stage.Phases.Where(phase => phase.Outcome == PhaseOutcome.Failed)];
        PhaseOutcome outcome = failed.Length > 0 ? PhaseOutcome.Failed
            : stage.Phases.Exists(phase => phase.Outcome == PhaseOutcome.Declared) ? PhaseOutcome.Declared
            : PhaseOutcome.Passed;
        return new()
        {
            Rehearsal = stage.Id,
            Migration = stage.Plan.Plan.Name,
            Database = stage.Source.Location.Display,
            Phase = PhaseKind.Verdict,
            Name = outcome == PhaseOutcome.Failed ? "failed" : "passed",
            Outcome = outcome,
            Took = stage.Elapsed,
            Detail = failed.Length == 0 ? null
                : $"{failed[0].Name}: {failed[0].Detail}{(failed.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" {failed.Length - 1} more {(failed.Length == 2 ? "phase" : "phases")} failed.") : string.Empty)}",
            PredictedUp = Predict(stage, run, PhaseKind.UpAgain, PhaseKind.Up),
            PredictedDown = Predict(stage, run, PhaseKind.DownUnderLoad, PhaseKind.Down),
            ExpiresAt = failed.Length > 0 ? null : stage.Context.Time.GetUtcNow() + validFor,
            IsSigned = isSigned,
        };
    }

    /// <summary>The evidence.</summary>
    public static RehearsalEvidence Evidence(RehearsalStage stage, RehearsalRun run, SourceState source, RehearsalPhase verdict, TimeSpan validFor)
    {
        DateTimeOffset now = stage.Context.Time.GetUtcNow();
        double share = run.Clone?.Share ?? 1;
        return new()
        {
            Id = stage.Id,
            Migration = stage.Plan.Plan.Name,
            PlanHash = stage.Plan.Plan.Hash,
            RehearsalHash = stage.Plan.Plan.Rehearsal.Hash,
            Database = stage.Source.Location.Display,
            Engine = source.Engine,
            SchemaDigest = source.SchemaDigest,
            Tables = [.. (run.Before?.Tables ?? []).Where(table => run.Touched.Contains(TouchedTables.NameOf(table)))
                .Select(table => new EvidenceTable(TouchedTables.NameOf(table), table.Rows, RowBucket.UpTo((long)Math.Ceiling(table.Rows / share))))],
            CloneMethod = run.Clone?.Method ?? default,
            SampleShare = run.Clone?.Share,
            At = now,
            ExpiresAt = verdict.ExpiresAt ?? now,
            ToilVersion = ToilTelemetry.Version,
            By = $"{Environment.UserName}@{Environment.MachineName}",
            Passed = verdict.Outcome != PhaseOutcome.Failed,
            IsLoaded = stage.Phases.Exists(phase => phase.Load is not null),
            Total = verdict.Took,
            PredictedUp = verdict.PredictedUp,
            PredictedDown = verdict.PredictedDown,
            Phases = [.. stage.Phases, verdict],
        };
    }

    // What ran under load is nearer to what will be; else the first run counts, which found the caches as cold as they will be.
    private static TimeSpan? Predict(RehearsalStage stage, RehearsalRun run, PhaseKind loaded, PhaseKind quiet)
    {
        RehearsalPhase? phase = stage.Phases.Find(phase => phase.Phase == loaded && phase.Load is not null) ?? stage.Phases.Find(phase => phase.Phase == quiet && phase.Steps.Count > 0);
        return phase is null || phase.Steps.Count == 0 ? null
            : Prediction.Round(Prediction.OfWhole(TimeSpan.FromTicks(phase.Steps.Sum(step => step.Took.Ticks)), run.Clone?.Share));
    }
}
