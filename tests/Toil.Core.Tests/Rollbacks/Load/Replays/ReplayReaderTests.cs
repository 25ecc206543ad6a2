using Toil.Operations;
using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Replays;

namespace Toil.Core.Tests.Rollbacks.Load.Replays;

public sealed class ReplayReaderTests : ReplayTestBase
{
    [Fact]
    public void Transactions_stay_together_and_sessions_apart()
    {
        ReplayScript script = Read(Log(
            "0 [1] BEGIN", "0.5 [2] SELECT 'two'", "1 [1] UPDATE a SET b = 1", "2 [2] start transaction read only", "2 [1] SAVEPOINT s", "2.5 [1] ROLLBACK TO s",
            "3 [1] COMMIT", "3 [2] SELECT 3", "3.25 [2] ROLLBACK", "4 [2] SELECT 4"));

        Assert.Equal(
            ["BEGIN; UPDATE a SET b = 1; SAVEPOINT s; ROLLBACK TO s; COMMIT", "SELECT 'two'", "start transaction read only; SELECT 3; ROLLBACK", "SELECT 4"], Texts(script));
        Assert.Equal([0, 0.5, 2, 4], script.Offsets.Select(offset => new TimeSpan(offset).TotalSeconds));
        Assert.Equal([script.Calls[0].Session, script.Calls[1].Session, script.Calls[1].Session, script.Calls[1].Session], script.Calls.Select(call => call.Session));
        Assert.NotEqual(script.Calls[0].Session, script.Calls[1].Session);
        Assert.Equal([1, 2, 2.5, 3], script.Calls[0].Offsets!.Select(offset => new TimeSpan(offset).TotalSeconds));
        Assert.Equal([0.5, 1, 1.25, 1.5], script.At(2)[0].Offsets!.Select(offset => new TimeSpan(offset).TotalSeconds));
        Assert.Null(script.Calls[1].Offsets);
        Assert.Equal((2, true, 5), (script.Sessions, script.HasTimes, new TimeSpan(script.Span).TotalSeconds));
        Assert.EndsWith("6 statements in 4 transactions of 2 sessions over 5s.", script.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_load_does_is_left_out_and_counted()
    {
        ReplayScript script = Read(Log(
            "0 [1] SET ROLE a", "0 [1] CREATE TABLE b (c int)", "0 [1] COPY a FROM STDIN", "0 [1] COMMIT", "0 [1] SELECT pg_terminate_backend(5)", "0 [1] SELECT 'open",
            "0 [1] BEGIN", "0 [1] SET LOCAL x = 1", "0 [1] BEGIN", "0 [1] COMMIT", "0 [1] SELECT $1", "0 [1] SELECT 1", "0 [1] SET a = 1", "0 [1] SAVEPOINT a"));

        Assert.Equal(["SELECT 1"], Texts(script));
        Assert.Contains("1 statements in 1 transactions of 1 sessions", script.Summary, StringComparison.Ordinal);
        Assert.EndsWith(
            "left out 11: 3 SET, 1 BEGIN within a transaction, 1 COMMIT without BEGIN, 1 COPY, 1 CREATE, 1 SAVEPOINT without BEGIN, 1 pg_terminate_backend, 1 unreadable, and others.",
            script.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_log_leaves_open_is_closed()
    {
        ReplayScript script = Read(Log(
            "0 [1] BEGIN", "1 [1] SELECT 1", "2 [2] BEGIN", "3 [2] SELECT 2", "4 [2] disconnection: session time: 0:00:01", "5 [2] SELECT 3"));
        Assert.Equal(["BEGIN; SELECT 1; COMMIT", "BEGIN; SELECT 2; ROLLBACK", "SELECT 3"], Texts(script));
    }

    [Fact]
    public void What_failed_in_the_log_is_not_sent_again()
    {
        ReplayScript script = Read(Log(
            "0 [1] SELECT 1", "1 [1] INSERT INTO a VALUES (1)", "1 [1] !INSERT INTO a VALUES (1)", "2 [1] BEGIN", "2 [1] UPDATE a SET b = 1", "2 [1] UPDATE a SET b = 'x'",
            "2 [1] !UPDATE a SET b = 'x'", "3 [1] COMMIT", "4 [1] SELECT 2", "4 [1] !SELECT 9"));
        Assert.Equal(["SELECT 1", "BEGIN; UPDATE a SET b = 1; ROLLBACK", "SELECT 2"], Texts(script));
        Assert.EndsWith("left out 3: 3 failed in the log.", script.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_sent_in_one_go_is_one_transaction()
        => Assert.Equal(
            ["BEGIN; SELECT 1; SELECT 2; COMMIT", "BEGIN; SELECT 3; ROLLBACK", "SELECT 4"], Texts(Read(Log("0 [1] SELECT 1; SELECT 2;", "1 [1] BEGIN; SELECT 3; ROLLBACK; SELECT 4"))));

    [Fact]
    public void A_transaction_that_idles_does_not_idle_for_ever()
        => Assert.Equal([0, 5, 6], Read(Log("0.5 [1] BEGIN", "0.5 [1] SELECT 1", "100 [1] SELECT 2", "101 [1] COMMIT")).Calls.Single().Offsets!.Select(offset => new TimeSpan(offset).TotalSeconds));

    [Fact]
    public void Whole_seconds_are_spread()
    {
        ReplayScript script = Read(Log("0 [1] BEGIN", "0 [1] SELECT 1", "0 [1] COMMIT", "0 [2] SELECT 2", "0 [3] SELECT 3", "0 [4] SELECT 4", "2 [1] SELECT 5"));
        Assert.Equal([0, 0.25, 0.5, 0.75, 2], script.Offsets.Select(offset => new TimeSpan(offset).TotalSeconds));
        Assert.Null(script.Calls[0].Offsets);
    }

    [Fact]
    public void Statements_that_come_again_are_one_and_prepared()
    {
        ReplayScript script = Read(Log("0 [1] SELECT 1", "0 [2] SELECT 1", "0 [1] SELECT 2"));
        Assert.Same(script.Calls[0].Statements[0], script.Calls[1].Statements[0]);
        Assert.Equal([true, false], script.Calls.Select(call => call.Statements[0]).Distinct().Select(statement => statement.IsKept));
    }

    [Fact]
    public void Statements_of_other_databases_are_left_out_where_the_log_tells()
    {
        string log = Log("0 [1]db=a SELECT 1", "0 [2]db=b SELECT 2", "0 [3] SELECT 3");
        Assert.Equal(["SELECT 1", "SELECT 3"], Texts(Read(log, "a")));
        Assert.EndsWith("left out 1: 1 of other databases.", Read(log, "a").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fails_without_a_migration_is_left_out_with_its_like()
    {
        ReplayScript script = Read(Log("0 [1] SELECT a FROM b WHERE c = 1", "0 [1] SELECT a FROM b WHERE c = 'x'", "1 [1] BEGIN", "1 [1] SELECT a FROM b WHERE c = 7", "1 [1] SELECT 1", "2 [1] COMMIT"));
        Assert.Equal(2, script.Shapes().Count());
        List<string> said = [];

        script.LeaveOut(new Dictionary<LoadStatement, string> { [script.Shapes().First().Statement] = "no such table" }, said.Add);

        Assert.Equal(["BEGIN; SELECT 1; COMMIT"], Texts(script));
        Assert.Equal(1, new TimeSpan(script.Offsets.Single()).TotalSeconds);
        Assert.Equal("Of the replay, 3 statements of 1 kinds are left out, since they fail without a migration; pg.log line 1: no such table.", Assert.Single(said));
        ToilException error = Assert.Throws<ToilException>(() => script.LeaveOut(new Dictionary<LoadStatement, string> { [script.Calls[0].Statements[0]] = "gone" }, said.Add));
        Assert.Equal("ReplayEmpty", error.ErrorId);
    }

    [Fact]
    public void Plain_sql_has_no_times_and_no_sessions()
    {
        ReplayScript script = Read(
            """
            -- A comment; with a semicolon.
            \set ON_ERROR_STOP 1
            SELECT 1; SELECT ';
            2';
            BEGIN; UPDATE a
              SET b = $$;
            $$;
            COMMIT;
            COPY a FROM stdin;
            1	SELECT 'not SQL
            \.
            CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC; SELECT 1; END;
            SELECT 3
            """);

        Assert.Equal(["SELECT 1", "SELECT ';\n2'", "BEGIN; UPDATE a\n  SET b = $$;\n$$; COMMIT", "SELECT 3"], Texts(script));
        Assert.All(script.Calls, call => Assert.Equal(-1, call.Session));
        Assert.Equal((false, 1), (script.HasTimes, script.Sessions));
        Assert.Equal(["pg.log line 3", "pg.log line 3", "pg.log line 5", "pg.log line 13"], script.Calls.Select(call => call.Statements[0].Name));
        Assert.EndsWith("4 statements in 4 transactions, at the workload's rate; left out 2: 1 COPY, 1 CREATE.", script.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1;\nSELECT 'a;\nb;\n", "line 2, column 1: this string is not closed.")]
    [InlineData("\n\nSELECT (1;\n", "line 3, column 1: this '(' is not closed.")]
    public void Sql_that_is_not_closed_is_said_with_its_line(string text, string expected)
    {
        ToilException error = Refusal(text);
        Assert.Equal("ReplayInvalid", error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sql_that_is_open_for_ever_ends_soon()
    {
        ToilException error = Refusal("SELECT '\n" + string.Concat(Enumerable.Repeat("a;\n", 500_000)));
        Assert.Equal("ReplayInvalid", error.ErrorId);
        Assert.Contains("line 1, column 1: what begins here is not closed by a semicolon at the end of a line within 1 Mi characters", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no statement was found")]
    [InlineData("2026-11-21 15:53:13.123 UTC [1] LOG:  checkpoint starting: time\n", "no statement was found")]
    [InlineData("SET a = 1; SET b = 2;", "left out 2 SET")]
    public void A_file_without_anything_to_replay(string text, string why)
    {
        ToilException error = Refusal(text);
        Assert.Equal(("ReplayEmpty", ErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.Contains($"pg.log: {why}.", error.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there() => Assert.Equal("ReplayNotFound", Assert.Throws<ToilException>(() => ReplayReader.Read(Folder["none"], null)).ErrorId);

    [Fact]
    public void A_folder_is_no_file() => Assert.Equal("ReplayUnreadable", Assert.Throws<ToilException>(() => ReplayReader.Read(Folder.Path, null)).ErrorId);

    [Fact]
    public void A_log_that_is_too_large_is_read_in_part()
    {
        ReplayScript script = Read(string.Concat(Enumerable.Repeat("SELECT 1;\n", ReplayBuilder.MaxStatements + 10)));
        Assert.Equal(ReplayBuilder.MaxStatements, script.Calls.Count);
        Assert.Contains("; the rest of the log is not read, because it has more than 100000 statements", script.Summary, StringComparison.Ordinal);
    }
}
