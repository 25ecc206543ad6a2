using System.Globalization;
using System.Text.Json;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Import;

/// <summary>Entries from a JSON array of objects, or from one object a line; timewarrior's export among them, which its dates give away.</summary>
internal static class JsonLogReader
{
    public static IEnumerable<ImportItem> Read(TextReader text, LogFormat format, ImportDefaults defaults)
    {
        ImportKeys keys = new(format == LogFormat.Timewarrior ? LogFormat.Timewarrior : LogFormat.Json);
        foreach ((string place, JsonElement? element, ToilException? problem) in Elements(text))
        {
            yield return problem is not null
                ? new ImportItem(place) { Problem = problem }
                : ImportRows.Try(place, () => format == LogFormat.Timewarrior
                    ? TimewarriorInterval.FromJson(place, element!.Value).ToItem(defaults, keys)
                    : EntryFields.Read(place, name => Field(element!.Value, name), Tags(element!.Value), defaults, keys));
        }
    }

    private static IEnumerable<(string Place, JsonElement? Element, ToilException? Problem)> Elements(TextReader text)
    {
        int first;
        while ((first = text.Peek()) >= 0 && (char.IsWhiteSpace((char)first) || first == '\ufeff'))
        {
            text.Read();
        }

        return first == '[' ? OfArray(text.ReadToEnd()) : OfLines(text);
    }

    private static IEnumerable<(string Place, JsonElement? Element, ToilException? Problem)> OfArray(string text)
    {
        int number = 0;
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(text).RootElement;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw Broken(error);
        }

        foreach (JsonElement element in root.EnumerateArray())
        {
            number++;
            yield return (string.Create(CultureInfo.InvariantCulture, $"entry {number}"), element, element.ValueKind == JsonValueKind.Object ? null : NoObject());
        }
    }

    private static IEnumerable<(string Place, JsonElement? Element, ToilException? Problem)> OfLines(TextReader text)
    {
        int number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            JsonElement? element = null;
            ToilException? problem = null;
            try
            {
                element = JsonDocument.Parse(line).RootElement;
                problem = element.Value.ValueKind == JsonValueKind.Object ? null : NoObject();
            }
            catch (Exception error) when (error is JsonException or ArgumentException)
            {
                problem = Broken(error);
            }

            yield return (string.Create(CultureInfo.InvariantCulture, $"line {number}"), element, problem);
        }
    }

    private static string? Field(JsonElement element, string name)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (EntryFields.Fold(property.Name) == name)
            {
                return property.Value.ValueKind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.String => property.Value.GetString() is { Length: > 0 } text ? text : null,
                    JsonValueKind.Object or JsonValueKind.Array => throw ToilException.Invalid(
                        "ImportFieldInvalid", $"The {name} is not a single value.", "Write it as a text."),
                    _ => property.Value.GetRawText(),
                };
            }
        }

        return null;
    }

    private static IReadOnlyList<string> Tags(JsonElement element)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (EntryFields.Fold(property.Name) == "tags")
            {
                return property.Value.ValueKind switch
                {
                    JsonValueKind.Array when property.Value.EnumerateArray().All(tag => tag.ValueKind == JsonValueKind.String)
                        => [.. property.Value.EnumerateArray().Select(tag => tag.GetString()!)],
                    JsonValueKind.Null => [],
                    JsonValueKind.String => [property.Value.GetString()!],
                    _ => throw ToilException.Invalid("ImportFieldInvalid", "The tags are not a list of texts.", "Write them as [\"a\", \"b\"]."),
                };
            }
        }

        return [];
    }

    private static ToilException NoObject() => ToilException.Invalid("ImportRowInvalid", "It is not an object with fields.", "Write it as {\"task\": ...}.");

    private static ToilException Broken(Exception error) => ToilException.Invalid(
        "ImportUnreadable", $"It is not JSON: {InertText.From(error.Message, 200)}", "Mend it, or name its real format with --format.", null, error);
}
