using System.Globalization;
using Toil.Reports;
using Toil.Values;

namespace Toil.Schedules;

/// <summary>How schedules are shown.</summary>
internal static class ScheduleViews
{
    /// <summary>Files of a target.</summary>
    public static ResultView Files { get; } = new()
    {
        Noun = ("file", "files"),
        Columns =
        [
            new("File", result => InertText.From(File(result).Path ?? File(result).Name)),
            new("Target", result => File(result).Target.ToString()),
            new("Next", result => File(result).Next is [var next, ..] ? Moment(next) : string.Empty),
            new("Then", result => InertText.From(File(result).Purpose)),
        ],
        Outcome = static result => File(result).Path is null ? "shown" : "written",
        Place = static result => InertText.From(File(result).Path ?? File(result).Name),
        Listing = static result => File(result).Path is null ? (InertText.From(File(result).Name), Inert(File(result).Text)) : null,
    };

    /// <summary>What was done to schedules.</summary>
    public static ResultView Changes { get; } = new()
    {
        Noun = ("schedule", "schedules"),
        Columns =
        [
            new("Schedule", result => Change(result).Name),
            new("Act", result => Change(result).IsDryRun ? $"would be {Change(result).Act}" : Change(result).Act.ToString()),
            new("Target", result => Change(result).Target.ToString()),
            new("Calendar", result => InertText.From(Change(result).Calendar)),
            new("Next", result => string.Join(", ", Change(result).Next.Select(next => $"{Moment(next)} ({next.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC)"))),
            new("Place", result => InertText.From(Change(result).Place)),
        ],
        Outcome = static result => Change(result).Act.ToString(),
        Place = static result => Change(result).Name,
        Listing = static result => Change(result) is { IsDryRun: true, Text: { } text } change ? (InertText.From(change.Place), Inert(text)) : null,
        Details = [new("Runbook", result => InertText.From(Change(result).Runbook)), new("Zone", result => InertText.From(Change(result).Zone))],
    };

    /// <summary>Registered schedules.</summary>
    public static ResultView States { get; } = new()
    {
        Noun = ("schedule", "schedules"),
        Columns =
        [
            new("Schedule", result => InertText.From(State(result).Name)),
            new("Verdict", result => State(result).Verdict.ToString()),
            new("Calendar", result => InertText.From(State(result).Calendar)),
            new("Last due", result => Moment(State(result).LastDue)),
            new("Last run", result => Moment(State(result).LastRunAt)),
            new("Next due", result => Moment(State(result).NextDue)),
            new("Machine", result => InertText.From(State(result).Machine)),
            new("Detail", result => InertText.From($"{State(result).Sentence} {State(result).Remedy}".Trim(), 2_000)),
        ],
        Outcome = static result => State(result).Verdict.ToString(),
        Outcomes =
        [
            nameof(ScheduleVerdict.Gone), nameof(ScheduleVerdict.Failed), nameof(ScheduleVerdict.Missed), nameof(ScheduleVerdict.NeverRan), nameof(ScheduleVerdict.Waiting),
            nameof(ScheduleVerdict.Late), nameof(ScheduleVerdict.Running), nameof(ScheduleVerdict.OnTime),
        ],
        Place = static result => InertText.From($"{State(result).Name} on {State(result).Machine}"),
        Fingerprint = static result => $"{State(result).Machine}/{State(result).Person}/{State(result).Name}",
        Due = static result => State(result).NextDue,
        DueTitle = "Next runs",
        Details =
        [
            new("Runbook", result => InertText.From($"{State(result).Runbook}, {State(result).Path}")),
            new("Target", result => State(result).Target.ToString()),
            new("Zone", result => InertText.From(State(result).Zone)),
            new("By", result => InertText.From(State(result).Person)),
            new("State of the last run", result => State(result).LastState?.ToString() ?? string.Empty),
            new("Exit code", result => State(result).LastExitCode?.ToString(CultureInfo.InvariantCulture) ?? string.Empty),
            new("Run", result => State(result).LastRun?.ToString() ?? string.Empty),
            new("Missed since", result => State(result).MissedCount > 0 ? State(result).MissedCount.ToString(CultureInfo.InvariantCulture) : string.Empty),
        ],
    };

    private static string Inert(string text) => string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => InertText.From(line, 100_000)));

    private static string Moment(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) ?? string.Empty;

    private static ScheduleFile File(object result) => (ScheduleFile)result;

    private static ScheduleChange Change(object result) => (ScheduleChange)result;

    private static ScheduleState State(object result) => (ScheduleState)result;
}
