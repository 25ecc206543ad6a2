using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Expressions.Functions;

/// <summary>Functions of texts.</summary>
internal static partial class TextFunctions
{
    private const int MaxPattern = 1_000;

    // A counted repetition is written out before it is matched.
    private const double MaxRepeats = 1_000;

    private static readonly TimeSpan s_matchLimit = TimeSpan.FromSeconds(2);

    /// <summary>A text with one part in place of another, everywhere.</summary>
    public static object? Replace(FunctionCall call)
    {
        string text = call.Text(0);
        string old = call.Text(1);
        string with = call.Text(2);
        if (old.Length == 0)
        {
            throw call.Evaluation.Fail(call.Node.Arguments[1].Offset, "replace() needs something to replace", "Give a text that is not empty.");
        }

        long count = 0;
        for (int at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, at + old.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return call.Bounded(text.Length + (count * (with.Length - old.Length)), () => text.Replace(old, with, StringComparison.Ordinal));
    }

    /// <summary>Whether a regular expression is found in a text. Linear in the text's length: there is no going back, and so no lookaround and no back reference.</summary>
    public static object? Matches(FunctionCall call)
    {
        string text = call.Text(0);
        string pattern = call.Text(1);
        int offset = call.Node.Arguments[1].Offset;
        double repeats = Repeat().Matches(pattern).Aggregate(1.0, (product, match) => product * Math.Max(1, match.Groups["count"].Captures.Max(
            count => double.Parse(count.ValueSpan, CultureInfo.InvariantCulture))));
        if (pattern.Length > MaxPattern || repeats > MaxRepeats)
        {
            throw call.Evaluation.Fail(offset, $"the pattern is longer than {MaxPattern} characters, or repeats more than {MaxRepeats} times", "Ask for less.");
        }

        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_matchLimit);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw call.Evaluation.Fail(
                offset, $"'{InertText.From(pattern, 80)}' is not a pattern: {InertText.From(error.Message.TrimEnd('.'), 200)}",
                "Write a regular expression of .NET without lookaround and back references.", error);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw call.Evaluation.Fail(offset, "the pattern takes too long", "Ask for less, or of a shorter text.", error);
        }
    }

    /// <summary>A value as JSON: durations and instants as texts.</summary>
    public static object? Json(FunctionCall call)
    {
        object? value = call[0];
        try
        {
            string json = ExpressionJson.WritePlain(value);
            return call.Bounded(json.Length, () => json);
        }
        catch (ToilException error) when (error.ErrorId == "ValueTooLarge")
        {
            throw call.Evaluation.Fail(call.Node.Offset, $"the value is too large for json(): {InertText.From(error.Sentence)[..^1]}", error.Remedy, error);
        }
    }

    /// <summary>The value that a text of JSON says.</summary>
    public static object? FromJson(FunctionCall call)
    {
        string text = call.Text(0);
        try
        {
            return ExpressionJson.ReadPlain(text);
        }
        catch (JsonException error)
        {
            throw call.Evaluation.Fail(call.Node.Arguments[0].Offset, $"'{InertText.From(text, 80)}' is not JSON", "Give a whole JSON value.", error);
        }
    }

    [GeneratedRegex(@"\{(?<count>\d{1,12})(?:,(?<count>\d{1,12})?)?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Repeat();
}
