using Toil.State;

namespace Toil.Rollbacks.Evidence;

/// <summary>Makes rehearsals for people out of what the store has.</summary>
internal static class Rehearsals
{
    /// <summary>One rehearsal.</summary>
    public static Rehearsal Of(RehearsalRow row, DateTimeOffset now)
    {
        EvidenceDocument document = EvidenceDocument.Read(row.Document, $"The rehearsal {row.Id}");
        RehearsalEvidence evidence = document.Evidence;
        TimeSpan? actual = row.Actual is { } micros ? TimeSpan.FromMicroseconds(micros) : null;
        return new()
        {
            Id = evidence.Id,
            Migration = evidence.Migration,
            Database = evidence.Database,
            State = !evidence.Passed ? RehearsalState.Failed : evidence.ExpiresAt <= now ? RehearsalState.Expired : RehearsalState.Passed,
            At = evidence.At,
            ExpiresAt = evidence.ExpiresAt,
            Total = evidence.Total,
            PredictedUp = evidence.PredictedUp,
            PredictedDown = evidence.PredictedDown,
            ActualUp = actual,
            ActualAt = row.ActualAt is { } at ? StoreInstant.FromMicroseconds(at) : null,
            ActualIn = row.ActualIn,
            ActualFactor = actual is { } took && evidence.PredictedUp is { Ticks: > 0 } predicted ? Math.Round(took / predicted, 2) : null,
            Failure = evidence.Phases.FirstOrDefault(phase => phase.Outcome == PhaseOutcome.Failed) is { } failed ? $"{failed.Name}: {failed.Detail}" : null,
            SampleShare = evidence.SampleShare,
            SignedBy = document.Signature?.Key,
            Engine = evidence.Engine,
            PlanHash = evidence.PlanHash,
            By = evidence.By,
            Phases = evidence.Phases,
        };
    }
}
