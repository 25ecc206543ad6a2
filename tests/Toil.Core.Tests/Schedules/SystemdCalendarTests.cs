using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Schedules.Calendars;
using Toil.Schedules.Targets;
using Calendar = Toil.Schedules.Calendars.Calendar;

namespace Toil.Core.Tests.Schedules;

/// <summary>What systemd itself makes of our calendars.</summary>
public sealed partial class SystemdCalendarTests
{
    private static readonly PathTool s_systemd = new(["systemd-analyze"], "--version");

    [Theory]
    [InlineData("daily 03:00", "*-*-* 03:00:00")]
    [InlineData("weekdays 08:30 Europe/Berlin", "Mon,Tue,Wed,Thu,Fri *-*-* 08:30:00 Europe/Berlin")]
    [InlineData("every 15m UTC", "*-*-* *:00,15,30,45:00 UTC")]
    [InlineData("monthly last 04:00", "*-*~01 04:00:00")]
    [InlineData("0 0 13 * 5", "*-*-13 00:00:00", "Fri *-*-* 00:00:00")]
    [InlineData("0 4 1 1,7 *", "*-01,07-01 04:00:00")]
    public void A_calendar_is_written(string calendar, params string[] expected)
    {
        Calendar read = CalendarReader.Read(calendar);
        Assert.Equal(expected, SystemdCalendar.Of(read.Fields, read.Zone));
    }

    [Fact]
    public void Systemd_elapses_when_we_say()
    {
        Gen<(string Calendar, string Zone, string From)> cases =
            from calendar in Gen.Elements(
                "daily 02:30", "daily 02:00", "weekdays 08:30", "every 15m", "every 2h", "every 6h", "hourly", "monthly last 02:15", "monthly 29 01:30", "0 0 13 * 5",
                "*/20 1-3 * * *", "15 2 * 3,10 sun", "45 1 * * *", "30 3 1-7 * *")
            from zone in Gen.Elements("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "America/St_Johns")
            from day in Gen.Elements("2026-03-28", "2026-03-07", "2026-10-24", "2026-10-31", "2026-10-03", "2026-04-04", "2028-02-28", "2026-12-31")
            from hour in Gen.Choose(0, 23)
            select (calendar, zone, $"{day} {hour:00}:10:00 UTC");
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            Calendar calendar = CalendarReader.Read(one.Calendar, one.Zone);
            string[] lines = [.. SystemdCalendar.Of(calendar.Fields, calendar.Zone)];
            DateTimeOffset from = DateTimeOffset.Parse(one.From.Replace(" UTC", "Z", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            DateTimeOffset[] theirs =
            [
                .. lines.SelectMany(line => Times().Matches(s_systemd.Run("calendar", $"--base-time={one.From}", "--iterations=12", line)).Select(match =>
                    DateTimeOffset.Parse(match.Groups[1].Value + "Z", CultureInfo.InvariantCulture))).Distinct().Order().Take(12),
            ];
            Assert.Equal(theirs, new Occurrences(calendar.Fields, calendar.Zone!, ClockRule.Systemd).After(from).Take(theirs.Length));
            return theirs.Length == 12;
        }).Check(Properties.Tests(80));
    }

    // Where the machine is in UTC, the time stands in the line itself, and else in one below it.
    [GeneratedRegex(@"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC")]
    private static partial Regex Times();
}
