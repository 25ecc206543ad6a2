using System.Globalization;
using System.Text.Json;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Import;

/// <summary>An interval of timewarrior.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Start">Its start.</param>
/// <param name="End">Its end; null while it is open.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Annotation">Its annotation, or null.</param>
internal sealed record TimewarriorInterval(string Place, DateTimeOffset Start, DateTimeOffset? End, IReadOnlyList<string> Tags, string? Annotation)
{
    public static TimewarriorInterval FromJson(string place, JsonElement element)
    {
        string? start = Text("start");
        return new(
            place,
            Instant(start ?? throw ToilException.Invalid("ImportFieldMissing", "It has no start.", "Give what 'timew export' writes.")),
            Text("end") is { } end ? Instant(end) : null,
            element.TryGetProperty("tags", out JsonElement tags) && tags.ValueKind == JsonValueKind.Array
                ? [.. tags.EnumerateArray().Select(tag => tag.ValueKind == JsonValueKind.String ? tag.GetString()! : tag.GetRawText())]
                : [],
            Text("annotation"));

        string? Text(string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    /// <summary>An instant as timewarrior writes it: <c>20261120T090000Z</c>.</summary>
    public static DateTimeOffset Instant(string text) => DateTimeOffset.TryParseExact(
        text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
        ? instant
        : throw ToilException.Invalid("ImportFieldInvalid", $"'{InertText.From(text, 80)}' is not a time of timewarrior.", "Times look like 20261120T090000Z there.");

    public ImportItem ToItem(ImportDefaults defaults, ImportKeys keys)
    {
        // Counted even where it is open, so that its number is the same when it is closed.
        string key = keys.Next(defaults.Person.Name, ImportKeys.Of(Start));
        return End is not { } end
            ? new ImportItem(Place) { Skipped = "The interval is still open: stop it with 'timew stop', and import again." }
            : new ImportItem(Place)
            {
                Entry = EntryMarks.Apply(defaults.Entry(Start, end) with { Note = Annotation }, Tags, Fallback(defaults)),
                Key = key,
            };
    }

    private string? Fallback(ImportDefaults defaults) => defaults.Task ?? (string.IsNullOrWhiteSpace(Annotation) ? null : FirstLine(Annotation));

    private static string FirstLine(string text) => text.Split('\n')[0] is { Length: > EntryRules.MaxName } longer ? longer[..EntryRules.MaxName] : text.Split('\n')[0];
}
