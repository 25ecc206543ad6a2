using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Schedules.Calendars;

namespace Toil.Core.Tests.Schedules;

/// <summary>Due times over changes of clocks, and against a walker that looks at every minute.</summary>
public sealed class OccurrencesTests
{
    private static readonly string[] s_zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "America/St_Johns"];

    private static Gen<string> Fields => from minute in Gen.Elements("0", "30", "*/15", "*", "7,37", "*/20,7", "45-59/7")
                                         from hour in Gen.Elements("2", "*", "*/2", "1-3", "0,12", "23", "*/6", "2,3")
                                         from day in Gen.Elements("*", "*", "*", "1", "*/2", "29-31", "4,25")
                                         from month in Gen.Elements("*", "*", "*", "3,4,10,11", "2")
                                         from weekday in Gen.Elements("*", "*", "0", "1-5", "*/3", "6,7")
                                         select $"{minute} {hour} {day} {month} {weekday}";

    [Theory]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    [InlineData("0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("*/30 * * * *", "Europe/Berlin", "2026-10-25T00:15Z", "2026-10-25T00:30Z", "2026-10-25T01:00Z", "2026-10-25T01:30Z", "2026-10-25T02:00Z")]
    [InlineData("*/30 2 * * *", "Europe/Berlin", "2026-10-24T23:15Z", "2026-10-25T00:00Z", "2026-10-25T00:30Z", "2026-10-25T01:00Z", "2026-10-25T01:30Z", "2026-10-26T01:00Z")]
    [InlineData("*/30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-30T00:00Z")]
    [InlineData("30 1 * * *", "America/New_York", "2026-10-31T12:00Z", "2026-11-01T05:30Z", "2026-11-02T06:30Z")]
    [InlineData("30 2 * * *", "America/New_York", "2026-03-07T12:00Z", "2026-03-08T07:00Z", "2026-03-09T06:30Z")]
    [InlineData("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T04:00Z", "2026-10-03T15:30Z", "2026-10-04T15:15Z")]
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T04:00Z", "2026-04-04T14:45Z", "2026-04-05T15:15Z")]
    [InlineData("45 5 * * *", "Asia/Kathmandu", "2026-04-04T04:00Z", "2026-04-05T00:00Z", "2026-04-06T00:00Z")]
    [InlineData("0 0 29 2 *", "UTC", "2026-04-04T04:00Z", "2028-02-29T00:00Z", "2032-02-29T00:00Z")]
    [InlineData("0 0 13 * 5", "UTC", "2026-11-01T00:00Z", "2026-11-06T00:00Z", "2026-11-13T00:00Z", "2026-11-20T00:00Z", "2026-11-27T00:00Z", "2026-12-04T00:00Z", "2026-12-11T00:00Z", "2026-12-13T00:00Z")]
    [InlineData("monthly last 04:00", "UTC", "2027-12-31T04:00Z", "2028-01-31T04:00Z", "2028-02-29T04:00Z", "2028-03-31T04:00Z")]
    public void Due_times_are_those_of_cron(string calendar, string zone, string after, params string[] expected)
    {
        Occurrences due = new(CalendarReader.Read(calendar).Fields, CalendarZone.Find(zone), ClockRule.Cron);
        Assert.Equal(expected.Select(At), due.After(At(after)).Take(expected.Length));
    }

    [Fact]
    public void Schedulers_differ_when_clocks_change()
    {
        CalendarFields fields = CalendarReader.Read("30 2 * * *").Fields;
        TimeZoneInfo berlin = CalendarZone.Find("Europe/Berlin");
        Assert.Equal(At("2026-03-30T00:30Z"), new Occurrences(fields, berlin, ClockRule.Systemd).Next(At("2026-03-28T12:00Z")));
        Assert.Equal(At("2026-03-30T00:30Z"), new Occurrences(fields, berlin, ClockRule.Kubernetes).Next(At("2026-03-28T12:00Z")));
        Assert.Equal([At("2026-10-25T00:30Z"), At("2026-10-25T01:30Z")], new Occurrences(fields, berlin, ClockRule.Kubernetes).After(At("2026-10-24T12:00Z")).Take(2));

        string said = ClockChanges.Sentence(fields, berlin, ClockRule.Systemd, "systemd", At("2026-01-01T00:00Z"))!;
        Assert.Contains("1 fewer on 2026-03-29", said, StringComparison.Ordinal);
        Assert.Contains("2027-03-28", said, StringComparison.Ordinal);
        Assert.Contains("1 more on 2026-10-25", ClockChanges.Sentence(fields, berlin, ClockRule.Kubernetes, "Kubernetes", At("2026-01-01T00:00Z")), StringComparison.Ordinal);
        Assert.Null(ClockChanges.Sentence(fields, TimeZoneInfo.Utc, ClockRule.Systemd, "systemd", At("2026-01-01T00:00Z")));
        Assert.Null(ClockChanges.Sentence(CalendarReader.Read("daily 12:00").Fields, berlin, ClockRule.Systemd, "systemd", At("2026-01-01T00:00Z")));
    }

    [Fact]
    public void Next_and_last_agree_with_a_walk_over_every_minute()
    {
        Gen<(string Fields, string Zone, DateTimeOffset From)> cases =
            from fields in Fields
            from zone in Gen.Elements(s_zones)
            from day in Gen.Elements("2026-03-28T00:00Z", "2026-03-07T00:00Z", "2026-10-24T00:00Z", "2026-10-31T00:00Z", "2026-10-03T00:00Z", "2026-04-04T00:00Z", "2027-12-30T00:00Z", "2028-02-27T00:00Z")
            from minutes in Gen.Choose(0, 1_440)
            select (fields, zone, At(day).AddMinutes(minutes));
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            if (CalendarReader.Read(one.Fields.Replace(" 2 *", " * *", StringComparison.Ordinal)).Fields is not { } fields)
            {
                return false;
            }

            TimeZoneInfo zone = CalendarZone.Find(one.Zone);
            foreach (ClockRule rule in new[] { ClockRule.Cron, ClockRule.Systemd, ClockRule.Kubernetes })
            {
                Occurrences due = new(fields, zone, rule);
                DateTimeOffset end = one.From.AddDays(3);
                DateTimeOffset[] walked = [.. Walk(fields, zone, rule, one.From, end)];
                Assert.Equal(walked, due.After(one.From).TakeWhile(at => at <= end));
                if (walked.Length > 0)
                {
                    Assert.Equal(walked[^1], due.Last(end));
                }
            }

            return true;
        }).Check(Properties.Tests(150));
    }

    /// <summary>The same from the definition alone: what the clock shows at each minute, and what it showed the minute before.</summary>
    private static IEnumerable<DateTimeOffset> Walk(CalendarFields fields, TimeZoneInfo zone, ClockRule rule, DateTimeOffset from, DateTimeOffset end)
    {
        HashSet<DateTime> seen = [];
        DateTime? before = null;
        for (DateTimeOffset at = from.AddDays(-1).AddSeconds(-from.Second); at <= end; at = at.AddMinutes(1))
        {
            DateTime wall = TimeZoneInfo.ConvertTime(at, zone).DateTime;
            bool isDue = Matches(fields, wall) && (seen.Add(wall) || (fields.IsInterval ? rule.RepeatsIntervals : rule.RepeatsTimes));
            for (DateTime skipped = (before ?? wall).AddMinutes(1); skipped < wall; skipped = skipped.AddMinutes(1))
            {
                isDue |= rule.RunsAfterGap && !fields.IsInterval && Matches(fields, skipped);
            }

            before = wall;
            if (isDue && at > from)
            {
                yield return at;
            }
        }
    }

    private static bool Matches(CalendarFields fields, DateTime wall)
        => CalendarFields.Has(fields.Minutes, wall.Minute) && CalendarFields.Has(fields.Hours, wall.Hour) && fields.Includes(wall.Date);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
