using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Toil.Log.Store;

namespace Toil.Log.Export;

/// <summary>
/// Comma-separated values (RFC 4180) with all that an entry says. A text that a spreadsheet would take for a formula gets an apostrophe before it, and
/// so does one that begins with an apostrophe: the import takes it away again.
/// </summary>
internal sealed class CsvLogWriter : ILogWriter
{
    private readonly CsvWriter _csv;

    public CsvLogWriter(TextWriter output)
    {
        _csv = new CsvWriter(output, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", ShouldQuote = static field => Breaks(field.Field) }, leaveOpen: true);
        Row("id", "revision", "task", "category", "trigger", "start", "end", "hands-on", "zone", "person", "team", "tags", "note", "reference", "source");
    }

    public void Write(ToilEntry entry) => Row(
        EntryRow.TextOf(entry.Id), entry.Revision.ToString(CultureInfo.InvariantCulture), Text(entry.Task), LogWords.Of(entry.Category), LogWords.Of(entry.Trigger),
        Instant(entry.Start), Instant(entry.End), entry.HandsOn.ToString("c", CultureInfo.InvariantCulture), entry.Zone, Text(entry.Person),
        Text(entry.Team), Text(Tags(entry.Tags)), Text(entry.Note), Text(entry.Reference), LogWords.Of(entry.Source));

    // Before the file is closed: disposing flushes.
    public void Complete() => _csv.Dispose();

    public void Dispose() => _csv.Dispose();

    private static string Tags(IReadOnlyList<string> tags) => tags.Any(tag => tag.Contains(';') || tag.StartsWith('['))
        ? JsonSerializer.Serialize([.. tags], LogStoreJson.Default.StringArray)
        : string.Join(';', tags);

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Text(string? text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\'', ..] ? "'" + text : text ?? string.Empty;

    // Either half of a line's end ends a row for whoever reads it, and a blank at an edge is nobody's but the text's.
    private static bool Breaks(string? text) => text is { Length: > 0 } && (text.AsSpan().ContainsAny(",\"\r\n") || text[0] == ' ' || text[^1] == ' ');

    private void Row(params string[] cells)
    {
        foreach (string cell in cells)
        {
            _csv.WriteField(cell);
        }

        _csv.NextRecord();
    }
}
