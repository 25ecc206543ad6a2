using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Toil.Values;

namespace Toil.Operations;

/// <summary>One option as every door sees it: its names, its shape, its bounds and its text.</summary>
public sealed class OptionDescriptor
{
    internal OptionDescriptor(PropertyInfo property, OptionAttribute attribute, object? defaultValue)
    {
        Property = property;
        Attribute = attribute;
        ValueType = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Kind = KindOf(ValueType);
        KebabName = JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name);
        DefaultText = attribute.DefaultText ?? Show(defaultValue);
    }

    /// <summary>Name in code and in PowerShell: <c>ExpiringWithin</c>.</summary>
    public string Name => Property.Name;

    /// <summary>Name in arguments and YAML: <c>expiring-within</c>.</summary>
    public string KebabName { get; }

    /// <summary>Shape of the value.</summary>
    public OptionKind Kind { get; }

    /// <summary>The property's type, without Nullable.</summary>
    public Type ValueType { get; }

    /// <summary>What it does, for people.</summary>
    public string Description => Attribute.Description;

    /// <summary>What holds when it is not given, or null.</summary>
    public string? DefaultText { get; }

    /// <summary>Place among the positional arguments, or -1.</summary>
    public int Position => Attribute.Position;

    /// <summary>What stands for the value in help.</summary>
    public string Placeholder => Attribute.Placeholder ?? Kind switch
    {
        OptionKind.Number => Attribute.Unit?.ToUpperInvariant() ?? "NUMBER",
        OptionKind.Duration => "DURATION",
        OptionKind.Choice => string.Join('|', Choices),
        OptionKind.Map => "NAME=VALUE",
        _ => Attribute.IsPath ? "PATH" : "TEXT",
    };

    /// <summary>The words of a choice, or of a map's values where those are a choice; empty otherwise.</summary>
    public IReadOnlyList<string> Choices => ChoiceType is { } type ? Enum.GetNames(type) : [];

    /// <summary>The description with unit, bounds, keys and default behind it: the text that help shows.</summary>
    public string HelpText
    {
        get
        {
            List<string> notes = [];
            string? bounds = (Attribute.Min, Attribute.Max) switch
            {
                ({ } min, { } max) => $"{min} to {max}",
                ({ } min, null) => $"at least {min}",
                (null, { } max) => $"at most {max}",
                _ => null,
            };
            if (bounds is not null)
            {
                notes.Add(Attribute.Unit is { } unit ? $"{bounds} {unit}" : bounds);
            }

            if (Attribute.Keys.Length > 0)
            {
                notes.Add($"names: {string.Join(", ", Attribute.Keys)}");
            }

            if (Kind == OptionKind.Map && Choices.Count > 0)
            {
                notes.Add($"values: {string.Join(", ", Choices)}");
            }

            if (DefaultText is not null)
            {
                notes.Add($"default: {DefaultText}");
            }

            return notes.Count == 0 ? Description : $"{Description} ({string.Join("; ", notes)})";
        }
    }

    /// <summary>True where the text names a file or folder.</summary>
    public bool TakesPath => Attribute.IsPath;

    internal OptionAttribute Attribute { get; }

    internal PropertyInfo Property { get; }

    /// <summary>The type of one value: the map's values, the list's items, or the value itself.</summary>
    internal Type ElementType => Kind switch
    {
        OptionKind.List => typeof(string),
        OptionKind.Map => ValueType.GenericTypeArguments[1],
        _ => ValueType,
    };

    /// <summary>The enum behind a choice or behind a map's values; null where there is none.</summary>
    internal Type? ChoiceType => ElementType is { IsEnum: true } type ? type : null;

    private static OptionKind KindOf(Type type) => type switch
    {
        _ when type == typeof(bool) => OptionKind.Switch,
        _ when type == typeof(int) || type == typeof(long) || type == typeof(double) => OptionKind.Number,
        _ when type == typeof(TimeSpan) => OptionKind.Duration,
        { IsEnum: true } => OptionKind.Choice,
        _ when type == typeof(IReadOnlyList<string>) => OptionKind.List,
        _ when type == typeof(IReadOnlyList<object>) => OptionKind.Objects,
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) => OptionKind.Map,
        _ when type == typeof(string) || IsParsable(type) => OptionKind.Text,
        _ => throw new NotSupportedException($"An option cannot be of type {type}."),
    };

    private static bool IsParsable(Type type) => type.GetInterfaces().Any(
        i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>) && i.GenericTypeArguments[0] == type);

    private static string? Show(object? value) => value switch
    {
        null or false or "" => null,
        true => "on",
        TimeSpan span => Duration.Format(span),
        System.Collections.IEnumerable and not string => null,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
