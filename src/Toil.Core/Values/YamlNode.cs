using Toil.Operations;

namespace Toil.Values;

/// <summary>A piece of a YAML document with the place where it stands.</summary>
/// <param name="Origin">File, line and column.</param>
public abstract record YamlNode(ValueOrigin Origin);

/// <summary>A single value.</summary>
/// <param name="Text">The text as written, without quotes.</param>
/// <param name="IsQuoted">True where it stood in quotes or in a block, so that it is text even if it looks like something else.</param>
/// <param name="Origin">File, line and column.</param>
public sealed record YamlScalar(string Text, bool IsQuoted, ValueOrigin Origin) : YamlNode(Origin)
{
    /// <summary>True where nothing was written: empty, <c>~</c> or <c>null</c>, without quotes.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
/// <param name="Items">Its items in order.</param>
/// <param name="Origin">File, line and column.</param>
public sealed record YamlSequence(IReadOnlyList<YamlNode> Items, ValueOrigin Origin) : YamlNode(Origin);

/// <summary>A mapping. Keys are single values and stand once.</summary>
/// <param name="Entries">Its entries in order.</param>
/// <param name="Origin">File, line and column.</param>
public sealed record YamlMapping(IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries, ValueOrigin Origin) : YamlNode(Origin)
{
    /// <summary>The value under a key, or null.</summary>
    public YamlNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key).Value;

    /// <summary>The entries as values for the binder; entries without a value are left out.</summary>
    public IEnumerable<OptionValue> ToOptionValues() => Entries
        .Where(entry => entry.Value is not YamlScalar { IsNull: true })
        .Select(entry => new OptionValue(entry.Key.Text, entry.Value, entry.Key.Origin));
}
