using Toil.Rollbacks.Load.Replays;

namespace Toil.Core.Tests.Rollbacks.Load.Replays;

public sealed class LogStatementsTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    [Theory]
    [InlineData("statement: SELECT 1", "SELECT 1", 10)]
    [InlineData("execute <unnamed>: SELECT: 1", "SELECT: 1", 10)]
    [InlineData("execute S_1/C_2: SELECT 1\nFROM a", "SELECT 1\nFROM a", 10)]
    [InlineData("duration: 1500.000 ms  statement: SELECT 1", "SELECT 1", 8.5)]
    [InlineData("duration: 250.0 ms  execute a: SELECT 1", "SELECT 1", 9.75)]
    public void What_was_sent_is_found(string message, string sql, double began)
    {
        LoggedStatement one = Assert.Single(Find(new LogEvent { Line = 3, Session = "7", Time = 10 * Second, Severity = "LOG", Message = message }));
        Assert.Equal((3, "7", sql, LoggedKind.Sent, (long)(began * Second)), (one.Line, one.Session, one.Sql, one.Kind, one.Time));
    }

    [Theory]
    [InlineData("LOG", "duration: 1.5 ms")]
    [InlineData("LOG", "duration: 1.5 ms  parse <unnamed>: SELECT 1")]
    [InlineData("LOG", "duration: 1.5 ms  bind <unnamed>: SELECT 1")]
    [InlineData("LOG", "duration: 1.5 ms  plan:\nQuery Text: SELECT 1")]
    [InlineData("LOG", "execute fetch from S_1: SELECT 1")]
    [InlineData("LOG", "connection authorized: user=a")]
    [InlineData("WARNING", "statement: SELECT 1")]
    [InlineData("ERROR", "without a statement")]
    public void What_was_not_sent_is_passed_over(string severity, string message) => Assert.Empty(Find(new LogEvent { Line = 1, Severity = severity, Message = message }));

    [Theory]
    [InlineData(null, new string[0])]
    [InlineData("prepare: PREPARE a AS SELECT 1", new string[0])]
    [InlineData("parameters: $1 = '5'", new[] { "5" })]
    [InlineData("Parameters: $1 = '5', $2 = NULL, $3 = ''", new[] { "5", null, "" })]
    [InlineData("parameters: $1 = 'it''s', $2 = ', $3 = ''4''', $3 = 'a\nb'", new[] { "it's", ", $3 = '4'", "a\nb" })]
    [InlineData("parameters: $1 = NULL, $2 = NULL", new string?[] { null, null })]
    [InlineData("parameters: $1 = 'open", new[] { "open" })]
    [InlineData("parameters: $1", new string[0])]
    public void Values_of_parameters(string? detail, string?[] expected) => Assert.Equal(expected, LogStatements.Values(detail));

    [Fact]
    public void Sessions_that_end_and_statements_that_fail_are_said()
    {
        LoggedStatement[] found = Find(
            new() { Line = 1, Severity = "ERROR", Message = "a", Statement = "SELECT 1" }, new() { Line = 2, Severity = "FATAL", Message = "b" },
            new() { Line = 3, Severity = "LOG", Message = "disconnection: session time: 0:00:01" }, new() { Line = 4, Severity = "LOG", Message = string.Empty, IsCut = true });
        Assert.Equal([LoggedKind.Failed, LoggedKind.Ended, LoggedKind.Ended, LoggedKind.TooLong], found.Select(one => one.Kind));
    }

    [Fact]
    public void What_went_to_another_database_is_not_wanted()
    {
        LogEvent[] events = [.. ((string?[])["shop", "other", null]).Select(name => new LogEvent { Line = 1, Severity = "LOG", Message = "statement: SELECT 1", Database = name })];
        Assert.Equal([LoggedKind.Sent, LoggedKind.Elsewhere, LoggedKind.Sent], LogStatements.Find(events, "shop").Select(one => one.Kind));
        Assert.All(LogStatements.Find(events, null), one => Assert.Equal(LoggedKind.Sent, one.Kind));
    }

    private static LoggedStatement[] Find(params LogEvent[] events) => [.. LogStatements.Find(events, null)];
}
