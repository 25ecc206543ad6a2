using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads one of a few words.</summary>
internal static class RunbookWord
{
    /// <summary>The word under a key, as listed; null where the key is missing.</summary>
    public static string? Read(YamlKeys map, string key, IReadOnlyCollection<string> words)
    {
        if (map.Scalar(key) is not { } scalar)
        {
            return null;
        }

        string text = scalar.Text.Trim();
        return words.FirstOrDefault(word => OptionSchema.Fold(word) == OptionSchema.Fold(text)) ?? throw map.Invalid(
            key, $"'{InertText.From(text, 80)}' is not one of {string.Join(", ", words)}",
            Nearest.To(text, words) is { } nearest ? $"Did you mean '{nearest}'?" : "Write one of those.");
    }
}
