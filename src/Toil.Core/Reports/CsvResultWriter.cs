using System.Globalization;
using System.Text.Json;

namespace Toil.Reports;

/// <summary>
/// Comma-separated values (RFC 4180) with a heading, one line a result: every field of the JSON form. Lists are joined by <c>; </c>. A text that a
/// spreadsheet would take for a formula gets an apostrophe before it.
/// </summary>
public sealed class CsvResultWriter : IResultWriter
{
    private readonly ReportTarget _target;
    private readonly string[] _fields;

    /// <summary>Writes the heading.</summary>
    public CsvResultWriter(ReportTarget target)
    {
        _target = target;
        _fields = [.. target.Operation.ResultJson.Properties.Where(property => property.Get is not null).Select(property => property.Name)];
        Line(_fields);
    }

    /// <inheritdoc/>
    public void Write(object result)
    {
        JsonElement json = JsonSerializer.SerializeToElement(result, _target.Operation.ResultJson);
        Line(_fields.Select(field => json.TryGetProperty(field, out JsonElement value) ? Cell(value) : string.Empty));
    }

    /// <inheritdoc/>
    public void Complete(ResultTally tally) => _target.Output.Flush();

    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => string.Empty,
        JsonValueKind.String => Text(value.GetString()!),
        JsonValueKind.Array => Text(string.Join("; ", value.EnumerateArray().Select(Item))),
        JsonValueKind.Object => Text(string.Join("; ", value.EnumerateObject().Select(pair => $"{pair.Name}={Item(pair.Value)}"))),
        _ => value.GetRawText(),
    };

    private static string Item(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(pair => Item(pair.Value))),
        _ => value.GetRawText(),
    };

    private static string Text(string text)
    {
        string safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private void Line(IEnumerable<string> cells)
        => _target.Output.Write(_target.Redactor.Redact(string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', cells)}\r\n")));
}
