using System.Collections;
using System.Globalization;
using System.Reflection;
using Toil.Values;

namespace Toil.Operations;

/// <summary>One value to one option's type, checked against its bounds.</summary>
internal static class OptionConverter
{
    public static object? Convert(OptionDescriptor option, OptionValue value, string workingDirectory)
    {
        object? converted = option.Kind switch
        {
            OptionKind.List => ToList(option, value, workingDirectory),
            OptionKind.Map => ToMap(option, value),
            _ => ToScalar(option, value, option.ValueType, workingDirectory),
        };
        CheckBounds(option, value, converted);
        return converted;
    }

    private static object? ToScalar(OptionDescriptor option, OptionValue value, Type type, string workingDirectory)
    {
        object? raw = value.Raw;
        if (raw is not null && raw is not string && type.IsInstanceOfType(raw))
        {
            return raw;
        }

        string text = TextOf(option, value, raw);
        if (option.Attribute.IsPath)
        {
            return Resolve(text, value.Origin, workingDirectory);
        }

        if (option.Attribute.Resolver is { } resolver)
        {
            return ((IOptionResolver)Activator.CreateInstance(resolver)!).Resolve(text, value.Origin.Folder ?? workingDirectory);
        }

        return type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(bool) => ToSwitch(option, value, text),
            _ when type == typeof(int) => ToNumber(option, value, text, int.MinValue, int.MaxValue, n => (int)n),
            _ when type == typeof(long) => ToNumber(option, value, text, long.MinValue, long.MaxValue, n => n),
            _ when type == typeof(TimeSpan) => Duration.TryParse(text, out TimeSpan span)
                ? span
                : throw Invalid(option, value, text, "is not a duration", $"Write it as {Duration.Forms}."),
            { IsEnum: true } => ToChoice(option, value, text, type),
            _ => Parse(option, value, text, type),
        };
    }

    private static IReadOnlyList<string> ToList(OptionDescriptor option, OptionValue value, string workingDirectory)
    {
        IEnumerable<OptionValue> items = value.Raw switch
        {
            YamlSequence sequence => sequence.Items.Select(node => value with { Raw = node, Origin = node.Origin }),
            string or YamlNode or null => [value],
            IEnumerable list => list.Cast<object?>().Select(item => value with { Raw = item }),
            _ => [value],
        };
        return [.. items.Select(item => (string)ToScalar(option, item, typeof(string), workingDirectory)!)];
    }

    private static object ToMap(OptionDescriptor option, OptionValue value)
    {
        Type valueType = option.ValueType.GenericTypeArguments[1];
        IDictionary map = (IDictionary)Activator.CreateInstance(typeof(SortedDictionary<,>).MakeGenericType(typeof(string), valueType))!;
        foreach ((string key, OptionValue item) in Pairs(option, value))
        {
            if (option.Attribute.Keys is { Length: > 0 } keys && !keys.Contains(key, StringComparer.Ordinal))
            {
                throw OptionBinder.Unknown(item with { Name = key }, keys);
            }

            map[key] = ToScalar(option, item, valueType, string.Empty);
        }

        return map;
    }

    private static IEnumerable<(string Key, OptionValue Item)> Pairs(OptionDescriptor option, OptionValue value)
    {
        switch (value.Raw)
        {
            case YamlMapping mapping:
                return mapping.Entries.Select(entry => (entry.Key.Text, value with { Raw = entry.Value, Origin = entry.Value.Origin }));
            case IDictionary dictionary:
                return dictionary.Keys.Cast<object>().Select(key => (TextOf(option, value, key), value with { Raw = dictionary[key] }));
            case string text:
                return [Split(option, value, text)];
            case IEnumerable list and not YamlNode:
                return list.Cast<object?>().Select(item => Split(option, value, TextOf(option, value, item)));
            default:
                throw Invalid(option, value, Describe(value.Raw), "is not a map", "Write it as NAME=VALUE, or as a mapping.");
        }
    }

    private static (string Key, OptionValue Item) Split(OptionDescriptor option, OptionValue value, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (text[..equals].Trim(), value with { Raw = text[(equals + 1)..].Trim() })
            : throw Invalid(option, value, text, "has no name and value", "Write it as NAME=VALUE.");
    }

    private static string TextOf(OptionDescriptor option, OptionValue value, object? raw) => raw switch
    {
        YamlScalar { IsNull: false } scalar => scalar.Text,
        string text => text,
        null or YamlScalar => throw Invalid(option, value, string.Empty, "is empty", $"Give it a value: {option.Placeholder}."),
        YamlNode or IEnumerable => throw Invalid(option, value, Describe(raw), "is not a single value", $"Give one value: {option.Placeholder}."),
        _ => System.Convert.ToString(raw, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    private static object ToSwitch(OptionDescriptor option, OptionValue value, string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "1" => true,
        "FALSE" or "NO" or "OFF" or "0" => false,
        _ => throw Invalid(option, value, text, "is neither true nor false", "Write true or false."),
    };

    private static object ToNumber(OptionDescriptor option, OptionValue value, string text, long min, long max, Func<long, object> cast)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max
            ? cast(number)
            : throw Invalid(option, value, text, "is not a whole number", $"Give a whole number{RangeText(option)}.");

    private static object ToChoice(OptionDescriptor option, OptionValue value, string text, Type type)
    {
        string folded = text.Replace("-", null, StringComparison.Ordinal);
        string[] names = Enum.GetNames(type);
        return Array.Find(names, name => name.Equals(folded, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse(type, name)
            : throw Invalid(
                option, value, text, $"is not one of {string.Join(", ", names)}",
                Nearest.To(text, names) is { } nearest ? $"Did you mean '{nearest}'?" : "Give one of those.");
    }

    private static object Parse(OptionDescriptor option, OptionValue value, string text, Type type)
    {
        MethodInfo parse = type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(IFormatProvider)])!;
        try
        {
            return parse.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [text, CultureInfo.InvariantCulture], null)!;
        }
        catch (FormatException error)
        {
            // The text is not repeated: what was given in place of a reference may be the secret itself.
            throw Invalid(option, value with { Raw = null }, string.Empty, "cannot be read", error.Message);
        }
    }

    private static void CheckBounds(OptionDescriptor option, OptionValue value, object? converted)
    {
        if (converted is not IComparable comparable || converted is string)
        {
            return;
        }

        bool low = option.Attribute.Min is { } min && comparable.CompareTo(Bound(option, min)) < 0;
        bool high = option.Attribute.Max is { } max && comparable.CompareTo(Bound(option, max)) > 0;
        if (low || high)
        {
            string shown = converted is TimeSpan span ? Duration.Format(span) : System.Convert.ToString(converted, CultureInfo.InvariantCulture)!;
            throw ToilException.Invalid(
                "OptionOutOfRange", $"{Where(option, value)}: {shown} is out of range.", $"Give a value{RangeText(option)}.", value.Raw);
        }
    }

    private static object Bound(OptionDescriptor option, string bound) => option.Kind == OptionKind.Duration
        ? Duration.Parse(bound)
        : System.Convert.ChangeType(bound, option.ValueType, CultureInfo.InvariantCulture);

    private static string RangeText(OptionDescriptor option) => (option.Attribute.Min, option.Attribute.Max) switch
    {
        ({ } min, { } max) => $" from {min} to {max}",
        ({ } min, null) => $" of at least {min}",
        (null, { } max) => $" of at most {max}",
        _ => string.Empty,
    };

    private static string Resolve(string text, ValueOrigin origin, string workingDirectory) => text switch
    {
        "-" => text,
        ['~', '/', ..] or "~" => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + text[1..],
        _ => Path.GetFullPath(text.Length == 0 ? "." : text, origin.Folder ?? workingDirectory),
    };

    private static string Describe(object? raw) => raw switch
    {
        YamlMapping => "a mapping",
        YamlNode or IEnumerable => "a list",
        _ => "this",
    };

    private static string Where(OptionDescriptor option, OptionValue value)
        => value.Origin.Text.EndsWith(option.KebabName, StringComparison.Ordinal) || value.Origin.Text.EndsWith(option.Name, StringComparison.Ordinal)
            ? value.Origin.Text
            : $"{value.Origin.Text}, {option.KebabName}";

    private static ToilException Invalid(OptionDescriptor option, OptionValue value, string text, string what, string remedy)
    {
        string shown = text is "a mapping" or "a list" or "this" or "" ? (text.Length == 0 ? "the value" : text) : $"'{InertText.From(text, 80)}'";
        return ToilException.Invalid("OptionInvalid", $"{Where(option, value)}: {shown} {what}.", remedy, value.Raw as string);
    }
}
