using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Toil.Log.Store;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Import;

/// <summary>
/// Entries from comma-, semicolon- or tab-separated values with a heading. Columns are found by name, in any order and spelling (<c>hands-on</c>,
/// <c>HandsOn</c>); tags stand in one cell, separated by semicolons, or as a JSON array.
/// </summary>
internal static class CsvLogReader
{
    public static IEnumerable<ImportItem> Read(TextReader text, ImportDefaults defaults, Action<string> warn)
    {
        using CsvParser parser = new(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";", "\t"],
            TrimOptions = TrimOptions.Trim,
            BadDataFound = null,
        });
        string[] heading = Next(parser) ? parser.Record! : [];
        Dictionary<string, int> columns = Columns(heading, defaults, warn);
        ImportKeys keys = new(LogFormat.Csv);
        while (Next(parser))
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"line {parser.RawRow}");
            string[] row = parser.Record!;
            if (row.Length > 0 && row.Any(cell => cell.Length > 0))
            {
                yield return ImportRows.Try(place, () => row.Length > heading.Length
                    ? throw ToilException.Invalid("ImportRowInvalid", $"It has {row.Length} cells under {heading.Length} columns.", "Put a cell that holds a separator in quotes.")
                    : EntryFields.Read(place, name => Cell(row, columns, name), Tags(Cell(row, columns, "tags")), defaults, keys));
            }
        }
    }

    private static bool Next(CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (CsvHelperException error)
        {
            throw ToilException.Invalid(
                "ImportUnreadable", string.Create(CultureInfo.InvariantCulture, $"Line {parser.RawRow} is not CSV: {InertText.From(error.Message.Split('\n')[0], 200)}"),
                "Look for a quote that is not closed.", null, error);
        }
    }

    private static Dictionary<string, int> Columns(string[] heading, ImportDefaults defaults, Action<string> warn)
    {
        Dictionary<string, int> columns = [];
        for (int i = 0; i < heading.Length; i++)
        {
            columns.TryAdd(EntryFields.Fold(heading[i].TrimStart('\ufeff')), i);
        }

        List<string> missing = [];
        Need(columns.ContainsKey("task") || defaults.Task is not null, "task");
        Need(columns.ContainsKey("start") || (columns.ContainsKey("end") && columns.ContainsKey("duration")), "start");
        Need(columns.ContainsKey("end") || columns.ContainsKey("duration"), "end or duration");
        if (missing.Count > 0)
        {
            throw ToilException.Invalid(
                "ImportColumnMissing",
                $"Its heading (line 1) names no column {string.Join(", ", missing)}; it names {(heading.Length == 0 ? "none" : InertText.From(string.Join(", ", heading), 200))}.",
                $"Add them, or rename columns; known are {string.Join(", ", EntryFields.Known)}.");
        }

        string[] unknown = [.. columns.Keys.Where(name => name.Length > 0 && !EntryFields.Known.Contains(name) && !s_derived.Contains(name))];
        if (unknown.Length > 0)
        {
            warn($"Columns that Toil does not know are passed over: {InertText.From(string.Join(", ", unknown.Select(name => heading[columns[name]])), 200)}.");
        }

        return columns;

        void Need(bool isThere, string name)
        {
            if (!isThere)
            {
                missing.Add(name);
            }
        }
    }

    // What 'toil log list --output csv' writes beside them.
    private static readonly string[] s_derived = ["operation", "change", "changedat", "changedby", "isremoved", "elapsed", "shortid"];

    // A spreadsheet is kept from taking a text for a formula by an apostrophe before it, see CsvLogWriter.
    private static string? Cell(string[] row, Dictionary<string, int> columns, string name)
    {
        string? text = columns.TryGetValue(name, out int at) && at < row.Length ? row[at] : null;
        return string.IsNullOrEmpty(text) ? null : text is ['\'', '=' or '+' or '-' or '@' or '\t' or '\r' or '\'', ..] ? text[1..] : text;
    }

    private static IReadOnlyList<string> Tags(string? cell)
    {
        if (cell is null)
        {
            return [];
        }

        if (cell.StartsWith('[') && cell.EndsWith(']'))
        {
            try
            {
                return JsonSerializer.Deserialize(cell, LogStoreJson.Default.StringArray) ?? [];
            }
            catch (JsonException)
            {
                // Then it is a tag that looks like a list.
            }
        }

        return cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
