namespace Toil.Schedules.Calendars;

/// <summary>When something is due.</summary>
/// <param name="Text">As it was given, with its zone where that stands in it.</param>
/// <param name="Fields">The times.</param>
/// <param name="Zone">Whose clock shows them; null for that of the machine on which it runs.</param>
internal sealed record Calendar(string Text, CalendarFields Fields, TimeZoneInfo? Zone)
{
    /// <summary>A text that reads as the same calendar, without its zone.</summary>
    public string Plain => Fields.Cron ?? MonthlyLast();

    /// <summary>The same calendar on another clock.</summary>
    public Calendar In(TimeZoneInfo zone) => this with { Zone = zone };

    private string MonthlyLast() => $"monthly last {string.Join(',', Fields.Times().Select(time => time.ToString("hh\\:mm", System.Globalization.CultureInfo.InvariantCulture)))}";
}
