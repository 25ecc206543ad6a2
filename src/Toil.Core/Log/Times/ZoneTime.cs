using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log;

/// <summary>Wall-clock times of a zone as instants, over the changes of its clocks too.</summary>
public static class ZoneTime
{
    /// <summary>The zone with an IANA name.</summary>
    /// <param name="id">The name: <c>Europe/Berlin</c>. A Windows name is taken too, and stands for its IANA zone.</param>
    /// <exception cref="ToilException"><c>ZoneUnknown</c>, with the nearest known name.</exception>
    public static TimeZoneInfo Find(string id)
    {
        string name = id.Contains(' ') && TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out string? iana) ? iana : id;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone)
            ? zone
            : throw ToilException.Invalid(
                "ZoneUnknown", $"There is no time zone '{InertText.From(id, 80)}'.",
                Nearest.To(id, Known()) is { } nearest ? $"Did you mean '{nearest}'?" : "Give an IANA name such as Europe/Berlin or UTC.", id);
    }

    /// <summary>The instant at which the clock shows a time. Of two such instants (clocks put back) it is the first.</summary>
    /// <exception cref="ToilException"><c>TimeSkipped</c>: the clocks were put forward over it.</exception>
    public static DateTimeOffset At(DateTime wall, TimeZoneInfo zone) => zone.IsInvalidTime(wall)
        ? throw ToilException.Invalid(
            "TimeSkipped", string.Create(CultureInfo.InvariantCulture, $"{wall:yyyy-MM-dd HH:mm} does not exist in {zone.Id}: the clocks were put forward over it."),
            "Give a time before or after the change, or one with an offset such as 2026-03-29T02:30+01:00.", wall)
        : AtOrAfter(wall, zone);

    /// <summary>The same; a time that the clocks were put forward over stands for the moment of the change.</summary>
    public static DateTimeOffset AtOrAfter(DateTime wall, TimeZoneInfo zone)
    {
        DateTime plain = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(plain))
        {
            plain = new DateTime(plain.Year, plain.Month, plain.Day, plain.Hour, plain.Minute, 0).AddMinutes(1);
        }

        TimeSpan offset = zone.IsAmbiguousTime(plain) ? zone.GetAmbiguousTimeOffsets(plain).Max() : zone.GetUtcOffset(plain);
        return new DateTimeOffset(plain, offset).ToUniversalTime();
    }

    /// <summary>The same, but of two such instants the second.</summary>
    internal static DateTimeOffset AtLast(DateTime wall, TimeZoneInfo zone)
    {
        DateTime plain = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        return zone.IsAmbiguousTime(plain) ? new DateTimeOffset(plain, zone.GetAmbiguousTimeOffsets(plain).Min()).ToUniversalTime() : At(wall, zone);
    }

    /// <summary>The IANA name of this machine's zone.</summary>
    /// <exception cref="ToilException"><c>ZoneUnknown</c>: the machine does not name it.</exception>
    internal static TimeZoneInfo OfMachine()
    {
        TimeZoneInfo local = TimeZoneInfo.Local;
        return local.HasIanaId ? local
            : TimeZoneInfo.TryConvertWindowsIdToIanaId(local.Id, out string? iana) ? Find(iana)
            : !local.SupportsDaylightSavingTime && local.BaseUtcOffset == TimeSpan.Zero ? TimeZoneInfo.Utc
            : throw ToilException.Invalid(
                "ZoneUnknown", "This machine does not say which time zone it is in.", "Set zone: under log: in toil.yaml, or give --zone.");
    }

    private static IEnumerable<string> Known() => TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Append("UTC");
}
