using Toil.Runbooks.Expressions;

namespace Toil.Runbooks.Checking;

/// <summary>What is known of a value before anything runs.</summary>
/// <param name="Kind">Its kind; null where that is not known.</param>
internal sealed record StaticType(ValueKind? Kind)
{
    /// <summary>Nothing is known of it.</summary>
    public static StaticType Any { get; } = new((ValueKind?)null);

    /// <summary>Its members, of a mapping that has these and no others; null where that is not known.</summary>
    public IReadOnlyDictionary<string, Func<StaticType>>? Members { get; init; }

    /// <summary>What a list holds, or a mapping with any names.</summary>
    public Func<StaticType>? Item { get; init; }

    /// <summary>The words that a text is one of; null for any.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>True for the text of a reference to a secret.</summary>
    public bool IsSecret { get; init; }

    /// <summary>A mapping with these members.</summary>
    public static StaticType Mapping(params (string Name, StaticType Type)[] members)
        => new(ValueKind.Mapping) { Members = members.ToDictionary(member => member.Name, member => (Func<StaticType>)(() => member.Type), StringComparer.Ordinal) };

    /// <summary>A value of a kind.</summary>
    public static StaticType Of(ValueKind kind) => new(kind);

    /// <summary>A list.</summary>
    public static StaticType ListOf(StaticType item) => new(ValueKind.List) { Item = () => item };
}
