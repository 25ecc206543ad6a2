using System.Globalization;
using System.Text.Json;

namespace Toil.Runbooks.Processes.Scripts;

/// <summary>
/// Values of expressions as JSON that tells them apart: a duration, an instant and a mapping are objects with their kind in <c>t</c> and their value in <c>v</c>.
/// </summary>
internal static class ScriptJson
{
    private const string Kind = "t";
    private const string Value = "v";

    /// <summary>Writes a value.</summary>
    /// <exception cref="ArgumentException">It is none that an expression has.</exception>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case int or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number:
                WriteTagged(writer, "number", () => writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)));
                break;
            case TimeSpan span:
                WriteTagged(writer, "duration", () => writer.WriteNumberValue(span.Ticks));
                break;
            case DateTimeOffset instant:
                WriteTagged(writer, "instant", () => writer.WriteStringValue(instant));
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteTagged(writer, "map", () => WriteMap(writer, map));
                break;
            case IReadOnlyList<object?> list:
                WriteList(writer, list);
                break;
            default:
                throw new ArgumentException($"No value of an expression is a {value.GetType()}.", nameof(value));
        }
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">It was not written by <see cref="Write"/> or its counterpart.</exception>
    public static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out long whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToArray(),
        _ => ReadTagged(element.GetProperty(Kind).GetString(), element.GetProperty(Value)),
    };

    /// <summary>Reads a mapping.</summary>
    public static IReadOnlyDictionary<string, object?> ReadMap(JsonElement element) => Read(element) as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();

    private static object ReadTagged(string? kind, JsonElement value) => kind switch
    {
        "duration" => TimeSpan.FromTicks(value.GetInt64()),
        "instant" => value.GetDateTimeOffset(),
        "number" => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        "map" => MapOf(value),
        _ => throw new JsonException($"There is no kind '{kind}'."),
    };

    private static Dictionary<string, object?> MapOf(JsonElement pairs)
    {
        Dictionary<string, object?> map = new(StringComparer.Ordinal);
        foreach (JsonElement pair in pairs.EnumerateArray())
        {
            map[pair[0].GetString()!] = Read(pair[1]);
        }

        return map;
    }

    private static void WriteTagged(Utf8JsonWriter writer, string kind, Action value)
    {
        writer.WriteStartObject();
        writer.WriteString(Kind, kind);
        writer.WritePropertyName(Value);
        value();
        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> map)
    {
        writer.WriteStartArray();
        foreach ((string key, object? value) in map)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(key);
            Write(writer, value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter writer, IReadOnlyList<object?> list)
    {
        writer.WriteStartArray();
        foreach (object? item in list)
        {
            Write(writer, item);
        }

        writer.WriteEndArray();
    }
}
