using System.Globalization;
using Toil.Schedules.Calendars;

namespace Toil.Schedules.Targets;

/// <summary>A calendar in the words of systemd.time(7).</summary>
internal static class SystemdCalendar
{
    private static readonly string[] s_days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>What stands behind <c>OnCalendar=</c>: one line, or two where a day of the month or a day of the week is enough.</summary>
    /// <param name="fields">The times.</param>
    /// <param name="zone">Whose clock shows them; null for the machine's.</param>
    public static IEnumerable<string> Of(CalendarFields fields, TimeZoneInfo? zone)
    {
        string rest = $"{List(fields.Hours, CalendarFields.AllHours)}:{List(fields.Minutes, CalendarFields.AllMinutes)}:00{(zone is null ? string.Empty : " " + Name(zone))}";
        string months = List(fields.Months, CalendarFields.AllMonths);
        string days = fields.IsLastDay ? "~01" : "-" + List(fields.Days, CalendarFields.AllDays);
        string weekdays = fields.Weekdays == CalendarFields.AllWeekdays ? string.Empty : string.Join(',', CalendarFields.Values(fields.Weekdays).Select(day => s_days[day])) + " ";
        if (!fields.IsEitherDay)
        {
            yield return $"{weekdays}*-{months}{days} {rest}";
            yield break;
        }

        yield return $"*-{months}{days} {rest}";
        yield return $"{weekdays}*-{months}-* {rest}";
    }

    private static string Name(TimeZoneInfo zone) => zone == TimeZoneInfo.Utc ? "UTC" : zone.Id;

    private static string List(ulong set, ulong all)
        => set == all ? "*" : string.Join(',', CalendarFields.Values(set).Select(value => value.ToString("00", CultureInfo.InvariantCulture)));
}
