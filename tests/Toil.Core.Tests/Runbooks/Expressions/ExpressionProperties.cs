using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks.Expressions;

namespace Toil.Core.Tests.Runbooks.Expressions;

public sealed class ExpressionProperties : ExpressionTestBase
{
    private static readonly string[] s_pieces =
    [
        "parameters", ".", "plan", "steps", "my-step", "[", "]", "(", ")", "'", "\"", "''", "==", "!=", "<", ">=", "&&", "||", "!", " ", "1", "-2.5", "30d", "null", "true", "contains", "default",
        "json", "from_json", "length", "matches", "split", ",", "'a'", "x", "${{", "}}", "\n", "é", "\ud800", "\0", "index", "nothing", "0", "replace", "join", "hosts",
    ];

    private static readonly Gen<object?> s_scalars = Gen.OneOf<object?>(
        Gen.Constant<object?>(null), Gen.Elements<object?>(true, false), ArbMap.Default.GeneratorFor<long>().Select(v => (object?)v), ArbMap.Default.GeneratorFor<double>().Select(v => (object?)v),
        Gen.Elements<object?>(5.0, -0.0, double.NaN, double.NegativeInfinity, double.Epsilon, long.MinValue, "$text", "\ud800a", "", "\0", TimeSpan.MinValue, TimeSpan.MaxValue, DateTimeOffset.MaxValue),
        ArbMap.Default.GeneratorFor<string>().Select(v => (object?)v), ArbMap.Default.GeneratorFor<TimeSpan>().Select(v => (object?)v), ArbMap.Default.GeneratorFor<DateTimeOffset>().Select(v => (object?)v));

    [Fact]
    public void No_text_breaks_the_parser_or_the_evaluation()
    {
        Gen<string> texts = Gen.Elements(s_pieces).ListOf().Select(string.Concat);
        Check.One(Properties.Tests(20_000), Prop.ForAll(texts.ToArbitrary(), text =>
        {
            try
            {
                ExpressionJson.Write(Evaluate(text));
            }
            catch (ToilException error)
            {
                Assert.DoesNotContain('\0', error.Message);
            }
        }));
    }

    [Fact]
    public void A_text_in_quotes_is_that_text() => Check.One(Properties.Tests(2_000), Prop.ForAll<string>(text =>
    {
        text ??= string.Empty;
        Assert.Equal(text, Evaluate($"'{text.Replace("'", "''", StringComparison.Ordinal)}'"));
        Assert.Equal(text, Evaluate($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }));

    [Fact]
    public void Numbers_and_durations_read_as_they_are_written() => Check.One(Properties.Tests(2_000), Prop.ForAll<long, TimeSpan>((number, span) =>
    {
        span = TimeSpan.FromMilliseconds(Math.Abs(span.Ticks / TimeSpan.TicksPerMillisecond / 4));
        Assert.Equal(number, Evaluate(ExpressionValues.Text(number)!));
        Assert.Equal(span, Evaluate(ExpressionValues.Text(span)!));
    }));

    [Fact]
    public void Every_value_comes_back_from_JSON() => Check.One(Properties.Tests(3_000), Prop.ForAll(Values(3).ToArbitrary(), value =>
    {
        string json = ExpressionJson.Write(value);
        Assert.Equal(Shown(value), Shown(ExpressionJson.Read(json)));
        Assert.Equal(json, ExpressionJson.Write(ExpressionJson.Read(json)));
        JsonDocument.Parse(ExpressionJson.WritePlain(value)).Dispose();
    }));

    private static Gen<object?> Values(int depth) => depth == 0 ? s_scalars : Gen.OneOf(
        s_scalars,
        Values(depth - 1).ListOf().Select(items => (object?)items.Take(4).ToArray()),
        Gen.Zip(Gen.Elements("a", "$duration", "$text", "$$", "", "\udc00", "$16:", "é"), Values(depth - 1)).ListOf().Select(pairs => (object?)pairs.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2)));

    // With the type of each, and its last bit.
    private static string Shown(object? value) => value switch
    {
        null => "null",
        double number => $"double {BitConverter.DoubleToInt64Bits(double.IsNaN(number) ? double.NaN : number)}",
        TimeSpan span => $"span {span.Ticks}",
        DateTimeOffset instant => $"instant {instant.Ticks} {instant.Offset}",
        string text => $"text {string.Join(' ', text.Select(c => (int)c))}",
        IReadOnlyDictionary<string, object?> mapping => $"{{{string.Join(", ", mapping.Select(pair => $"{Shown(pair.Key)}: {Shown(pair.Value)}").Order(StringComparer.Ordinal))}}}",
        IReadOnlyList<object?> list => $"[{string.Join(", ", list.Select(Shown))}]",
        _ => $"{value.GetType().Name} {value}",
    };
}
