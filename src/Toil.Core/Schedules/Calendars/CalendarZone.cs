using Toil.Operations;
using Toil.Values;

namespace Toil.Schedules.Calendars;

/// <summary>Time zones of calendars, by their IANA names.</summary>
internal static class CalendarZone
{
    /// <summary>The zone of a name.</summary>
    /// <param name="id">The name.</param>
    /// <param name="error">Makes the error where the name stands in a calendar; null where it is an option.</param>
    /// <param name="word">The word of the calendar.</param>
    /// <exception cref="ToilException"><c>ZoneUnknown</c>, or <c>CalendarInvalid</c>, with the nearest known name.</exception>
    public static TimeZoneInfo Find(string id, CalendarError? error = null, CalendarWord word = default)
    {
        if (IsName(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone))
        {
            return zone.Id is "UTC" or "Etc/UTC" ? TimeZoneInfo.Utc : zone;
        }

        return error is not null
            ? throw error.Unknown(word, "is neither a part of the calendar nor a time zone", Known(), "Write an IANA name such as Europe/Berlin or UTC.")
            : throw ToilException.Invalid(
                "ZoneUnknown", $"There is no time zone '{InertText.From(id, 80)}'.",
                Nearest.To(id, Known()) is { } nearest ? $"Did you mean '{nearest}'?" : "Give an IANA name such as Europe/Berlin or UTC.", id);
    }

    /// <summary>Names of zones, for completion and for errors.</summary>
    public static IEnumerable<string> Known() => TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(IsName).Append("UTC").Distinct();

    /// <summary>True where two zones show the same time in the years to come, whatever they are called.</summary>
    public static bool IsSame(TimeZoneInfo one, TimeZoneInfo other)
        => one.Id == other.Id || Enumerable.Range(0, 24 * 366 * 3).Select(hour => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(hour)).All(at => one.GetUtcOffset(at) == other.GetUtcOffset(at));

    // A file of the zone database is found by a path, and a path is no name.
    private static bool IsName(string id) => id.Length is > 0 and <= 60 && char.IsAsciiLetter(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');
}
