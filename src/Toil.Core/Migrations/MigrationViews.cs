using System.Globalization;
using System.Text.RegularExpressions;
using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Migrations;

/// <summary>How migrations, their steps and what a check found are shown.</summary>
internal static partial class MigrationViews
{
    /// <summary>Steps of a run or of an undo.</summary>
    public static ResultView Steps { get; } = new()
    {
        Noun = ("step", "steps"),
        Columns =
        [
            new("#", result => Number(Step(result).Number), IsNumber: true),
            new("Step", result => InertText.From(Step(result).Step)),
            new("State", result => StateOf(Step(result))),
            new("Rows", result => Count(Step(result) is { IsDryRun: true } planned ? planned.RowsBefore ?? 0 : Step(result).Scanned), IsNumber: true),
            new("Changed", result => Count(Step(result).Affected), IsNumber: true),
            new("Time", result => Span(Step(result) is { IsDryRun: true } planned ? planned.TimeLeft ?? default : Step(result).Elapsed), IsNumber: true),
            new("Detail", result => InertText.From(Step(result).Detail)),
        ],
        Outcome = static result => StateOf(Step(result)),
        Outcomes = [nameof(StepState.Failed), nameof(StepState.Running), nameof(StepState.Undoing), nameof(StepState.Pending), "Planned", nameof(StepState.Undone), nameof(StepState.Done)],
        Severity = static result => Step(result).State == StepState.Failed ? Severity.High : Severity.None,
        Place = static result => InertText.From($"{Step(result).Migration}: {Step(result).Step}"),
        Details =
        [
            new("Migration", result => InertText.From(Step(result).Migration)),
            new("Database", result => InertText.From(Step(result).Database)),
            new("Kind", result => $"{Step(result).Kind}, {(Step(result).Direction == MigrationDirection.Up ? "up" : "down")}"),
            new("Rows before, after", result => Step(result) is { RowsBefore: { } before } step ? $"{Count(before)}, {(step.RowsAfter is { } after ? Count(after) : "not known yet")}" : string.Empty),
            new("Matched", result => Count(Step(result).Matched)),
            new("Rows a second", result => Count(Step(result).Rate)),
            new("Skipped", result => Count(Step(result).Skipped)),
            new("Batches", result => Step(result) is { Batches: > 0 } step ? $"{Count(step.Batches)}, now of {Count(step.BatchSize)} rows" : string.Empty),
            new("Time left", result => Left(Step(result).TimeLeft)),
            new("Digest", result => Step(result).Digest ?? string.Empty),
        ],
    };

    /// <summary>Migrations of a database.</summary>
    public static ResultView Migrations { get; } = new()
    {
        Noun = ("migration", "migrations"),
        Columns =
        [
            new("Migration", result => InertText.From(Report(result).Migration)),
            new("State", result => Report(result).State.ToString()),
            new("Step", result => StepOf(Report(result))),
            new("Done", result => Share(Report(result)), IsNumber: true),
            new("Rows/s", result => Count(Report(result).Rate), IsNumber: true),
            new("Left", result => Left(Report(result).TimeLeft), IsNumber: true),
            new("Why", result => InertText.From(Report(result).Reason ?? Report(result).Override)),
        ],
        Outcome = static result => Report(result).State.ToString(),
        Outcomes =
        [
            nameof(MigrationState.Failed), nameof(MigrationState.Interrupted), nameof(MigrationState.Stopped), nameof(MigrationState.Stopping),
            nameof(MigrationState.Paused), nameof(MigrationState.Pausing), nameof(MigrationState.Running), nameof(MigrationState.Queued),
            nameof(MigrationState.Undone), nameof(MigrationState.Succeeded),
        ],
        Severity = static result => Report(result).State switch
        {
            MigrationState.Failed => Severity.High,
            MigrationState.Interrupted => Severity.Warning,
            _ => Severity.None,
        },
        Place = static result => InertText.From($"{Report(result).Migration} in {Report(result).Database}"),
        Fingerprint = static result => $"{Report(result).Migration} {Report(result).Database}",
        Details =
        [
            new("Database", result => InertText.From(Report(result).Database)),
            new("Override", result => InertText.From(Report(result).Override)),
            new("Direction", result => Report(result).Direction == MigrationDirection.Up ? "up" : "down"),
            new("Rows", result => Report(result) is { Done: > 0 } report ? $"{Count(report.Done)}{(report.Estimated is { } all ? $" of about {Count(all)}" : string.Empty)}" : string.Empty),
            new("Time", result => Span(Report(result).Elapsed)),
            new("Lag", result => Report(result).Lag is { } lag ? Duration.Format(lag) : string.Empty),
            new("Holder", result => InertText.From(Report(result).Holder)),
            new("Heartbeat", result => Instant(Report(result).HeartbeatAt)),
            new("Started", result => Instant(Report(result).StartedAt)),
            new("Finished", result => Instant(Report(result).FinishedAt)),
            new("Took effect after", result => Report(result).TookEffectAfter is { } after ? Duration.Format(after) : string.Empty),
            new("Plan", result => Report(result).PlanHash),
        ],
        Metrics =
        [
            new("toil_migration_state", "State: 0 queued, 1 running, 2 pausing, 3 paused, 4 stopping, 5 stopped, 6 succeeded, 7 failed, 8 interrupted, 9 undone.", result => (int)Report(result).State),
            new("toil_migration_rows_done", "Rows walked in the step.", result => Report(result).Done),
            new("toil_migration_rows_estimated", "Rows to walk in the step.", result => Report(result).Estimated),
            new("toil_migration_rows_per_second", "Rows a second, the rests of the throttle counted and pauses not.", result => Report(result).Rate),
            new("toil_migration_seconds_left", "Estimate of the time left in the step at that rate.", result => Report(result).TimeLeft?.TotalSeconds),
            new("toil_migration_replica_lag_seconds", "Greatest lag of a replica.", result => Report(result).Lag?.TotalSeconds),
        ],
        MetricLabels =
        [
            new("migration", result => Report(result).Migration),
            new("database", result => Report(result).Database),
            new("step", result => Report(result).Step ?? string.Empty),
        ],
    };

    /// <summary>What a check found.</summary>
    public static ResultView Findings { get; } = new()
    {
        Noun = ("finding", "findings"),
        Columns =
        [
            new("#", result => Finding(result).Number is { } number ? Number(number) : string.Empty, IsNumber: true),
            new("Severity", result => Finding(result).Severity.ToString()),
            new("Rule", result => Finding(result).Rule),
            new("Finding", result => InertText.From(Finding(result) is { Lock: { } held } finding ? $"{finding.Message} Locks: {held}." : Finding(result).Message)),
        ],
        Outcome = static result => Finding(result).Severity.ToString(),
        Outcomes = [nameof(Severity.Critical), nameof(Severity.High), nameof(Severity.Warning), nameof(Severity.Info)],
        Place = static result => InertText.From(Finding(result) is { Step: { } step } finding ? $"{finding.Migration}: {step}" : Finding(result).Migration),
        Uri = static result => PlaceOf(Finding(result)) is { Success: true } place ? FileUri.Of(place.Groups["file"].Value) : null,
        Line = static result => PlaceOf(Finding(result)) is { Success: true } place ? long.Parse(place.Groups["line"].ValueSpan, CultureInfo.InvariantCulture) : null,
        Fingerprint = static result => $"{Finding(result).Migration} {Finding(result).Step} {Finding(result).Rule}",
        Problems = static result => Finding(result) is { Severity: > Severity.Info } finding
            ? [new ResultProblem(finding.Rule, finding.Severity, finding.Message, finding.Remedy ?? string.Empty)]
            : [],
        Rules = Checking.CheckRules.All,
        Details =
        [
            new("Step", result => InertText.From(Finding(result).Step)),
            new("Remedy", result => InertText.From(Finding(result).Remedy)),
            new("Rows", result => Finding(result).Rows is { } rows ? $"about {Count(rows)}" : string.Empty),
            new("Batches", result => Finding(result).Batches is { } batches ? $"about {Count(batches)}" : string.Empty),
            new("Place", result => InertText.From(Finding(result).Origin)),
        ],
    };

    private static MigrationStepReport Step(object result) => (MigrationStepReport)result;

    private static MigrationReport Report(object result) => (MigrationReport)result;

    private static MigrationCheckFinding Finding(object result) => (MigrationCheckFinding)result;

    private static string StateOf(MigrationStepReport step) => step.IsDryRun ? "Planned" : step.State.ToString();

    /// <summary>Place and name: <c>2/3 fill it</c>, and <c>back 2/3 fill it</c> on a way back that is not at its end.</summary>
    private static string StepOf(MigrationReport report)
    {
        string back = report is { Direction: MigrationDirection.Down, State: not MigrationState.Undone } ? "back " : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{back}{report.StepNumber}/{report.StepCount} {InertText.From(report.Step)}").TrimEnd();
    }

    // Estimates err: 100 % is said of what is done, and of nothing else.
    private static string Share(MigrationReport report) => report switch
    {
        { State: MigrationState.Succeeded or MigrationState.Undone } => "100%",
        { Estimated: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Min(99, report.Done * 100 / report.Estimated.Value)}%"),
        _ => string.Empty,
    };

    /// <summary>A count with its thousands apart; nothing for none.</summary>
    private static string Count(double count) => Math.Round(count) == 0 ? string.Empty : count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Short times to the millisecond, others to the second.</summary>
    private static string Span(TimeSpan span)
        => span == TimeSpan.Zero ? string.Empty : Duration.Format(span.TotalSeconds < 10 ? span : TimeSpan.FromSeconds(Math.Round(span.TotalSeconds)));

    private static string Left(TimeSpan? span) => span is { } left ? Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds))) : string.Empty;

    private static string Instant(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty;

    private static Match PlaceOf(MigrationCheckFinding finding) => PlacePattern().Match(finding.Origin ?? string.Empty);

    /// <summary>A place in a file: <c>/srv/plan.yaml line 9, column 5</c>.</summary>
    [GeneratedRegex("^(?<file>.+) line (?<line>[0-9]{1,9}), column [0-9]{1,9}$", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePattern();
}
