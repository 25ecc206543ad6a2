using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Toil.Runbooks.Expressions;

/// <summary>Results of operations as values of expressions: named as in their JSON, but durations and instants stay what they are.</summary>
internal static class ResultValues
{
    /// <summary>The value of a result. Members that are null are there, and null.</summary>
    /// <param name="result">The result.</param>
    /// <param name="type">How it is written as JSON.</param>
    /// <exception cref="Operations.ToilException"><c>ValueTooLarge</c>: it is nested deeper than <see cref="ExpressionValues.MaxDepth"/>.</exception>
    public static object? Of(object? result, JsonTypeInfo type) => Of(result, type, 0);

    private static object? Of(object? value, JsonTypeInfo type, int depth) => value switch
    {
        null => null,
        bool or string or TimeSpan or DateTimeOffset or DateTime or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
            => ExpressionValues.From(value),
        _ when depth >= ExpressionValues.MaxDepth => throw ExpressionJson.TooDeep(),
        _ => type.Kind switch
        {
            JsonTypeInfoKind.Object => Members(value, type, depth),
            JsonTypeInfoKind.Dictionary when value is IDictionary mapping => Mapping(mapping, type, depth),
            JsonTypeInfoKind.Enumerable when value is IEnumerable list => list.Cast<object?>().Select(item => Inner(item, type, depth)).ToArray(),
            _ => ExpressionJson.Read(JsonSerializer.SerializeToElement(value, type), false),
        },
    };

    private static Dictionary<string, object?> Members(object value, JsonTypeInfo type, int depth)
    {
        Dictionary<string, object?> members = new(StringComparer.Ordinal);
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.Get is { } get && !property.IsExtensionData)
            {
                members[property.Name] = Of(get(value), type.Options.GetTypeInfo(property.PropertyType), depth + 1);
            }
        }

        return members;
    }

    private static Dictionary<string, object?> Mapping(IDictionary mapping, JsonTypeInfo type, int depth)
    {
        Dictionary<string, object?> members = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in mapping)
        {
            members[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = Inner(entry.Value, type, depth);
        }

        return members;
    }

    private static object? Inner(object? item, JsonTypeInfo type, int depth)
        => item is null ? null : Of(item, type.Options.GetTypeInfo(type.ElementType!), depth + 1);
}
