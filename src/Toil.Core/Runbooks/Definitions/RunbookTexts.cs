using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads a text or a list of texts.</summary>
internal static class RunbookTexts
{
    /// <summary>The texts under a key; none where it is missing.</summary>
    public static IReadOnlyList<string> Read(YamlKeys map, string key) => map.Find(key) switch
    {
        null => [],
        YamlScalar scalar => [scalar.Text],
        YamlSequence { Items.Count: > 0 } list => [.. list.Items.Select(item => item is YamlScalar { IsNull: false } scalar && !string.IsNullOrWhiteSpace(scalar.Text)
            ? scalar.Text
            : throw map.Document.Invalid(item.Origin, $"an entry of '{key}' is not a text", "Write one text for each."))],
        { } other => throw map.Document.Invalid(other.Origin, $"'{key}' is a list of texts", "Write it as [one, two]."),
    };
}
