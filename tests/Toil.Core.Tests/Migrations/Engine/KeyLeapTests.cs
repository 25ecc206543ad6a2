using Toil.Migrations.Databases;
using Toil.Migrations.Engine;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>Ranges of numbered rows end by the number while there are few gaps, and are looked up else.</summary>
public sealed class KeyLeapTests
{
    private const string Bound = "[9223372036854775807]";

    [Fact]
    public void It_looks_up_until_it_has_seen_few_gaps()
    {
        KeyLeap leap = new(Walk(isNumbered: true));
        Assert.Null(leap.End(null, Bound, 10));
        leap.Walked(new(null, "[10]"), 10);
        Assert.Null(leap.End("[10]", Bound, 10));
        leap.Walked(new("[10]", "[30]"), 10);
        Assert.Equal("[40]", leap.End("[30]", Bound, 10));
    }

    [Theory]
    [InlineData("[0]", "[21]", 10)]
    [InlineData("[0]", "[10]", 0)]
    [InlineData("[-9223372036854775808]", "[9223372036854775807]", 1000)]
    public void Many_gaps_are_looked_up(string low, string high, long rows)
    {
        KeyLeap leap = new(Walk(isNumbered: true));
        leap.Walked(new(low, high), rows);
        Assert.Null(leap.End(high, Bound, 10));
    }

    [Theory]
    [InlineData("[9223372036854775800]", 10, Bound)]
    [InlineData("[9223372036854775797]", 10, Bound)]
    [InlineData("[9223372036854775796]", 10, "[9223372036854775806]")]
    [InlineData("[-9223372036854775808]", 100_000, "[-9223372036854675808]")]
    public void It_ends_at_the_last_key(string low, int rows, string end)
    {
        KeyLeap leap = new(Walk(isNumbered: true));
        leap.Walked(new("[0]", "[1]"), 1);
        Assert.Equal(end, leap.End(low, Bound, rows));
    }

    [Fact]
    public void Keys_of_PostgreSQL_are_kept_as_text()
    {
        KeyLeap leap = new(Walk(isNumbered: true, TargetKind.PostgreSql));
        leap.Walked(new("[\"-20\"]", "[\"-5\"]"), 15);
        Assert.Equal("[\"5\"]", leap.End("[\"-5\"]", "[\"2147483647\"]", 10));
        Assert.Equal("[\"7\"]", leap.End("[\"-5\"]", "[\"7\"]", 12));
    }

    [Fact]
    public void Other_keys_are_always_looked_up()
    {
        KeyLeap leap = new(Walk(isNumbered: false));
        leap.Walked(new("[0]", "[10]"), 10);
        Assert.Null(leap.End("[10]", Bound, 10));
    }

    private static KeyWalk Walk(bool isNumbered, TargetKind kind = TargetKind.Sqlite) => new(kind == TargetKind.Sqlite ? SqliteDialect.Instance : PostgresDialect.Instance, new()
    {
        Kind = kind,
        Schema = "main",
        Name = "t",
        Sql = "main.t",
        Columns = [new("id", "INTEGER", false, null, false)],
        Keys = [new("PRIMARY KEY", ["id"], true, false, false) { IsNumbered = isNumbered }],
    }, ["id"]);
}
