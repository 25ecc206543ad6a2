using System.Buffers;
using System.Text;
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
    /// <inheritdoc/>
    public void Write(object result)
    {
        string line = JsonSerializer.Serialize(result, json);
        string safe = redactor.Redact(line) == line ? line : RedactTexts(line);

        // Written in pieces: a line is long, and there are many.
        if (operation is not null)
        {
            output.Write($"{{\"{JsonResultReader.OperationField}\":\"{operation}\",");
        }

        output.Write(operation is null ? safe : safe.AsSpan(1));
        output.Write('\n');
    }

    /// <inheritdoc/>
    public void Complete(ResultTally tally) => output.Flush();

    // Text by text: a secret that reads like a number or a name must not make the line something else than JSON.
    private string RedactTexts(string line)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (JsonDocument document = JsonDocument.Parse(line))
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = json.Options.Encoder }))
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
