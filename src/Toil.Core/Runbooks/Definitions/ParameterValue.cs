using System.Collections;
using System.Globalization;
using System.Text.Json;
using Toil.Operations;
using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>One value of a parameter, from whatever form it came in.</summary>
internal static class ParameterValue
{
    /// <summary>Reads a value.</summary>
    /// <param name="parameter">What it is for.</param>
    /// <param name="raw">A text, a YAML node, or a value of .NET.</param>
    /// <param name="folder">Absolute folder from which a relative path is taken.</param>
    /// <param name="fail">Makes the error from a clause and a remedy.</param>
    public static object? Read(RunbookParameter parameter, object? raw, string folder, Func<string, string, ToilException> fail)
    {
        if (parameter.Type == ParameterType.List)
        {
            IEnumerable<object?> items = raw switch
            {
                YamlSequence list => list.Items,
                YamlMapping or IDictionary => throw fail("a mapping is no list", "Write a list of texts: [a, b]."),
                string one => Items(one) ?? [one],
                YamlNode => [raw],
                IEnumerable list => list.Cast<object?>(),
                _ => [raw],
            };
            return items.Select(item => (object?)Text(item, fail)).ToArray();
        }

        if (parameter.Type == ParameterType.Switch && raw is bool truth)
        {
            return truth;
        }

        string text = Text(raw, fail);
        return parameter.Type switch
        {
            ParameterType.Path => Path(text, folder, fail),
            ParameterType.Number => Bounded(parameter, Number(text, fail), fail),
            ParameterType.Duration => Bounded(parameter, raw is TimeSpan span ? span : Span(text, fail), fail),
            ParameterType.Switch => Switch(text, fail),
            ParameterType.Choice => Choice(parameter, text, fail),
            ParameterType.Secret => SecretReference.TryParse(text.Trim(), null, out _) ? text.Trim() : throw fail("the value is not a reference to a secret", "Give a reference, not the secret itself: env:NAME or file:PATH."),
            _ => text,
        };
    }

    // One text is a list of several only where it is written as one: ["a", "b"], [80, 443], [a]. What has colons and no comma may be an address: [::1].
    private static IEnumerable<object?>? Items(string text)
    {
        if (text.Trim() is not (['[', .., ']'] and var list))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<string[]>(list);
        }
        catch (JsonException)
        {
            return list.Contains(',', StringComparison.Ordinal) || !list.Contains(':', StringComparison.Ordinal) ? Written(list) : null;
        }
    }

    private static IReadOnlyList<YamlNode>? Written(string list)
    {
        try
        {
            return YamlReader.Read("the list", list) is YamlSequence { Items: var items } && items.All(item => item is YamlScalar { IsNull: false }) ? items : null;
        }
        catch (ToilException)
        {
            return null;
        }
    }

    private static string Text(object? raw, Func<string, string, ToilException> fail) => raw switch
    {
        null or YamlScalar { IsNull: true } => throw fail("there is no value", "Give one, or leave it out."),
        YamlScalar scalar => scalar.Text,
        YamlNode or (IEnumerable and not string) => throw fail($"{(raw is YamlMapping or IDictionary ? "a mapping" : "a list")} is not a single value", "Give one value."),
        _ => ExpressionValues.Text(ExpressionValues.From(raw)) ?? string.Empty,
    };

    private static string Path(string text, string folder, Func<string, string, ToilException> fail)
    {
        try
        {
            return PathText.Absolute(text, folder);
        }
        catch (Exception error) when (error is ArgumentException or PathTooLongException)
        {
            throw fail($"'{InertText.From(text, 80)}' cannot be a path", "Give the path of a file or folder.");
        }
    }

    private static object Number(string text, Func<string, string, ToilException> fail)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole
        : text.AsSpan().TrimStart("+-") is { Length: > 0 } digits && !digits.ContainsAnyExceptInRange('0', '9')
            ? throw fail($"'{InertText.From(text, 80)}' has more digits than a number keeps", "Give a smaller one, or make the parameter a text.")
        : double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? (object)number
        : throw fail($"'{InertText.From(text, 80)}' is not a number", "Write it as 5 or 0.5.");

    private static object Span(string text, Func<string, string, ToilException> fail) => Duration.TryParse(text, out TimeSpan span)
        ? span
        : throw fail($"'{InertText.From(text, 80)}' is not a duration", $"Write it as {Duration.Forms}.");

    private static object Switch(string text, Func<string, string, ToilException> fail) => text.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "1" => true,
        "FALSE" or "NO" or "OFF" or "0" => false,
        _ => throw fail($"'{InertText.From(text, 80)}' is neither true nor false", "Write true or false."),
    };

    private static string Choice(RunbookParameter parameter, string text, Func<string, string, ToilException> fail)
        => parameter.Choices.FirstOrDefault(choice => OptionSchema.Fold(choice) == OptionSchema.Fold(text)) ?? throw fail(
            $"'{InertText.From(text, 80)}' is not one of {InertText.From(string.Join(", ", parameter.Choices), 400)}",
            Nearest.To(text, parameter.Choices) is { } nearest ? $"Did you mean '{InertText.From(nearest, 80)}'?" : "Give one of those.");

    private static object Bounded(RunbookParameter parameter, object value, Func<string, string, ToilException> fail)
    {
        bool low = parameter.Min is { } min && Comparison.Compare(value, Bound(min, value)) < 0;
        bool high = parameter.Max is { } max && Comparison.Compare(value, Bound(max, value)) > 0;
        return !low && !high ? value : throw fail(
            $"{ExpressionValues.Text(value)} is out of range",
            (parameter.Min, parameter.Max) switch
            {
                ({ } least, { } most) => $"Give a value from {least} to {most}.",
                ({ } least, null) => $"Give a value of at least {least}.",
                _ => $"Give a value of at most {parameter.Max}.",
            });
    }

    // Bounds were read with the runbook.
    private static object Bound(string text, object like) => like is TimeSpan
        ? Duration.Parse(text)
        : Number(text, (what, remedy) => ToilException.Invalid("ParameterInvalid", $"{what}.", remedy));
}
