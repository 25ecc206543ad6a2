using Toil.Log;
using Toil.Log.Reporting;
using Toil.State;

namespace Toil.Core.Tests.Log;

/// <summary>A clock that remembers what it was asked for says what one says that was asked for nothing else.</summary>
public sealed class ZoneClockTests
{
    [Theory]
    [InlineData("Europe/Berlin", "22-8")]
    [InlineData("Asia/Kolkata", "1-9")]
    [InlineData("America/Havana", "22-8")] // goes back from 1:00 to midnight
    [InlineData("America/Sao_Paulo", "0-8")] // went forward from midnight to 1:00
    [InlineData("Pacific/Apia", "22-8")] // had no 30 December 2011
    [InlineData("UTC", "23-23:30")]
    public void Whatever_it_remembers_is_right(string zone, string sleep)
    {
        Random random = new(20_261_122);
        DateTimeOffset begin = new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero);
        ZoneClock clock = New();
        for (int i = 0; i < 20_000; i++)
        {
            // Half of them near each other, in December 2011.
            DateTimeOffset at = i % 2 == 0 ? begin.AddMinutes(random.Next(17 * 366 * 24 * 60)) : begin.AddDays(715).AddMinutes(random.Next(30 * 24 * 60));
            long instant = StoreInstant.ToMicroseconds(at);
            ZoneClock fresh = New();
            Assert.Equal(
                (fresh.Day(instant), fresh.Week(instant, out long week), week, fresh.Night(instant, out long night), night, fresh.Hour(instant)),
                (clock.Day(instant), clock.Week(instant, out week), week, clock.Night(instant, out night), night, clock.Hour(instant)));
        }

        ZoneClock New() => new(TimeZoneInfo.FindSystemTimeZoneById(zone), SleepWindow.Parse(sleep, null));
    }
}
