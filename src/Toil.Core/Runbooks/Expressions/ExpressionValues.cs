using System.Collections;
using System.Globalization;
using System.Xml;
using Toil.Values;

namespace Toil.Runbooks.Expressions;

/// <summary>Values of expressions: their kinds, and how they are written.</summary>
internal static class ExpressionValues
{
    /// <summary>Deepest nesting of lists and mappings.</summary>
    public const int MaxDepth = 64;

    /// <summary>The kind of a value.</summary>
    /// <exception cref="ArgumentException">It is no value of an expression.</exception>
    public static ValueKind KindOf(object? value) => value switch
    {
        null => ValueKind.Null,
        bool => ValueKind.Boolean,
        long or double => ValueKind.Number,
        string => ValueKind.Text,
        TimeSpan => ValueKind.Duration,
        DateTimeOffset => ValueKind.Instant,
        IReadOnlyDictionary<string, object?> => ValueKind.Mapping,
        IReadOnlyList<object?> => ValueKind.List,
        _ => throw new ArgumentException($"{value.GetType()} is no value of an expression.", nameof(value)),
    };

    /// <summary>What a kind is called: <c>a number</c>.</summary>
    public static string Word(ValueKind kind) => kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Boolean => "true or false",
        ValueKind.Instant => "an instant",
        _ => "a " + kind.ToString().ToLowerInvariant(),
    };

    /// <summary>What the kind of a value is called.</summary>
    public static string Word(object? value) => Word(KindOf(value));

    /// <summary>The value as text; null where it has none: of null, of a list, of a mapping.</summary>
    public static string? Text(object? value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        TimeSpan span => Duration.Format(span),
        DateTimeOffset instant => Text(instant),
        _ => null,
    };

    /// <summary>An instant in ISO 8601 with its offset, to the last tick.</summary>
    public static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    /// <summary>A duration so that it reads as itself again, to the last tick.</summary>
    public static string Exact(TimeSpan span)
    {
        string text = Duration.Format(span);
        return Duration.TryParse(text, out TimeSpan same) && same == span ? text : XmlConvert.ToString(span);
    }

    /// <summary>Reads an instant in ISO 8601 with an offset.</summary>
    public static bool TryInstant(string text, out DateTimeOffset instant)
    {
        instant = default;
        bool hasOffset = text.Length > 10 && (text.EndsWith('Z') || text.AsSpan(10).ContainsAny('+', '-'));
        return hasOffset && char.IsAsciiDigit(text[0]) && text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    /// <summary>Any value of .NET as a value of an expression: numbers as long or double, mappings, lists, and the text of everything else.</summary>
    /// <exception cref="Operations.ToilException"><c>ValueTooLarge</c>: it is nested deeper than <see cref="MaxDepth"/>.</exception>
    public static object? From(object? value) => From(value, 0);

    private static object? From(object? value, int depth) => value switch
    {
        null or bool or long or double or string or TimeSpan or DateTimeOffset => value,
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number => number <= long.MaxValue ? (long)number : (object)(double)number,
        float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        char or Enum or Guid => value.ToString(),
        DateTime moment => new DateTimeOffset(moment.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(moment, DateTimeKind.Utc) : moment),
        _ when depth >= MaxDepth => throw ExpressionJson.TooDeep(),
        IReadOnlyDictionary<string, object?> mapping => mapping.ToDictionary(pair => pair.Key, pair => From(pair.Value, depth + 1), StringComparer.Ordinal),
        IDictionary mapping => FromDictionary(mapping, depth),
        IEnumerable list => list.Cast<object?>().Select(item => From(item, depth + 1)).ToArray(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static Dictionary<string, object?> FromDictionary(IDictionary mapping, int depth)
    {
        Dictionary<string, object?> result = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in mapping)
        {
            result[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] = From(entry.Value, depth + 1);
        }

        return result;
    }
}
