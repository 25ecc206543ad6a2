using Toil.Migrations.Plans;

namespace Toil.Core.Tests.Migrations.Plans;

public sealed class SqlSplitterTests
{
    [Theory]
    [InlineData("A; B ;;\n C", "A", "B", "C")]
    [InlineData("-- first\nA -- x;y\n, B /* ; */ ;-- end", "A -- x;y\n, B")]
    [InlineData("INSERT INTO t VALUES (';', \"a;b\", $$;$$, E'\\';'); B", "INSERT INTO t VALUES (';', \"a;b\", $$;$$, E'\\';')", "B")]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO ALSO (A; B); C", "CREATE RULE r AS ON INSERT TO t DO ALSO (A; B)", "C")]
    [InlineData(
        "CREATE TRIGGER x AFTER UPDATE ON t BEGIN UPDATE t SET n = CASE WHEN a THEN 1 ELSE (CASE b WHEN 1 THEN 2 END) END; DELETE FROM u; END; B",
        "CREATE TRIGGER x AFTER UPDATE ON t BEGIN UPDATE t SET n = CASE WHEN a THEN 1 ELSE (CASE b WHEN 1 THEN 2 END) END; DELETE FROM u; END", "B")]
    [InlineData("create temp trigger x after insert on t begin select new.end; end; b", "create temp trigger x after insert on t begin select new.end; end", "b")]
    [InlineData("CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f(); B", "CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()", "B")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$; B", "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$", "B")]
    [InlineData(
        "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; B",
        "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END", "B")]
    [InlineData("SELECT CASE WHEN a THEN 1 END; B", "SELECT CASE WHEN a THEN 1 END", "B")]
    [InlineData("A /* x /* y */ ' */ B", "A                   B")]
    public void Statements(string sql, params string[] expected) => Assert.Equal(expected, SqlSplitter.Split(sql).Select(statement => statement.Text));

    [Theory]
    [InlineData("A (b; C", 2, "this '(' is not closed")]
    [InlineData("A b); C", 3, "this ')' closes nothing")]
    [InlineData("A [b); C", 4, "this ')' closes nothing")]
    [InlineData("CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1;", 35, "this BEGIN has no END")]
    public void What_does_not_close_is_named(string sql, int offset, string message)
    {
        SqlFormatException error = Assert.Throws<SqlFormatException>(() => SqlSplitter.Split(sql));
        Assert.Equal((offset, message), (error.Offset, error.Message));
    }

    [Fact]
    public void A_long_script_takes_a_moment()
    {
        string script = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"INSERT INTO t VALUES ({i}, 'x'); /* a /* b */ */ -- c\n"));
        long started = TimeProvider.System.GetTimestamp();
        Assert.Equal(50_000, SqlSplitter.Split(script).Count);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
    }
}
