using System.Globalization;
using Toil.Operations;
using Toil.Reports;
using Toil.Rollbacks.Fingerprints;
using Toil.Rollbacks.Phases;
using Toil.Values;

namespace Toil.Rollbacks;

/// <summary>How rehearsals, their phases and their evidence are shown.</summary>
internal static class RollbackViews
{
    /// <summary>Phases of a rehearsal.</summary>
    public static ResultView Phases { get; } = new()
    {
        Noun = ("phase", "phases"),
        Columns =
        [
            new("Phase", result => InertText.From(Phase(result).Name)),
            new("Outcome", result => Phase(result).Outcome.ToString()),
            new("Time", result => Duration.Rounded(Phase(result).Took), IsNumber: true),
            new("p99", result => Phase(result).Load is { } load ? Duration.Rounded(load.P99) : string.Empty, IsNumber: true),
            new("Detail", result => InertText.From(Phase(result).Detail ?? Predictions(Phase(result)))),
        ],
        Outcome = static result => Phase(result).Outcome.ToString(),
        Outcomes = [nameof(PhaseOutcome.Failed), nameof(PhaseOutcome.Skipped), nameof(PhaseOutcome.Declared), nameof(PhaseOutcome.Passed)],
        Severity = static result => Phase(result).Severity,
        Headline = static result => Phase(result) is { Phase: PhaseKind.Verdict } verdict ? Headline(verdict) : null,
        Place = static result => InertText.From($"{Phase(result).Migration}: {Phase(result).Name}"),
        Details =
        [
            new("Began after", result => Duration.Rounded(Phase(result).StartedAfter)),
            new("Steps", result => string.Join("; ", Phase(result).Steps.Select(step => InertText.From(string.Create(
                CultureInfo.InvariantCulture, $"{step.Number} {step.Name}: {Duration.Rounded(step.Took)}{(step.Rows is { } rows ? $", {rows:N0} rows" : string.Empty)}"))))),
            new("Differences", result => string.Join("; ", Phase(result).Differences.Select(one => InertText.From(Show(one))))),
            new("Load", result => Phase(result).Load is { } load
                ? string.Create(CultureInfo.InvariantCulture, $"{load.Calls:N0} calls, {load.Errors:N0} failed; p50 {Duration.Rounded(load.P50)}, p95 {Duration.Rounded(load.P95)}, p99 {Duration.Rounded(load.P99)}, longest {Duration.Rounded(load.Longest)}")
                : string.Empty),
            new("Beside the quiet p99", result => Phase(result).P99Factor is { } factor ? string.Create(CultureInfo.InvariantCulture, $"{factor:0.##} times") : string.Empty),
            new("Locks", result => Phase(result).Load is { LongestLockWait: { } wait } load
                ? string.Create(CultureInfo.InvariantCulture, $"longest wait {Duration.Rounded(wait)}, {load.BlockedSessions ?? 0} sessions at once")
                : string.Empty),
            new("Write-ahead log", result => Phase(result).Load?.WalBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes") : string.Empty),
            new("Replica lag", result => Phase(result).Load?.ReplicaLag is { } lag ? Duration.Rounded(lag) : string.Empty),
            new("Rehearsal", result => Phase(result).Phase == PhaseKind.Verdict ? Phase(result).Rehearsal.ToString() : string.Empty),
            new("Database", result => Phase(result).Phase == PhaseKind.Verdict ? InertText.From(Phase(result).Database) : string.Empty),
        ],
        Charts = RollbackCharts.All,
    };

    /// <summary>Rehearsals of the store.</summary>
    public static ResultView Rehearsals { get; } = new()
    {
        Noun = ("rehearsal", "rehearsals"),
        Columns =
        [
            new("Id", result => One(result).Id.ToString()[..13]),
            new("Migration", result => InertText.From(One(result).Migration)),
            new("State", result => One(result).State.ToString()),
            new("At", result => One(result).At.ToString("u", CultureInfo.InvariantCulture)),
            new("Up", result => One(result).PredictedUp is { } up ? Duration.Rounded(up) : string.Empty, IsNumber: true),
            new("Down", result => One(result).PredictedDown is { } down ? Duration.Rounded(down) : string.Empty, IsNumber: true),
            new("Really", result => One(result).ActualUp is { } actual ? Duration.Rounded(actual) : string.Empty, IsNumber: true),
            new("Signed", result => One(result).SignedBy is null ? "no" : "yes"),
        ],
        Outcome = static result => One(result).State.ToString(),
        Outcomes = [nameof(RehearsalState.Failed), nameof(RehearsalState.Expired), nameof(RehearsalState.Passed)],
        Severity = static result => One(result).State == RehearsalState.Failed ? Severity.High : Severity.None,
        Place = static result => InertText.From($"{One(result).Migration} in {One(result).Database}"),
        Details =
        [
            new("Failure", result => InertText.From(One(result).Failure)),
            new("Database", result => InertText.From(One(result).Database)),
            new("Engine", result => InertText.From(One(result).Engine)),
            new("By", result => InertText.From(One(result).By)),
            new("Expires", result => One(result).ExpiresAt.ToString("u", CultureInfo.InvariantCulture)),
            new("Sample", result => One(result).SampleShare is { } share ? new Share(share).ToString() : string.Empty),
            new("Ran", result => One(result) is { ActualAt: { } at } one ? string.Create(CultureInfo.InvariantCulture, $"{at:u} in {InertText.From(one.ActualIn)}, {one.ActualFactor:0.##} times what was predicted") : string.Empty),
            new("Signed by", result => InertText.From(One(result).SignedBy)),
            new("Plan", result => One(result).PlanHash),
        ],
    };

    /// <summary>Whether evidence holds.</summary>
    public static ResultView Reports { get; } = new()
    {
        Noun = ("piece of evidence", "pieces of evidence"),
        Columns =
        [
            new("Migration", result => InertText.From(((EvidenceReport)result).Migration)),
            new("Holds", result => ((EvidenceReport)result).Holds ? "yes" : "no"),
            new("Rehearsed", result => ((EvidenceReport)result).At?.ToString("u", CultureInfo.InvariantCulture) ?? string.Empty),
            new("Expires", result => ((EvidenceReport)result).ExpiresAt?.ToString("u", CultureInfo.InvariantCulture) ?? string.Empty),
            new("Signed", result => ((EvidenceReport)result).SignedBy is null ? "no" : "yes"),
            new("Why not", result => InertText.From(string.Join(' ', ((EvidenceReport)result).Mismatches.Select(one => one.Sentence)))),
        ],
        Outcome = static result => ((EvidenceReport)result).Holds ? "holds" : "does not hold",
        Severity = static result => ((EvidenceReport)result).Severity,
        Place = static result => InertText.From(((EvidenceReport)result).Plan),
    };

    private static string Headline(RehearsalPhase verdict) => verdict.Outcome == PhaseOutcome.Failed
        ? $"The rollback of {InertText.From(verdict.Migration)} is not safe: {InertText.From(verdict.Detail)}"
        : $"{InertText.From(verdict.Migration)} can be rolled back{(verdict.Outcome == PhaseOutcome.Declared ? " within what the plan declares" : string.Empty)}. {Predictions(verdict)}";

    private static string Predictions(RehearsalPhase phase) => phase.Phase != PhaseKind.Verdict ? string.Empty
        : string.Join(' ', new[]
        {
            phase.PredictedUp is { } up ? $"Predicted: up {Duration.Rounded(up)}{(phase.PredictedDown is { } down ? $", down {Duration.Rounded(down)}" : string.Empty)}." : null,
            phase.ExpiresAt is { } until ? string.Create(CultureInfo.InvariantCulture, $"Evidence until {until:u}, {(phase.IsSigned == true ? "signed" : "not signed")}.") : null,
        }.OfType<string>());

    private static string Show(Difference difference)
        => difference.Ranges.Count == 0 ? Comparison.Phrase(difference) : $"{Comparison.Phrase(difference)}, in {string.Join(", ", difference.Ranges.Take(3))}";

    private static RehearsalPhase Phase(object result) => (RehearsalPhase)result;

    private static Rehearsal One(object result) => (Rehearsal)result;
}
