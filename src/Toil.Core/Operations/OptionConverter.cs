using System.Collections;
using System.Globalization;
using System.Reflection;
using Toil.Values;

namespace Toil.Operations;

/// <summary>One value to one option's type, checked against its bounds.</summary>
internal static class OptionConverter
{
    private static readonly MethodInfo s_parse = typeof(OptionConverter).GetMethod(nameof(ParseAs), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static object Convert(OptionDescriptor option, OptionValue value, string workingDirectory)
    {
        OptionItem item = new(option, value.Raw, value.Origin);
        return option.Kind switch
        {
            OptionKind.List => ToList(item, workingDirectory),
            OptionKind.Map => ToMap(item, workingDirectory),
            OptionKind.Objects => item.Raw is IEnumerable list and not string ? list.Cast<object>().ToArray() : [item.Raw!],
            _ => ToScalar(item, workingDirectory),
        };
    }

    private static object ToScalar(OptionItem item, string workingDirectory)
    {
        Type type = item.Option.ElementType;
        object converted = item.Raw is not null and not string && type.IsInstanceOfType(item.Raw)
            ? item.Raw
            : FromText(item, type, item.Text, item.Origin.Folder ?? workingDirectory);
        CheckBounds(item, converted);
        return converted;
    }

    private static object FromText(OptionItem item, Type type, string text, string folder) => type switch
    {
        _ when item.Option.TakesPath || item.Option.Attribute.Resolver is not null => Locate(item, text, folder),
        _ when type == typeof(string) || type == typeof(object) => text,
        _ when type == typeof(bool) => ToSwitch(item, text),
        _ when type == typeof(int) => (int)ToNumber(item, text, int.MinValue, int.MaxValue),
        _ when type == typeof(long) => ToNumber(item, text, long.MinValue, long.MaxValue),
        _ when type == typeof(double) => double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw item.Invalid(item.Quote(text), "is not a number", "Write it as 0.5 or 2."),
        _ when type == typeof(TimeSpan) => Duration.TryParse(text, out TimeSpan span)
            ? span
            : throw item.Invalid(item.Quote(text), "is not a duration", $"Write it as {Duration.Forms}."),
        { IsEnum: true } => ToChoice(item, text, type),
        _ => Parse(item, text, type, folder),
    };

    private static IReadOnlyList<string> ToList(OptionItem item, string workingDirectory)
    {
        IEnumerable<OptionItem> items = item.Raw switch
        {
            YamlSequence sequence => sequence.Items.Select(node => item with { Raw = node, Origin = node.Origin }),
            string or YamlNode or IDictionary => [item],
            IEnumerable list => list.Cast<object?>().Select(raw => item with { Raw = raw }),
            _ => [item],
        };
        return [.. items.Select(one => (string)ToScalar(one, workingDirectory))];
    }

    private static object ToMap(OptionItem item, string workingDirectory)
    {
        IDictionary map = (IDictionary)Activator.CreateInstance(
            typeof(SortedDictionary<,>).MakeGenericType(typeof(string), item.Option.ElementType), StringComparer.Ordinal)!;
        foreach (OptionItem pair in Pairs(item))
        {
            string key = KnownKey(pair);
            map[key] = ToScalar(pair with { Key = key }, workingDirectory);
        }

        return map;
    }

    private static IEnumerable<OptionItem> Pairs(OptionItem item) => item.Raw switch
    {
        YamlMapping mapping => mapping.Entries.Select(entry => item with { Key = entry.Key.Text, Raw = entry.Value, Origin = entry.Key.Origin }),
        IDictionary dictionary => dictionary.Keys.Cast<object>()
            .Select(key => item with { Key = (item with { Raw = key }).Text, Raw = dictionary[key] }),
        string or YamlScalar => [Split(item)],
        IEnumerable list => list.Cast<object?>().Select(raw => Split(item with { Raw = raw })),
        null => throw item.Empty(),
        _ => throw item.Invalid(item.Shape, "is not a map", "Write it as NAME=VALUE, or as a mapping."),
    };

    private static OptionItem Split(OptionItem item)
    {
        string text = item.Text;
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0
            ? item with { Key = text[..equals].Trim(), Raw = text[(equals + 1)..].Trim() }
            : throw item.Invalid(item.Quote(text), "has no name and value", "Write it as NAME=VALUE.");
    }

    private static string KnownKey(OptionItem pair)
    {
        string[] keys = pair.Option.Attribute.Keys;
        if (string.IsNullOrWhiteSpace(pair.Key))
        {
            throw (pair with { Key = null }).Invalid("a name", "is empty", "Write it as NAME=VALUE, or as a mapping.");
        }

        return keys.Length == 0 ? pair.Key
            : Array.Find(keys, key => key.Equals(pair.Key, StringComparison.OrdinalIgnoreCase))
            ?? throw OptionBinder.Unknown(new OptionValue(pair.Key, null, new ValueOrigin((pair with { Key = null }).Place)), keys);
    }

    private static object ToSwitch(OptionItem item, string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "1" => true,
        "FALSE" or "NO" or "OFF" or "0" => false,
        _ => throw item.Invalid(item.Quote(text), "is neither true nor false", "Write true or false."),
    };

    private static long ToNumber(OptionItem item, string text, long min, long max)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max)
        {
            return number;
        }

        string range = RangeText(item.Option);
        ReadOnlySpan<char> digits = text.AsSpan(text is ['+' or '-', ..] ? 1 : 0);
        string limits = range.Length > 0 ? range : string.Create(CultureInfo.InvariantCulture, $" from {min} to {max}");
        throw digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9')
            ? item.OutOfRange(InertText.From(text, 80), limits)
            : item.Invalid(item.Quote(text), "is not a whole number", $"Give a whole number{range}.");
    }

    private static object ToChoice(OptionItem item, string text, Type type)
    {
        string folded = OptionSchema.Fold(text);
        string[] names = Enum.GetNames(type);
        return Array.Find(names, name => name.Equals(folded, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse(type, name)
            : throw item.Invalid(
                item.Quote(text), $"is not one of {string.Join(", ", names)}",
                Nearest.To(text, names) is { } nearest ? $"Did you mean '{nearest}'?" : "Give one of those.");
    }

    private static object Parse(OptionItem item, string text, Type type, string folder)
    {
        try
        {
            object parsed = s_parse.MakeGenericMethod(type).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [text], null)!;
            return parsed is SecretReference secret ? secret.In(folder) : parsed;
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            // A form of its own may hold a password, so neither the text nor an exception that may quote it is repeated.
            throw (item with { Raw = null }).Invalid(
                "the value", "cannot be read", error is FormatException ? error.Message : $"Write it as {item.Option.Placeholder}.");
        }
    }

    private static T ParseAs<T>(string text)
        where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);

    private static string Locate(OptionItem item, string text, string folder)
    {
        try
        {
            return item.Option.Attribute.Resolver is { } resolver ? ((IOptionResolver)Activator.CreateInstance(resolver)!).Resolve(text, folder)
                : text == "-" ? text
                : PathText.Absolute(text, folder);
        }
        catch (Exception error) when (error is ArgumentException or PathTooLongException)
        {
            throw string.IsNullOrWhiteSpace(text)
                ? item.Empty()
                : item.Invalid(item.Quote(text), "cannot be a path", "Give the path of a file or folder.");
        }
    }

    private static void CheckBounds(OptionItem item, object converted)
    {
        if (converted is not (int or long or double or TimeSpan))
        {
            return;
        }

        IComparable comparable = (IComparable)converted;
        bool low = item.Option.Attribute.Min is { } min && comparable.CompareTo(Bound(min, converted)) < 0;
        bool high = item.Option.Attribute.Max is { } max && comparable.CompareTo(Bound(max, converted)) > 0;
        if (low || high)
        {
            string shown = converted is TimeSpan span ? Duration.Format(span) : System.Convert.ToString(converted, CultureInfo.InvariantCulture)!;
            throw item.OutOfRange(shown, RangeText(item.Option));
        }
    }

    private static object Bound(string bound, object converted) => converted is TimeSpan
        ? Duration.Parse(bound)
        : System.Convert.ChangeType(bound, converted.GetType(), CultureInfo.InvariantCulture);

    private static string RangeText(OptionDescriptor option) => (option.Attribute.Min, option.Attribute.Max) switch
    {
        ({ } min, { } max) => $" from {min} to {max}",
        ({ } min, null) => $" of at least {min}",
        (null, { } max) => $" of at most {max}",
        _ => string.Empty,
    };
}
