using System.Globalization;
using Toil.Reports;
using Toil.Values;

namespace Toil.Log;

/// <summary>How entries and timers are shown.</summary>
internal static class LogViews
{
    /// <summary>Entries, with the times that the person's clock showed.</summary>
    public static ResultView Entries { get; } = new()
    {
        Noun = ("entry", "entries"),
        Columns =
        [
            new("Id", result => Entry(result).ShortId),
            new("Start", result => Local(Entry(result).Start, Entry(result).Zone)),
            new("Time", result => Span(Entry(result).Elapsed), IsNumber: true),
            new("Hands-on", result => Span(Entry(result).HandsOn), IsNumber: true),
            new("Task", result => InertText.From(Entry(result).Task)),
            new("Category", result => Entry(result).Category.ToString()),
            new("Trigger", result => Entry(result).Trigger.ToString()),
            new("Tags", result => InertText.From(string.Join(", ", Entry(result).Tags))),
            new("Person", result => InertText.From(Entry(result).Person)),
            new("Change", result => ChangeOf(Entry(result))),
        ],
        Outcome = static result => Entry(result) switch { { IsRemoved: true } => "removed", { Category: var category } => category.ToString() },
        Outcomes = [nameof(EntryCategory.Toil), nameof(EntryCategory.Engineering), nameof(EntryCategory.Overhead), "removed"],
        Place = static result => InertText.From(Entry(result).Task),
        Details =
        [
            new("Zone", result => Entry(result).Zone),
            new("Team", result => InertText.From(Entry(result).Team)),
            new("Note", result => InertText.From(Entry(result).Note)),
            new("Reference", result => InertText.From(Entry(result).Reference)),
            new("Revision", result => string.Create(
                CultureInfo.InvariantCulture,
                $"{Entry(result).Revision}, {Entry(result).Change} by {InertText.From(Entry(result).ChangedBy)} at {Entry(result).ChangedAt:yyyy-MM-dd HH:mm:ss}Z")),
        ],
    };

    /// <summary>Timers.</summary>
    public static ResultView Timers { get; } = new()
    {
        Noun = ("timer", "timers"),
        Columns =
        [
            new("State", result => Timer(result).IsPaused ? "Paused" : "Running"),
            new("Since", result => Local(Timer(result).Start, Timer(result).Zone)),
            new("Time", result => Span(Timer(result).Elapsed), IsNumber: true),
            new("Hands-on", result => Span(Timer(result).HandsOn), IsNumber: true),
            new("Task", result => InertText.From(Timer(result).Task)),
            new("Person", result => InertText.From(Timer(result).Person)),
        ],
        Outcome = static result => Timer(result).IsPaused ? "paused" : "running",
        Outcomes = ["running", "paused"],
        Place = static result => InertText.From(Timer(result).Task),
    };

    private static ToilEntry Entry(object result) => (ToilEntry)result;

    private static ToilTimer Timer(object result) => (ToilTimer)result;

    /// <summary>Nothing for an entry as it was first booked.</summary>
    private static string ChangeOf(ToilEntry entry) => entry.Revision == 1
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{entry.Revision} {entry.Change} by {InertText.From(entry.ChangedBy)}");

    private static string Local(DateTimeOffset instant, string zone)
        => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found) ? EntryRules.Show(instant, found) : EntryRules.Show(instant, TimeZoneInfo.Utc) + "Z";

    /// <summary>Hours and minutes: <c>1:05</c>.</summary>
    private static string Span(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}:{span.Minutes:00}");
}
