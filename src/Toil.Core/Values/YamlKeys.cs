using System.Globalization;
using Toil.Operations;

namespace Toil.Values;

/// <summary>A mapping of a file that people write: its keys known, each once, in whatever spelling; its values read with one wording of the errors.</summary>
internal sealed class YamlKeys
{
    private readonly Dictionary<string, KeyValuePair<YamlScalar, YamlNode>> _entries = [];

    /// <summary>Reads the keys.</summary>
    /// <param name="document">The file.</param>
    /// <param name="node">What should be a mapping.</param>
    /// <param name="what">What it is, for errors: <c>a step</c>.</param>
    /// <param name="known">The keys that it may have.</param>
    public YamlKeys(YamlDocument document, YamlNode node, string what, params string[] known)
    {
        Document = document;
        Node = node as YamlMapping ?? throw document.Invalid(node.Origin, $"{what} is a mapping", $"Write 'name: value' lines; known here are {string.Join(", ", known)}.");
        foreach (KeyValuePair<YamlScalar, YamlNode> entry in Node.Entries)
        {
            // Most are written as they are listed, and a file may have a hundred thousand of them.
            string name = Array.Find(known, name => name == entry.Key.Text)
                ?? Array.Find(known, name => OptionSchema.Fold(name) == OptionSchema.Fold(entry.Key.Text))
                ?? throw OptionBinder.Unknown(new OptionValue(entry.Key.Text, null, entry.Key.Origin), known);
            if (!_entries.TryAdd(name, entry))
            {
                throw document.Invalid(entry.Key.Origin, $"'{name}' is given a second time, as '{_entries[name].Key.Text}' before", "Keep one of them.");
            }

            if (entry.Value is YamlScalar scalar && (scalar.IsNull || (string.IsNullOrWhiteSpace(scalar.Text) && name != "equals")))
            {
                // Nothing where a condition was meant would mean every row.
                throw document.Invalid(entry.Key.Origin, $"'{name}' has no value", "Give it one, or take the line out.");
            }
        }
    }

    /// <summary>The file.</summary>
    public YamlDocument Document { get; }

    /// <summary>The mapping itself.</summary>
    public YamlMapping Node { get; }

    /// <summary>The known keys that are there.</summary>
    public IReadOnlyCollection<string> Keys => _entries.Keys;

    /// <summary>The value under a key, or null.</summary>
    public YamlNode? Find(string key) => _entries.TryGetValue(key, out KeyValuePair<YamlScalar, YamlNode> entry) ? entry.Value : null;

    /// <summary>Where a key stands, or the mapping where it does not.</summary>
    public ValueOrigin OriginOf(string key) => _entries.TryGetValue(key, out KeyValuePair<YamlScalar, YamlNode> entry) ? entry.Key.Origin : Node.Origin;

    /// <summary>The error for a value.</summary>
    public ToilException Invalid(string key, string what, string remedy) => Document.Invalid(Find(key)?.Origin ?? Node.Origin, what, remedy);

    /// <summary>A single value, or null where the key is missing.</summary>
    public YamlScalar? Scalar(string key) => Find(key) switch
    {
        null => null,
        YamlScalar scalar => scalar,
        { } other => throw Document.Invalid(other.Origin, $"'{key}' is a single value", "Write it behind the key, in one piece."),
    };

    /// <summary>The entries of a list of mappings; null where the key is missing.</summary>
    public IReadOnlyList<YamlNode>? Items(string key) => Find(key) switch
    {
        null => null,
        YamlSequence list => list.Items,
        _ => throw Invalid(key, $"'{key}' is a list", "Write '- name: ...' entries under it."),
    };

    /// <summary>A single value that has to be there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="remedy">What to add.</param>
    public YamlScalar Required(string key, string remedy) => Scalar(key) ?? throw Missing(key, remedy);

    /// <summary>The error for a key that has to be there.</summary>
    public ToilException Missing(string key, string remedy) => Document.Invalid(Node.Origin, $"'{key}' is missing", remedy);

    /// <summary>A text of one line for people, or null.</summary>
    public string? Line(string key, int limit)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        string text = scalar.Text.Trim();
        return text.Length <= limit && InertText.From(text) == text
            ? text
            : throw Document.Invalid(
                scalar.Origin, $"'{key}' is longer than {limit} characters, or has characters that cannot be shown",
                "Write it in one short line.");
    }

    /// <summary>True or false; null where the key is missing.</summary>
    public bool? Flag(string key) => Scalar(key) is not { } scalar ? null : scalar.Text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" => true,
        "FALSE" or "NO" or "OFF" => false,
        _ => throw Document.Invalid(scalar.Origin, $"'{InertText.From(scalar.Text, 80)}' is neither true nor false", "Write true or false."),
    };

    /// <summary>A span of time within bounds; null where the key is missing.</summary>
    public TimeSpan? Span(string key, TimeSpan min, TimeSpan max)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        string given = InertText.From(scalar.Text, 80);
        return !Duration.TryParse(scalar.Text, out TimeSpan value)
            ? throw Document.Invalid(scalar.Origin, $"'{given}' is not a duration", $"Write it as {Duration.Forms}.")
            : value >= min && value <= max
            ? value
            : throw Document.Invalid(scalar.Origin, $"'{key}' of {given} is out of range", $"Give a value from {Duration.Format(min)} to {Duration.Format(max)}.");
    }

    /// <summary>A number within bounds; null where the key is missing.</summary>
    public double? Number(string key, double min, double max, bool isWhole = false)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        NumberStyles styles = isWhole ? NumberStyles.None : NumberStyles.AllowDecimalPoint;
        return double.TryParse(scalar.Text, styles, CultureInfo.InvariantCulture, out double value) && value >= min && value <= max
            ? value
            : throw Document.Invalid(
                scalar.Origin, $"'{key}' of '{InertText.From(scalar.Text, 80)}' is not a {(isWhole ? "whole " : string.Empty)}number from {min} to {max}",
                "Correct it.");
    }
}
