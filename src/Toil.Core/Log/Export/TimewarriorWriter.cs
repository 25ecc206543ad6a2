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
        DateTimeOffset start = Second(entry.Start);
        DateTimeOffset end = Second(entry.End) is var cut && cut > start ? cut : start.AddSeconds(1);
        string[] tags =
        [
            .. ExportMarks.Of(entry, end - start).Select(mark => $"{mark.Name}={mark.Value}"),
            .. entry.Tags.Select(tag => ExportMarks.IsAmbiguous(tag) ? $"tag={tag}" : tag),
        ];
        output.Write(isData ? Line(start, end, tags, entry.Note) : (_isBegun ? ",\n" : "[\n") + Json(start, end, tags, entry.Note));
        _isBegun = true;
    }

    public void Complete()
    {
        if (!isData)
        {
            output.Write(_isBegun ? "\n]\n" : "[]\n");
        }
    }

    private static string Json(DateTimeOffset start, DateTimeOffset end, string[] tags, string? said)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, s_options))
        {
            json.WriteStartObject();
            json.WriteString("start", Instant(start));
            json.WriteString("end", Instant(end));
            json.WriteStartArray("tags");
            Array.ForEach(tags, json.WriteStringValue);
            json.WriteEndArray();
            if (said is { } note)
            {
                json.WriteString("annotation", note);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Line(DateTimeOffset start, DateTimeOffset end, string[] tags, string? said)
        => $"inc {Instant(start)} - {Instant(end)} # {string.Join(' ', tags.Select(Quote))}{(said is { } note ? " # " + Quote(note) : string.Empty)}\n";

    private static string Quote(string text) => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal) + '"';

    private static DateTimeOffset Second(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
