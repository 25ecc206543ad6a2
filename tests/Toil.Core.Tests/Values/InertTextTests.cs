using System.Globalization;
using System.Text;
using Toil.Core.Tests.Support;
using Toil.Values;

namespace Toil.Core.Tests.Values;

public sealed class InertTextTests
{
    private static readonly UnicodeCategory[] s_hostile =
    [
        UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator, UnicodeCategory.Surrogate,
        UnicodeCategory.PrivateUse, UnicodeCategory.OtherNotAssigned,
    ];

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("Zo\u00eb \u4e2d\u6587 \U0001F600", "Zo\u00eb \u4e2d\u6587 \U0001F600")]
    [InlineData("a\tb\r\n", @"a\u{9}b\u{d}\u{a}")]
    [InlineData("\u001b[31mred", @"\u{1b}[31mred")]
    [InlineData("\u202egnp.exe", @"\u{202e}gnp.exe")]
    [InlineData("a\u2028b\u0085", @"a\u{2028}b\u{85}")]
    [InlineData("zero\u200bwidth\ufeff", @"zero\u{200b}width\u{feff}")]
    [InlineData("\u007f\u009b", @"\u{7f}\u{9b}")]
    [InlineData("tag\U000E0041", @"tag\u{e0041}")]
    [InlineData(@"\u{1b}", @"\u{1b}")]
    public void What_could_do_something_is_written_out(string? text, string expected) => Assert.Equal(expected, InertText.From(text));

    [Fact]
    public void Half_a_surrogate_pair_is_written_out()
    {
        Assert.Equal(@"a\u{fffd}b", InertText.From("a\ud800b"));
        Assert.Equal(@"\u{fffd}", InertText.From("\udc00"));
        Assert.Equal(@"\u{fffd}\u{fffd}", InertText.From("\udc00\ud800"));
    }

    [Theory]
    [InlineData("abcd", 4, "abcd")]
    [InlineData("abcde", 4, "abcd... (cut)")]
    [InlineData("abc\U0001F600", 4, "abc... (cut)")]
    [InlineData("abc\U0001F600", 5, "abc\U0001F600")]
    [InlineData("\n\n", 1, @"\u{a}... (cut)")]
    public void A_long_text_is_cut_between_characters(string text, int limit, string expected) => Assert.Equal(expected, InertText.From(text, limit));

    [Fact]
    public void Nothing_hostile_is_left() => HostileText.ForAll(
        text => InertText.From(text).EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !s_hostile.Contains(Rune.GetUnicodeCategory(rune))));

    [Fact]
    public void What_is_inert_stays_as_it_is() => HostileText.ForAll(text =>
    {
        string once = InertText.From(text, 100_000);
        return InertText.From(once, 1_000_000) == once;
    });

    [Fact]
    public void The_length_is_bounded() => HostileText.ForAll(text => InertText.From(text, 20).Length <= (20 * 8) + "... (cut)".Length);

    [Fact]
    public void A_text_without_anything_hostile_is_not_changed()
    {
        string text = new('x', InertText.DefaultLimit);
        Assert.Same(text, InertText.From(text));
    }
}
