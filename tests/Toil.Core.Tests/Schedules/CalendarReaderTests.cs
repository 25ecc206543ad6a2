using Toil.Operations;
using Toil.Schedules.Calendars;

namespace Toil.Core.Tests.Schedules;

public sealed class CalendarReaderTests
{
    [Theory]
    [InlineData("daily 03:00", "0 3 * * *", null)]
    [InlineData("daily 03:00 Europe/Berlin", "0 3 * * *", "Europe/Berlin")]
    [InlineData("daily 3:05,15:05 UTC", "5 3,15 * * *", "UTC")]
    [InlineData("weekdays 08:30", "30 8 * * 1-5", null)]
    [InlineData("weekends 08:30", "30 8 * * 0,6", null)]
    [InlineData("mon,thu 02:30", "30 2 * * 1,4", null)]
    [InlineData("monday,Thursday 02:30 Asia/Kathmandu", "30 2 * * 1,4", "Asia/Kathmandu")]
    [InlineData("fri-sun 02:30", "30 2 * * 0,5,6", null)]
    [InlineData("monthly 1 04:00", "0 4 1 * *", null)]
    [InlineData("monthly 1,15 04:00", "0 4 1,15 * *", null)]
    [InlineData("monthly last 04:00 Europe/Berlin", null, "Europe/Berlin")]
    [InlineData("hourly", "0 * * * *", null)]
    [InlineData("every 6h", "0 */6 * * *", null)]
    [InlineData("every 15m Europe/Berlin", "*/15 * * * *", "Europe/Berlin")]
    [InlineData("every 60m", "0 * * * *", null)]
    [InlineData("every 1m", "* * * * *", null)]
    [InlineData("*/15 8-18 * * mon-fri", "*/15 8-18 * * 1-5", null)]
    [InlineData("0 0 13 * 5", "0 0 13 * 5", null)]
    [InlineData("5,35 0-23/6 1-7 jan,JUL 7 UTC", "5,35 0,6,12,18 1-7 1,7 0", "UTC")]
    [InlineData("*/20,7 * * * *", "*/20,7 * * * *", null)]
    [InlineData("0 0 29 2 *", "0 0 29 2 *", null)]
    [InlineData("@daily Europe/Berlin", "0 0 * * *", "Europe/Berlin")]
    [InlineData("@yearly", "0 0 1 1 *", null)]
    [InlineData("  daily   03:00  ", "0 3 * * *", null)]
    public void A_calendar_is_read(string text, string? cron, string? zone)
    {
        Calendar calendar = CalendarReader.Read(text);
        Assert.Equal(cron, calendar.Fields.Cron);
        Assert.Equal(zone, calendar.Zone?.Id);
        Calendar again = CalendarReader.Read(calendar.Plain);
        Assert.Equal(calendar.Fields, again.Fields);
    }

    [Theory]
    [InlineData("dialy 03:00", "character 1: 'dialy'", "Did you mean 'daily'?")]
    [InlineData("daily", "ends too early", "Say the time: 03:00.")]
    [InlineData("daily 3am", "character 7: '3am' is no time of day", "00:00 to 23:59")]
    [InlineData("daily 24:00", "is no time of day", "Write 00:00")]
    [InlineData("daily 03:00,04:30", "different minutes", "schedule of each")]
    [InlineData("03:00", "nothing says on which days", "Write 'daily 03:00'.")]
    [InlineData("03:00 daily x y z", "nothing says on which days", "Write 'daily 03:00'.")]
    [InlineData("daily 03:00 Europe/Berln", "character 13: 'Europe/Berln'", "Did you mean 'Europe/Berlin'?")]
    [InlineData("daily 03:00 UTC now", "character 17: 'now' stands behind the end", "the time zone is the last word")]
    [InlineData("mon,thr 02:30", "character 5: 'thr'", "Did you mean 'thu'?")]
    [InlineData("monthly lst 04:00", "'lst' is no day of a month", "Did you mean 'last'?")]
    [InlineData("monthly 32 04:00", "'32' is out of range for the day of the month", "from 1 to 31")]
    [InlineData("weekly 03:00", "does not say on which day", "'mon 02:30'")]
    [InlineData("every 7h", "does not divide the day", "Write 'every 6h'")]
    [InlineData("every 25m", "does not divide the hour", "Write 'every 20m'")]
    [InlineData("every 90m", "does not divide the hour", "Write 'every 60m'")]
    [InlineData("every 30s", "shorter than any target can", "'every 1m'")]
    [InlineData("every 2d", "at what time", "'daily 03:00'")]
    [InlineData("every 0m", "is no interval", "'every 15m'")]
    [InlineData("every", "ends too early", "how often")]
    [InlineData("0 3 * *", "has 4 of the five fields", "minute, hour")]
    [InlineData("0 0 3 * * *", "character 11: '*' stands behind the end", "there are no seconds")]
    [InlineData("60 3 * * *", "character 1: '60' is out of range for the minute", "from 0 to 59")]
    [InlineData("0 3 * * fir", "character 9: 'fir'", "Did you mean 'fri'?")]
    [InlineData("0 3 * janury *", "'janury' is no month", "Did you mean 'january'?")]
    [InlineData("0 22-2 * * *", "character 3: '22-2' is an empty range", "Write 22-23,0-2")]
    [InlineData("0 5/2 * * *", "step of a single number", "Write the range: 5-23/2.")]
    [InlineData("*/0 * * * *", "'0' is no step of the minute", "from 1 to 59")]
    [InlineData("0 3 ? * mon", "'?' is no day of the month", "Write * for any.")]
    [InlineData("0 3 L * *", "'L' is no day that every cron knows", "monthly last")]
    [InlineData("0 3,,4 * * *", "nothing stands between two commas", "Take one comma out.")]
    [InlineData("@reboot", "is no time", "daily 03:00")]
    [InlineData("@dayly", "is no name of a calendar", "Did you mean '@daily'?")]
    [InlineData("-1 3 * * *", "'-1' is no calendar", "daily 03:00")]
    public void A_wrong_calendar_is_named_with_its_place_and_the_remedy(string text, string sentence, string remedy)
    {
        ToilException error = Assert.Throws<ToilException>(() => CalendarReader.Read(text));
        Assert.Equal("CalendarInvalid", error.ErrorId);
        Assert.Contains(sentence, error.Sentence, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0 31 2 *")]
    [InlineData("0 0 30 2 * Europe/Berlin")]
    [InlineData("0 0 31 4,6,9,11 *")]
    [InlineData("0 0 31 2 */2")]
    public void A_calendar_that_never_comes_is_refused(string text)
        => Assert.Equal("CalendarNever", Assert.Throws<ToilException>(() => CalendarReader.Read(text)).ErrorId);

    [Fact]
    public void A_day_of_the_week_beside_a_day_that_never_comes_is_enough() => Assert.Equal(
        [2, 9, 16, 23], // Mondays of a February
        new Occurrences(CalendarReader.Read("0 0 31 2 mon").Fields, TimeZoneInfo.Utc, ClockRule.Cron)
            .After(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).Take(4).Select(at => at.Day));

    [Fact]
    public void Nothing_and_two_zones_are_refused()
    {
        Assert.Equal("CalendarMissing", Assert.Throws<ToilException>(() => CalendarReader.Read("  ")).ErrorId);
        Assert.Equal("CalendarInvalid", Assert.Throws<ToilException>(() => CalendarReader.Read("daily 03:00 UTC", "Europe/Berlin")).ErrorId);
        Assert.Contains("Europe/Berlin", Assert.Throws<ToilException>(() => CalendarReader.Read("daily 03:00", "Europe/Berln")).Remedy, StringComparison.Ordinal);
        Assert.Equal("Europe/Berlin", CalendarReader.Read("daily 03:00", "Europe/Berlin").Zone!.Id);
    }

    [Fact]
    public void No_text_does_anything_but_read_or_fail_with_a_sentence() => Support.HostileText.ForAll(text =>
    {
        foreach (string calendar in new[] { text, "daily " + text, "0 3 * * " + text, "every " + text, "daily 03:00 " + text })
        {
            try
            {
                CalendarReader.Read(calendar);
            }
            catch (ToilException error)
            {
                Assert.DoesNotContain('\u001b', error.Message);
            }
        }

        return true;
    });
}
