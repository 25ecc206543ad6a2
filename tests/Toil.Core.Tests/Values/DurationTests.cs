using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Values;

namespace Toil.Core.Tests.Values;

public sealed class DurationTests
{
    private static readonly Gen<TimeSpan> s_spans = Gen.OneOf(
        Gen.Choose(0, int.MaxValue).Select(ms => TimeSpan.FromMilliseconds(ms)),
        Gen.Choose(0, int.MaxValue).Select(seconds => TimeSpan.FromSeconds(seconds)),
        Gen.Choose(0, 10_675_198).Select(days => TimeSpan.FromDays(days)));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("1.5ms", 1.5)]
    [InlineData("15m", 900_000)]
    [InlineData("15M", 900_000)]
    [InlineData(" 15m\t", 900_000)]
    [InlineData("2h30m", 9_000_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("1m500ms", 60_500)]
    [InlineData("30d", 2_592_000_000)]
    [InlineData("2w", 1_209_600_000)]
    [InlineData("1w2d3h4m5s6ms", 788_645_006)]
    [InlineData("90m", 5_400_000)]
    [InlineData("PT15M", 900_000)]
    [InlineData("pt0.5s", 500)]
    [InlineData("P1DT2H", 93_600_000)]
    [InlineData("P30D", 2_592_000_000)]
    public void The_forms_are_read(string text, double milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("30")]
    [InlineData("-5m")]
    [InlineData("-PT5M")]
    [InlineData("+5m")]
    [InlineData("5 m")]
    [InlineData("5m 3s")]
    [InlineData("30m2h")]
    [InlineData("1m1m")]
    [InlineData("m")]
    [InlineData("1.m")]
    [InlineData(".5m")]
    [InlineData("1,5m")]
    [InlineData("1e3s")]
    [InlineData("00:05:00")]
    [InlineData("5min")]
    [InlineData("5m\n3s")]
    [InlineData("\u0665m")]
    [InlineData("5\u017f")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("P1Y2M")]
    [InlineData("PT-5M")]
    [InlineData("PM5")]
    public void Other_forms_are_refused(string? text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("999999999d")]
    [InlineData("10675200d")]
    [InlineData("10675199d999h")]
    [InlineData("999999999999h")]
    [InlineData("9999999999999999999999ms")]
    [InlineData("P99999999999999999999D")]
    [InlineData("P10675200D")]
    public void What_is_too_long_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void A_text_that_is_none_says_what_would_be()
    {
        ToilException error = Assert.Throws<ToilException>(() => Duration.Parse("soon\u001b"));

        Assert.Equal(("DurationInvalid", ErrorKind.InvalidInput, "soon\u001b"), (error.ErrorId, error.Kind, error.Item));
        Assert.Equal(@"'soon\u{1b}' is not a duration. Write it as 500ms, 15m, 2h30m, 30d or ISO 8601 such as PT15M.", error.Message);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(0.9, "0s")]
    [InlineData(1, "1ms")]
    [InlineData(-1, "-1ms")]
    [InlineData(999, "999ms")]
    [InlineData(90_000, "1m30s")]
    [InlineData(9_000_000, "2h30m")]
    [InlineData(1_209_600_000, "14d")]
    public void The_shortest_form_is_written(double milliseconds, string expected)
        => Assert.Equal(expected, Duration.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void The_ends_can_be_written()
    {
        Assert.Equal("10675199d2h48m5s477ms", Duration.Format(TimeSpan.MaxValue));
        Assert.Equal("-10675199d2h48m5s477ms", Duration.Format(TimeSpan.MinValue));
    }

    [Fact]
    public void What_is_written_is_read_back() => Prop.ForAll(
        s_spans.ToArbitrary(), span => Duration.Parse(Duration.Format(span)) == span).Check(Properties.Tests(1_000));

    [Fact]
    public void Iso_8601_is_read_as_dotnet_writes_it() => Prop.ForAll(
        s_spans.ToArbitrary(), span => Duration.Parse(System.Xml.XmlConvert.ToString(span)) == span).Check(Properties.Tests(200));

    [Fact]
    public void No_text_makes_it_throw() => HostileText.ForAll(text =>
    {
        bool isOne = Duration.TryParse(text, out TimeSpan value);
        return value >= TimeSpan.Zero && (isOne || value == default);
    });

    [Fact]
    public void No_heap_of_units_makes_it_throw_or_turn_negative() => Prop.ForAll(
        Gen.Elements("P", "T", "9999999999", "0.000000001", "1", "w", "d", "h", "m", "s", "ms", "Y", "M", "D", "H", "S", "-", ".", " ")
            .ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary(),
        text => !Duration.TryParse(text, out TimeSpan value) || value >= TimeSpan.Zero).Check(Properties.Tests(3_000));
}
