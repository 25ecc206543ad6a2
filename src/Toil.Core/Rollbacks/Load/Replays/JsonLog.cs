using System.Text.Json;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>PostgreSQL's jsonlog (15 and later): an object a line.</summary>
/// <remarks>https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-JSONLOG</remarks>
internal static class JsonLog
{
    /// <summary>True for a line that begins such a log.</summary>
    public static bool Begins(string line) => line.StartsWith('{') && line.Contains("\"timestamp\"", StringComparison.Ordinal);

    /// <summary>The messages.</summary>
    public static IEnumerable<LogEvent> Read(IEnumerable<BoundedLine> lines)
    {
        foreach (BoundedLine line in lines)
        {
            if (line.IsCut)
            {
                yield return new() { Line = line.Number, Severity = "LOG", Message = string.Empty, IsCut = true };
            }
            else if (line.Text.StartsWith('{') && Event(line) is { } one)
            {
                yield return one;
            }
        }
    }

    // A line that was being written when the file was copied is no object.
    private static LogEvent? Event(BoundedLine line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line.Text);
            JsonElement root = document.RootElement;
            return new()
            {
                Line = line.Number,
                Time = Text(root, "timestamp") is { } time ? LogClock.Find(time).Ticks : null,
                Session = Text(root, "session_id") ?? Text(root, "pid"),
                Database = Text(root, "dbname"),
                Severity = Text(root, "error_severity") ?? string.Empty,
                Message = Text(root, "message") ?? string.Empty,
                Detail = Text(root, "detail"),
                Statement = Text(root, "statement"),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
        : null;
}
