using System.Globalization;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Log;

/// <summary>What an entry has to be before it is booked, however it came.</summary>
internal static class EntryRules
{
    /// <summary>Longest name of a task, a person or a team, and longest tag.</summary>
    public const int MaxName = 200;

    /// <summary>Longest note.</summary>
    public const int MaxNote = 10_000;

    /// <summary>The entry as it is stored: texts trimmed, tags each once, instants to the microsecond.</summary>
    /// <param name="entry">As given.</param>
    /// <param name="now">The clock's instant; nothing may lie after it.</param>
    /// <exception cref="ToilException">What is wrong with it, and the remedy.</exception>
    public static ToilEntry Check(ToilEntry entry, DateTimeOffset now)
    {
        ToilEntry clean = entry with
        {
            Task = Name("a task", entry.Task),
            Person = Name("a person", entry.Person),
            Team = string.IsNullOrWhiteSpace(entry.Team) ? null : Name("a team", entry.Team),
            Tags = Tags(entry.Tags),
            Note = Note(entry.Note),
            Reference = string.IsNullOrWhiteSpace(entry.Reference) ? null : Name("a reference", entry.Reference, 2_000),
            Start = StoreInstant.Truncate(entry.Start),
            End = StoreInstant.Truncate(entry.End),
            HandsOn = TimeSpan.FromTicks(entry.HandsOn.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond),
        };
        CheckTimes(clean, now);
        return clean;
    }

    /// <summary>The tags as they are stored: without a leading <c>#</c>, each once.</summary>
    public static IReadOnlyList<string> Tags(IEnumerable<string> tags)
        => [.. tags.Select(tag => Name("a tag", tag.Trim().TrimStart('#'))).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>A name in one line.</summary>
    public static string Name(string what, string? text, int limit = MaxName)
    {
        string name = (text ?? string.Empty).Trim();
        return name.Length == 0 ? throw Invalid($"An entry has {what} that is empty", $"Name {what}.")
            : name.Length > limit ? throw Invalid($"'{InertText.From(name, 40)}' is too long for {what}", $"Use {limit} characters at most, and the note for the rest.")
            : name.Any(char.IsControl) ? throw Invalid($"'{InertText.From(name, 80)}' holds a control character", $"Write {what} in one line of plain text.")
            : name;
    }

    private static string? Note(string? text)
    {
        string note = (text ?? string.Empty).Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        return note.Length > MaxNote ? throw Invalid("The note is too long", $"Use {MaxNote} characters at most, and a reference for the rest.")
            : note.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? throw Invalid("The note holds a control character", "Write it in plain text.")
            : note.Length == 0 ? null : note;
    }

    private static void CheckTimes(ToilEntry entry, DateTimeOffset now)
    {
        TimeZoneInfo zone = ZoneTime.Find(entry.Zone);
        if (entry.Start > now || entry.End > now)
        {
            throw ToilException.Invalid(
                "EntryInFuture",
                $"The entry '{InertText.From(entry.Task, 80)}' {(entry.Start > now ? $"starts in the future, at {Show(entry.Start, zone)}" : $"ends in the future, at {Show(entry.End, zone)}")}.",
                "Book it when it is done, or check the date and the zone.", entry.Task);
        }

        if (entry.End <= entry.Start)
        {
            throw ToilException.Invalid(
                "EntryEndsBeforeStart", $"The entry '{InertText.From(entry.Task, 80)}' ends at {Show(entry.End, zone)}, not after its start at {Show(entry.Start, zone)}.",
                "Give an end that is later than the start; with a date or an offset where a change of the clocks lies between.", entry.Task);
        }

        if (entry.HandsOn <= TimeSpan.Zero || entry.HandsOn > entry.Elapsed)
        {
            throw ToilException.Invalid(
                "EntryHandsOnInvalid",
                $"The entry '{InertText.From(entry.Task, 80)}' has {Duration.Format(entry.HandsOn)} of hands-on time in {Duration.Format(entry.Elapsed)}.",
                "Give more than nothing, and at most the time from start to end.", entry.Task);
        }
    }

    /// <summary>An instant as the person's clock showed it.</summary>
    public static string Show(DateTimeOffset instant, TimeZoneInfo zone)
        => TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static ToilException Invalid(string what, string remedy) => ToilException.Invalid("EntryInvalid", what + ".", remedy);
}
