using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Toil.Reports;

/// <summary>
/// Lines that are written field by field: what the generated code writes, without its knowledge of enumerations and durations, which is some eighty methods
/// that are compiled while somebody waits for the first result.
/// </summary>
internal static class JsonLine
{
    /// <summary>How results are written by a converter that only writes.</summary>
    public static JsonTypeInfo Of<T>(JsonConverter<T> line)
        => JsonMetadataServices.CreateValueInfo<T>(new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine() }, line);

    /// <summary>Writes a field; none where there is no value.</summary>
    public static void WriteGiven(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <inheritdoc cref="WriteGiven(Utf8JsonWriter, ReadOnlySpan{byte}, string?)"/>
    public static void WriteGiven(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
