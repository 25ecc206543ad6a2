using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Toil.Log.Export;

/// <summary>
/// What <c>timew export</c> writes, or, for <c>.data</c>, lines for its data folder. It knows whole seconds and no zones.
/// </summary>
internal sealed class TimewarriorWriter(TextWriter output, bool isData) : ILogWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool _isBegun;

    public void Write(ToilEntry entry)
    {
        string[] tags =
        [
            .. ExportMarks.Of(entry).Select(mark => $"{mark.Name}={mark.Value}"),
            .. entry.Tags.Select(tag => ExportMarks.IsAmbiguous(tag) ? $"tag={tag}" : tag),
        ];
        output.Write(isData ? Line(entry, tags) : (_isBegun ? ",\n" : "[\n") + Json(entry, tags));
        _isBegun = true;
    }

    public void Complete()
    {
        if (!isData)
        {
            output.Write(_isBegun ? "\n]\n" : "[]\n");
        }
    }

    private static string Json(ToilEntry entry, string[] tags)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, s_options))
        {
            json.WriteStartObject();
            json.WriteString("start", Instant(entry.Start));
            json.WriteString("end", Instant(entry.End));
            json.WriteStartArray("tags");
            Array.ForEach(tags, json.WriteStringValue);
            json.WriteEndArray();
            if (entry.Note is { } note)
            {
                json.WriteString("annotation", note);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Line(ToilEntry entry, string[] tags)
        => $"inc {Instant(entry.Start)} - {Instant(entry.End)} # {string.Join(' ', tags.Select(Quote))}{(entry.Note is { } note ? " # " + Quote(note) : string.Empty)}\n";

    private static string Quote(string text) => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal) + '"';

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
