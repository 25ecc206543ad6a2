using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Toil.Telemetry;

namespace Toil.Reports;

/// <summary>
/// One JSON object a line (NDJSON), written as it comes. Where the operation is given, the first field says what made the line, so that a file of
/// such lines can be read back (see <see cref="JsonResultReader"/>).
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="json">How a result is written.</param>
/// <param name="redactor">Takes secrets out of each line.</param>
/// <param name="operation">Name of the operation; null leaves the field out.</param>
public sealed class JsonResultWriter(TextWriter output, JsonTypeInfo json, SecretRedactor redactor, string? operation = null) : IResultWriter
{
    // Letters of every script stay readable. The lines are data, never part of a page.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // A sweep writes hundreds of thousands of lines: they share their buffers.
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly string _head = operation is null ? "{" : $"{{\"{JsonResultReader.OperationField}\":\"{operation}\",";
    private char[] _line = [];

    /// <inheritdoc/>
    public void Write(object result)
    {
        ReadOnlySpan<char> line = Serialize(result);
        if (redactor.Knows(line))
        {
            line = RedactTexts(line.ToString());
        }

        output.Write(_head);
        output.Write(line[1..]);
        output.Write('\n');
    }

    /// <inheritdoc/>
    public void Complete(ResultTally tally) => output.Flush();

    private ReadOnlySpan<char> Serialize(object result)
    {
        _bytes.ResetWrittenCount();
        using (Utf8JsonWriter writer = new(_bytes, s_options))
        {
            JsonSerializer.Serialize(writer, result, json);
        }

        if (_line.Length < _bytes.WrittenCount)
        {
            _line = new char[2 * _bytes.WrittenCount];
        }

        return _line.AsSpan(0, Encoding.UTF8.GetChars(_bytes.WrittenSpan, _line));
    }

    // Text by text: a secret that reads like a number or a name must not make the line something else than JSON.
    private string RedactTexts(string line)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (JsonDocument document = JsonDocument.Parse(line))
        using (Utf8JsonWriter writer = new(buffer, s_options))
        {
            Copy(document.RootElement, writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Copy(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Copy(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Copy(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(redactor.Redact(element.GetString()!));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
