using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Toil.Operations;

namespace Toil.Runbooks.Expressions;

/// <summary>
/// Values of expressions as JSON and back without loss. What JSON has no form for is a mapping with one name that begins with a dollar sign:
/// <c>{"$duration":"2h"}</c>, <c>{"$instant":"..."}</c>, <c>{"$number":"NaN"}</c>, <c>{"$text":"..."}</c> (UTF-16 in Base64, for texts that are not well formed). A
/// name that begins so itself gets one more.
/// </summary>
internal static class ExpressionJson
{
    /// <summary>Longest JSON that is written, in bytes (4 Mi).</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private const string EncodedKey = "$16:";

    // Every list and mapping of a value, and the mappings that its own forms add.
    private static readonly JsonDocumentOptions s_reading = new() { MaxDepth = ExpressionValues.MaxDepth + 2 };

    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes a value so that <see cref="Read(string)"/> gives the same again.</summary>
    /// <param name="value">A value of an expression.</param>
    /// <param name="limit">Longest JSON, in bytes of UTF-8.</param>
    /// <exception cref="ToilException"><c>ValueTooLarge</c>.</exception>
    public static string Write(object? value, int limit = MaxLength) => Write(value, limit, true);

    /// <summary>Writes a value for others: durations and instants are texts.</summary>
    /// <exception cref="ToilException"><c>ValueTooLarge</c>.</exception>
    public static string WritePlain(object? value, int limit = MaxLength) => Write(value, limit, false);

    /// <summary>Reads what <see cref="Write(object?, int)"/> wrote.</summary>
    /// <exception cref="JsonException">It is no JSON, or nested too deep.</exception>
    public static object? Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, s_reading);
            return Read(document.RootElement, true);
        }
        catch (FormatException error)
        {
            throw new JsonException("A value in it has a form that is not known.", error);
        }
    }

    /// <summary>Reads JSON of others: a name that begins with a dollar sign is a name.</summary>
    /// <exception cref="JsonException">It is no JSON, or nested too deep.</exception>
    public static object? ReadPlain(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, s_reading);
        return Read(document.RootElement, false);
    }

    /// <summary>The value that a JSON element says.</summary>
    internal static object? Read(JsonElement element, bool isExact) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => Number(element),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Read(item, isExact)).ToArray(),
        JsonValueKind.Object => Mapping(element, isExact),
        _ => null,
    };

    internal static ToilException TooDeep() => new(
        "ValueTooLarge", ErrorKind.LimitExceeded, $"The value is nested deeper than {ExpressionValues.MaxDepth} levels.", "Hand on only what later steps need.");

    private static string Write(object? value, int limit, bool isExact)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer, s_writing);
        Write(writer, value, 0, limit, isExact);
        writer.Flush();
        Check(buffer.WrittenCount, limit);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth, int limit, bool isExact)
    {
        Check(writer.BytesCommitted + writer.BytesPending, limit);
        if (depth > ExpressionValues.MaxDepth)
        {
            throw TooDeep();
        }

        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                string text = number.ToString("R", CultureInfo.InvariantCulture);
                writer.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0", skipInputValidation: true);
                break;
            case string characters:
                Check(characters.Length, limit);
                WriteText(writer, characters, isExact);
                break;
            case IReadOnlyDictionary<string, object?> mapping:
                writer.WriteStartObject();
                foreach ((string name, object? member) in mapping)
                {
                    writer.WritePropertyName(isExact ? EncodeKey(name) : name);
                    Write(writer, member, depth + 1, limit, isExact);
                }

                writer.WriteEndObject();
                break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(writer, item, depth + 1, limit, isExact);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteForm(writer, value, isExact);
                break;
        }
    }

    private static void WriteForm(Utf8JsonWriter writer, object value, bool isExact)
    {
        (string form, string text) = value switch
        {
            TimeSpan span => ("$duration", isExact ? ExpressionValues.Exact(span) : ExpressionValues.Text(value)!),
            DateTimeOffset instant => ("$instant", ExpressionValues.Text(instant)),
            double number => ("$number", number.ToString("R", CultureInfo.InvariantCulture)),
            _ => throw new ArgumentException($"{value.GetType()} is no value of an expression.", nameof(value)),
        };
        WriteIn(writer, isExact ? form : null, text);
    }

    private static void WriteText(Utf8JsonWriter writer, string text, bool isExact)
    {
        bool isWhole = !isExact || IsWellFormed(text);
        WriteIn(writer, isWhole ? null : "$text", isWhole ? text : Encode(text));
    }

    private static void WriteIn(Utf8JsonWriter writer, string? form, string text)
    {
        if (form is null)
        {
            writer.WriteStringValue(text);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(form, text);
        writer.WriteEndObject();
    }

    private static object Number(JsonElement element)
        => !element.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') && element.TryGetInt64(out long whole) ? whole : (object)element.GetDouble();

    private static object? Mapping(JsonElement element, bool isExact)
    {
        Dictionary<string, object?> mapping = new(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string name = member.Name;
            if (isExact && name is "$duration" or "$instant" or "$number" or "$text" && member.Value.ValueKind == JsonValueKind.String)
            {
                return Form(name, member.Value.GetString()!);
            }

            mapping[isExact ? DecodeKey(name) : name] = Read(member.Value, isExact);
        }

        return mapping;
    }

    private static object Form(string form, string text) => form switch
    {
        "$duration" => Values.Duration.TryParse(text, out TimeSpan span) ? span : XmlConvert.ToTimeSpan(text),
        "$instant" => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
        "$number" => double.Parse(text, CultureInfo.InvariantCulture),
        _ => Decode(text),
    };

    private static string EncodeKey(string name) => !IsWellFormed(name) ? EncodedKey + Encode(name) : name.StartsWith('$') ? "$" + name : name;

    private static string DecodeKey(string name) => name.StartsWith("$$", StringComparison.Ordinal) ? name[1..]
        : name.StartsWith(EncodedKey, StringComparison.Ordinal) ? Decode(name[EncodedKey.Length..]) : name;

    private static string Encode(string text) => Convert.ToBase64String(MemoryMarshal.AsBytes(text.AsSpan()));

    private static string Decode(string text) => new(MemoryMarshal.Cast<byte, char>(Convert.FromBase64String(text)));

    private static bool IsWellFormed(string text)
    {
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int length) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    private static void Check(long length, int limit)
    {
        if (length > limit)
        {
            throw new ToilException(
                "ValueTooLarge", ErrorKind.LimitExceeded, $"The value is longer than {limit} bytes as JSON.", "Hand on only what later steps need, or the path of a file.");
        }
    }
}
