using System.Globalization;
using Toil.Log.Store;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Import;

/// <summary>An entry from named fields: a CSV row, a JSON object.</summary>
internal static class EntryFields
{
    /// <summary>The fields that are known, by their folded names.</summary>
    public static IReadOnlyList<string> Known { get; } =
        ["id", "revision", "task", "category", "trigger", "start", "end", "duration", "handson", "zone", "person", "team", "tags", "note", "reference", "source"];

    /// <summary>A field's name in the form in which all spellings are the same.</summary>
    public static string Fold(string name) => name.Trim().Replace("-", null, StringComparison.Ordinal).Replace("_", null, StringComparison.Ordinal)
        .Replace(" ", null, StringComparison.Ordinal).ToLowerInvariant() switch
        {
            "tag" => "tags",
            "from" or "begin" => "start",
            "to" => "end",
            "ref" or "url" or "ticket" => "reference",
            string folded => folded,
        };

    /// <summary>Reads an entry.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="get">A field's text, or null where it is absent or empty.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="defaults">What holds for what is absent.</param>
    /// <param name="keys">The keys of the file.</param>
    /// <exception cref="ToilException">A field is missing or cannot be read; the message leaves the place to the caller.</exception>
    public static ImportItem Read(string place, Func<string, string?> get, IReadOnlyList<string> tags, ImportDefaults defaults, ImportKeys keys)
    {
        TimeZoneInfo zone = get("zone") is { } id ? ZoneTime.Find(id) : defaults.Person.Zone;
        Moment moment = new(zone, defaults.Now);
        TimeSpan? duration = get("duration") is { } span ? Span("duration", span) : null;
        DateTimeOffset? start = get("start") is { } from ? moment.Read("start", from) : null;
        DateTimeOffset? end = get("end") is { } to ? moment.Read("end", to, after: start) : null;
        (DateTimeOffset Start, DateTimeOffset End) times = (start, end, duration) switch
        {
            // Seconds may be rounded away in one of them.
            ({ } s, { } e, { } d) when ((e - s) - d).Duration() >= TimeSpan.FromMinutes(1) => throw ToilException.Invalid(
                "ImportFieldInvalid", $"From its start to its end are {Duration.Format(e - s)}, and its duration says {Duration.Format(d)}.",
                "Correct one of them; where the duration is what was worked in that time, call the column hands-on."),
            ({ } s, { } e, _) => (s, e),
            ({ } s, null, { } d) => (s, s + d),
            (null, { } e, { } d) => (e - d, e),
            _ => throw ToilException.Invalid(
                "ImportFieldMissing", $"It has no {(start is null ? "start" : "end and no duration")}.", "Give a start with an end or a duration."),
        };
        string person = get("person") ?? defaults.Person.Name;
        ToilEntry entry = defaults.Entry(times.Start, times.End) with
        {
            Task = get("task") ?? defaults.Task ?? throw ToilException.Invalid("ImportFieldMissing", "It has no task.", "Name the task, or give --task NAME for all such rows."),
            Category = get("category") is { } category ? Choice("category", category, LogWords.Category) : defaults.Category,
            Trigger = get("trigger") is { } trigger ? Choice("trigger", trigger, LogWords.Trigger) : defaults.Trigger,
            HandsOn = get("handson") is { } handsOn ? Span("hands-on", handsOn) : times.End - times.Start,
            Zone = zone.Id,
            Person = person,
            Team = get("team") ?? (get("person") is null || person == defaults.Person.Name ? defaults.Person.Team : null),
            Tags = tags,
            Note = get("note"),
            Reference = get("reference"),
            Source = get("source") is { } source ? Choice("source", source, LogWords.Source) : EntrySource.Import,
        };
        Guid? given = get("id") is not { } text ? null
            : Guid.TryParse(text, out Guid parsed) ? parsed
            : throw ToilException.Invalid("ImportFieldInvalid", $"The id '{InertText.From(text, 80)}' is no UUID.", "Leave the id out, so that Toil makes one.");
        return new ImportItem(place)
        {
            Entry = entry with { Id = given ?? entry.Id },
            Key = given is null ? keys.Next(person, $"{ImportKeys.Of(entry.Start)}\n{entry.Task}") : null,
            Revision = int.TryParse(get("revision"), NumberStyles.None, CultureInfo.InvariantCulture, out int revision) ? revision : null,
        };
    }

    /// <summary>A duration, as Toil or as .NET writes it. A bare number is none: .NET takes it for days, where minutes or hours were meant.</summary>
    public static TimeSpan Span(string name, string text)
        => Duration.TryParse(text, out TimeSpan span) || (text.Contains(':') && TimeSpan.TryParseExact(text, ["c", @"h\:mm", @"hh\:mm"], CultureInfo.InvariantCulture, out span))
            ? span
            : throw ToilException.Invalid("ImportFieldInvalid", $"The {name} '{InertText.From(text, 80)}' is not a duration.", $"Write it as {Duration.Forms}.");

    /// <summary>One of the words of an enumeration.</summary>
    public static T Choice<T>(string name, string text, Func<string, T> read)
        where T : struct, Enum
    {
        try
        {
            return read(text.Trim().ToLowerInvariant());
        }
        catch (ToilException)
        {
            string[] words = [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];
            throw ToilException.Invalid(
                "ImportFieldInvalid", $"The {name} '{InertText.From(text, 80)}' is not one of {string.Join(", ", words)}.",
                Nearest.To(text, words) is { } nearest ? $"Did you mean '{nearest}'?" : "Use one of those.");
        }
    }
}
