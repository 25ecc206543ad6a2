using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Operations;

public sealed class NearestTests
{
    private static readonly string[] s_known = ["timeout", "target", "top", "trust", "per-host", "expiring-within", "concurrency"];

    [Theory]
    [InlineData("timeout", "timeout")]
    [InlineData("TIMEOUT", "timeout")]
    [InlineData("timeuot", "timeout")]
    [InlineData("timout", "timeout")]
    [InlineData("perhost", "per-host")]
    [InlineData("ExpiringWithn", "expiring-within")]
    [InlineData("targt", "target")]
    [InlineData("foo", "top")]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("certificate", null)]
    public void The_nearest_word_is_found_within_reason(string word, string? expected) => Assert.Equal(expected, Nearest.To(word, s_known));

    [Fact]
    public void Of_equals_the_first_wins() => Assert.Equal("ab1", Nearest.To("abc", ["ab1", "ab2"]));

    [Fact]
    public void A_very_long_word_is_near_nothing() => Assert.Null(Nearest.To(new string('a', 100_000), [new string('a', 100_000)]));

    [Fact]
    public void Every_known_word_is_nearest_to_itself_and_none_is_near_nothing()
        => Prop.ForAll(HostileText.Any, word => Nearest.To(word, []) is null && (word.Length is < 2 or > 64 || Nearest.To(word, [word]) == word))
            .Check(Properties.Tests(200));
}
