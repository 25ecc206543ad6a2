using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;

namespace Toil.Operations;

/// <summary>The options of one record type. Read once by reflection, then shared.</summary>
public sealed class OptionSchema
{
    private static readonly ConcurrentDictionary<Type, OptionSchema> s_known = new();

    private readonly FrozenDictionary<string, OptionDescriptor> _byName;

    private OptionSchema(Type type)
    {
        object defaults = Activator.CreateInstance(type)!;
        Options = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (property, attribute: property.GetCustomAttribute<OptionAttribute>()))
            .Where(pair => pair.attribute is not null)
            .OrderBy(pair => pair.attribute!.Position < 0 ? int.MaxValue : pair.attribute.Position)
            .Select(pair => new OptionDescriptor(pair.property, pair.attribute!, pair.property.GetValue(defaults)))];
        _byName = Options.ToFrozenDictionary(option => Fold(option.Name), StringComparer.Ordinal);
    }

    /// <summary>The options, positional ones first, then in order of declaration.</summary>
    public IReadOnlyList<OptionDescriptor> Options { get; }

    /// <summary>The schema of an options record, which must have a parameterless constructor.</summary>
    public static OptionSchema Of(Type type) => s_known.GetOrAdd(type, static t => new OptionSchema(t));

    /// <summary>
    /// Finds an option by any of its spellings: <c>ExpiringWithin</c>, <c>expiring-within</c>, <c>expiring_within</c>; null where there is none.
    /// </summary>
    /// <remarks>Lists and maps are found by their plural too (<c>targets</c>, <c>rules</c>): that is how people write them in YAML.</remarks>
    public OptionDescriptor? Find(string name)
    {
        string folded = Fold(name);
        return _byName.TryGetValue(folded, out OptionDescriptor? found)
            || (folded.EndsWith('S') && _byName.TryGetValue(folded[..^1], out found) && found.Kind is OptionKind.List or OptionKind.Map)
            ? found
            : null;
    }

    private static string Fold(string name) => name.Replace("-", null, StringComparison.Ordinal)
        .Replace("_", null, StringComparison.Ordinal).ToUpperInvariant();
}
