using Toil.Rollbacks.Load.Replays;

namespace Toil.Core.Tests.Rollbacks.Load.Replays;

public sealed class StderrLogTests
{
    [Theory]
    [InlineData("2026-11-21 15:53:13.123 UTC [1234] ", "1234", "15:53:13.123", null)]
    [InlineData("2026-11-21 15:53:13 CET [77]: [3-1] user=app,db=shop,app=psql,client=10.0.0.1 ", "77", "15:53:13.000", "shop")]
    [InlineData("2026-11-21 15:53:13 UTC:10.0.0.1(5432):app@shop:[1234]:", "1234", "15:53:13.000", "shop")]
    [InlineData("2026-11-21 15:53:13.123 +0100 4711 app@shop ", "4711", "14:53:13.123", "shop")]
    [InlineData("1795276393.123 6740a1b2.4d2 ", "6740a1b2.4d2", "15:53:13.123", null)]
    [InlineData("< 2026-11-21 15:53:13.123 -02:30 pid=12 [unknown]@[unknown] >", "12", "18:23:13.123", null)]
    [InlineData("[local] 2026-11-21 15:53:13.123 GMT 6740a1b2.4d2 [99] ", "6740a1b2.4d2", "15:53:13.123", null)]
    [InlineData("", null, null, null)]
    [InlineData("shop: ", null, null, null)]
    public void A_prefix_is_told_by_its_looks(string prefix, string? session, string? time, string? database)
    {
        LogEvent one = Assert.Single(Read($"{prefix}LOG:  statement: SELECT 1"));

        Assert.Equal((session, database, "LOG", "statement: SELECT 1"), (one.Session, one.Database, one.Severity, one.Message));
        Assert.Equal(time, one.Time is { } ticks ? TimeOfDay(prefix, ticks).ToString(@"hh\:mm\:ss\.fff", null) : null);
    }

    [Fact]
    public void A_message_goes_on_in_lines_with_a_tab_and_has_its_parts()
    {
        LogEvent[] events = Read(
            """
            somebody else's line
            [1] LOG:  execute <unnamed>: SELECT 1,
            	  2 -- LOG:  three
            [1] DETAIL:  parameters: $1 = 'a
            	b'
            not a line of the server's
            [2] ERROR:  it failed
            [2] CONTEXT:  somewhere
            [2] STATEMENT:  SELECT
            	4
            [3] LOG:  checkpoint starting: time
            """);

        Assert.Equal(["execute <unnamed>: SELECT 1,\n  2 -- LOG:  three", "it failed", "checkpoint starting: time"], events.Select(one => one.Message));
        Assert.Equal(["parameters: $1 = 'a\nb'", null, null], events.Select(one => one.Detail));
        Assert.Equal([null, "SELECT\n4", null], events.Select(one => one.Statement));
        Assert.Equal([2, 7, 11], events.Select(one => one.Line));
    }

    [Fact]
    public void What_is_too_long_is_marked()
    {
        string row = new('x', 1_000);
        LogEvent[] events = Read("[1] LOG:  statement: SELECT '" + string.Concat(Enumerable.Repeat($"\n\t{row}", 2_000)) + "'\n[1] LOG:  statement: SELECT 2\n");
        Assert.Equal([true, false], events.Select(one => one.IsCut));
        Assert.InRange(events[0].Message.Length, 1, BoundedLines.MaxLength);
    }

    // Epoch times count from 1970, the others from year 1.
    private static TimeSpan TimeOfDay(string prefix, long ticks)
        => new(prefix.StartsWith("17", StringComparison.Ordinal) ? ticks % TimeSpan.TicksPerDay : new DateTime(ticks).TimeOfDay.Ticks);

    private static LogEvent[] Read(string text) => [.. StderrLog.Read(BoundedLines.Read(new StringReader(text)))];
}
