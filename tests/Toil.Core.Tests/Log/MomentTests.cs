using System.Globalization;
using Toil.Log;
using Toil.Operations;

namespace Toil.Core.Tests.Log;

public sealed class MomentTests
{
    private static readonly TimeZoneInfo s_berlin = ZoneTime.Find("Europe/Berlin");

    [Theory]
    [InlineData("now", "2026-11-20T14:00Z")]
    [InlineData("15m", "2026-11-20T13:45Z")]
    [InlineData("1h30m ago", "2026-11-20T12:30Z")]
    [InlineData("-15m", "2026-11-20T13:45Z")]
    [InlineData("14:00", "2026-11-20T13:00Z")]
    [InlineData("15:00", "2026-11-20T14:00Z")]
    [InlineData("15:01", "2026-11-19T14:01Z")]
    [InlineData("6:05pm", "2026-11-19T17:05Z")]
    [InlineData("9:05 AM", "2026-11-20T08:05Z")]
    [InlineData("today", "2026-11-19T23:00Z")]
    [InlineData("yesterday 18:05", "2026-11-19T17:05Z")]
    [InlineData("2026-11-20", "2026-11-19T23:00Z")]
    [InlineData("2026/07/01 8:00", "2026-07-01T06:00Z")]
    [InlineData("2026-11-20 18:05", "2026-11-20T17:05Z")]
    [InlineData("2026-11-20T18:05:06", "2026-11-20T17:05:06Z")]
    [InlineData("2026-11-20T18:05:06.1234567", "2026-11-20T17:05:06.1234567Z")]
    [InlineData("2026-11-20T18:05:06.1234567+05:30", "2026-11-20T12:35:06.1234567Z")]
    [InlineData("2026-11-20T18:05Z", "2026-11-20T18:05Z")]
    [InlineData("2026-10-25 02:30", "2026-10-25T00:30Z")]
    [InlineData("2026-10-25T02:30+01:00", "2026-10-25T01:30Z")]
    public void Forms_are_read(string text, string expected)
        => Assert.Equal(Utc(expected), new Moment(s_berlin, Utc("2026-11-20T14:00Z")).Read("--at", text));

    [Theory]
    [InlineData("2026-10-25T01:10Z", "02:30", "2026-10-25T01:30Z")] // 02:10, the second time
    [InlineData("2026-10-25T00:10Z", "02:30", "2026-10-25T00:30Z")] // 02:10, the first time
    [InlineData("2026-10-25T00:45Z", "02:30", "2026-10-25T01:30Z")] // 02:45, the first time
    [InlineData("2026-10-25T01:45Z", "02:30", "2026-10-26T01:30Z")] // 02:45, the second time
    public void A_time_alone_is_the_first_one_after_the_start(string start, string text, string expected)
        => Assert.Equal(Utc(expected), new Moment(s_berlin, Utc("2026-11-20T14:00Z")).Read("--to", text, Utc(start)));

    [Theory]
    [InlineData("")]
    [InlineData("25:00")]
    [InlineData("2026-02-30")]
    [InlineData("11/20/2026")]
    [InlineData("2026-11-20 noon")]
    [InlineData("tomorrow")]
    [InlineData("99999999d")]
    [InlineData("ago")]
    [InlineData("15")]
    [InlineData("\u0661\u0662:\u0660\u0660")]
    public void Other_texts_are_refused(string text)
        => Assert.Equal("MomentInvalid", Assert.Throws<ToilException>(() => new Moment(s_berlin, Utc("2026-11-20T14:00Z")).Read("--at", text)).ErrorId);

    [Theory]
    [InlineData("2026-03-28T12:00Z", "2026-03-29T12:00Z", 9)]
    [InlineData("2026-10-24T12:00Z", "2026-10-25T12:00Z", 11)]
    [InlineData("2026-11-24T12:00Z", "2026-11-25T12:00Z", 10)]
    public void A_night_has_the_hours_that_the_clocks_leave_it(string from, string to, int hours)
    {
        (DateTimeOffset start, DateTimeOffset end) = Assert.Single(SleepWindow.Default.Nights(Utc(from), Utc(to), s_berlin));
        Assert.Equal(hours, (end - start).TotalHours);
    }

    [Theory]
    [InlineData("22:00-08:00", "22:00-08:00")]
    [InlineData("22-8", "22:00-08:00")]
    [InlineData("9:30 - 17", "09:30-17:00")]
    public void Sleep_windows_are_read(string text, string shown) => Assert.Equal(shown, SleepWindow.Parse(text, null).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("22")]
    [InlineData("8-8")]
    [InlineData("22-25")]
    public void Others_are_refused(string text) => Assert.Throws<FormatException>(() => SleepWindow.Parse(text, null));

    [Fact]
    public void A_window_within_a_day_is_a_night_too()
    {
        SleepWindow window = SleepWindow.Parse("9-17", null);
        Assert.Equal(Utc("2026-11-20T08:00Z"), Assert.Single(window.Nights(Utc("2026-11-20T10:00Z"), Utc("2026-11-20T11:00Z"), s_berlin)).Start);
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
