using System.Collections.Concurrent;
using System.Reflection;

namespace Toil.Operations;

/// <summary>The options of one record type. Read once by reflection, then shared.</summary>
public sealed class OptionSchema
{
    private static readonly ConcurrentDictionary<Type, OptionSchema> s_known = new();

    private readonly Dictionary<string, OptionDescriptor> _byName;

    private OptionSchema(Type type)
    {
        object defaults = Activator.CreateInstance(type)!;
        Options = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => property.GetCustomAttribute<OptionAttribute>() is { } attribute ? new OptionDescriptor(property, attribute, property.GetValue(defaults)) : null)
            .OfType<OptionDescriptor>()
            .OrderBy(option => option.Position < 0 ? int.MaxValue : option.Position)];
        _byName = Options.ToDictionary(option => Fold(option.Name), StringComparer.Ordinal);
    }

    /// <summary>The options, positional ones first, then in order of declaration.</summary>
    public IReadOnlyList<OptionDescriptor> Options { get; }

    /// <summary>The schema of an options record, which must have a parameterless constructor.</summary>
    public static OptionSchema Of(Type type) => s_known.GetOrAdd(type, static t => new OptionSchema(t));

    /// <summary>
    /// Finds an option by any of its spellings: <c>ExpiringWithin</c>, <c>expiring-within</c>, <c>expiring_within</c>; null where there is none.
    /// </summary>
    /// <remarks>Lists and maps are found by their plural too (<c>targets</c>, <c>inventories</c>): that is how people write them in YAML.</remarks>
    public OptionDescriptor? Find(string name)
    {
        string folded = Fold(name);
        return _byName.GetValueOrDefault(folded) ?? Singulars(folded)
            .Select(singular => _byName.GetValueOrDefault(singular))
            .FirstOrDefault(found => found?.Kind is OptionKind.List or OptionKind.Map);
    }

    private static IEnumerable<string> Singulars(string folded)
    {
        if (folded.EndsWith("IES", StringComparison.Ordinal))
        {
            yield return folded[..^3] + "Y";
        }

        if (folded.EndsWith('S'))
        {
            yield return folded[..^1];
        }
    }

    /// <summary>The form in which all spellings of a name are the same.</summary>
    internal static string Fold(string name) => name.Replace("-", null, StringComparison.Ordinal)
        .Replace("_", null, StringComparison.Ordinal).ToUpperInvariant();
}
