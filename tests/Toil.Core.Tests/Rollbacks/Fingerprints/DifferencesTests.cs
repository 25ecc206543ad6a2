using Toil.Rollbacks.Fingerprints;
using Toil.Rollbacks.Fingerprints.Postgres;

namespace Toil.Core.Tests.Rollbacks.Fingerprints;

/// <summary>What is said of two prints.</summary>
public sealed class DifferencesTests
{
    [Fact]
    public void What_hangs_on_something_missing_is_not_said_again()
    {
        SchemaPrint before = SchemaPrint.Of(
        [
            new("schema", "s", "SCHEMA"), new("table", "s.t", "TABLE") { Of = ["schema s"] }, new("column", "s.t.a", "integer") { Of = ["table s.t"] },
            new("comment", "column s.t.a", "x") { Of = ["column s.t.a"] }, new("view", "v", "AS"),
        ]);
        Assert.Equal("Missing schema s", Lines(before, SchemaPrint.Of([new("view", "v", "AS")])));
        Assert.Equal("Extra schema s", Lines(SchemaPrint.Of([new("view", "v", "AS")]), before));
        Assert.Equal("Missing table s.t", Lines(before, SchemaPrint.Of([new("schema", "s", "SCHEMA"), new("view", "v", "AS")])));
        Assert.Empty(Differences.Between(before, SchemaPrint.Of(before.Objects.Reverse())));
    }

    [Theory]
    [InlineData("a, b, c", "a, b, c", false)]
    [InlineData("a, b, c", "a, c", false)]
    [InlineData("a, c", "a, b, c", false)]
    [InlineData("a, b, c", "a, c, b", true)]
    [InlineData("a, b, c", "c, a", true)]
    [InlineData("\"a, b\", c", "c, \"a, b\"", true)]
    [InlineData("\"a, b\", c", "a, b, c", false)]
    public void The_order_of_columns_counts_for_those_that_both_have(string before, string after, bool differs)
        => Assert.Equal(differs ? "Changed column order t" : string.Empty, Lines(SchemaPrint.Of([new("column order", "t", before)]), SchemaPrint.Of([new("column order", "t", after)])));

    [Fact]
    public void Long_definitions_are_cut_where_they_part()
    {
        string body = new('x', 5000);
        Difference difference = Assert.Single(Differences.Between(
            SchemaPrint.Of([new("function", "f()", body + "\nbefore" + body)]), SchemaPrint.Of([new("function", "f()", body + "\nafter" + body)])));
        Assert.StartsWith("..xxxxxxxxxxx\\u{a}before", difference.Before, StringComparison.Ordinal);
        Assert.StartsWith("..xxxxxxxxxxx\\u{a}after", difference.After, StringComparison.Ordinal);
        Assert.EndsWith(".. (10007 characters)", difference.Before, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "b", 5, "a", "b")]
    [InlineData("", "b", 5, "", "b")]
    [InlineData("abcdefgh", "abcdefgi", 5, "..fgh (8 characters)", "..fgi (8 characters)")]
    [InlineData("abcdefgh", "xbcdefgh", 5, "abcde.. (8 characters)", "xbcde.. (8 characters)")]
    [InlineData("aaaa\U0001F600", "aaaa\U0001F601", 5, "..a\U0001F600 (6 characters)", "..a\U0001F601 (6 characters)")]
    public void Values_are_shown_beside_each_other(string before, string after, int limit, string shown, string other)
        => Assert.Equal((shown, other), ShownText.Pair(before, after, limit));

    [Theory]
    [InlineData("((code)::text = ANY ((ARRAY['a'::character varying, 'b,]'::character varying])::text[]))", "((code)::text = ANY (ARRAY[('a'::character varying)::text, ('b,]'::character varying)::text]))")]
    [InlineData("(ARRAY[f(1, 2), (3)])::public.\"T x\"[] = 1", "ARRAY[(f(1, 2))::public.\"T x\", ((3))::public.\"T x\"] = 1")]
    [InlineData("((ARRAY[1])::character varying(10)[])", "(ARRAY[(1)::character varying(10)])")]
    [InlineData("(ARRAY[1, 2])::text", "(ARRAY[1, 2])::text")]
    [InlineData("ARRAY[1, 2]", "ARRAY[1, 2]")]
    [InlineData("(ARRAY[1, 2])::text[] 'not closed", "(ARRAY[1, 2])::text[] 'not closed")]
    public void Casts_of_arrays_are_those_of_their_elements(string definition, string expected) => Assert.Equal(expected, ArrayCasts.Spread(definition));

    private static string Lines(SchemaPrint before, SchemaPrint after) => PrintTestBase.Lines(Differences.Between(before, after));
}
