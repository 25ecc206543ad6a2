using System.Collections;
using System.Globalization;
using Toil.Values;

namespace Toil.Operations;

/// <summary>One value on its way into an option, or into one place of a list or map, and the words for what is wrong with it.</summary>
/// <param name="Option">The option.</param>
/// <param name="Raw">The value as given.</param>
/// <param name="Origin">Where it was written.</param>
/// <param name="Key">Its name in a map; null elsewhere.</param>
internal readonly record struct OptionItem(OptionDescriptor Option, object? Raw, ValueOrigin Origin, string? Key = null)
{
    /// <summary>Origin, option and key, each once: <c>--rule weak-key</c>, <c>toil.yaml line 4, column 3, rule weak-key</c>.</summary>
    public string Place
    {
        get
        {
            string origin = Origin.Text;
            bool isNamed = origin.EndsWith(Option.KebabName, StringComparison.Ordinal) || origin.EndsWith(Option.Name, StringComparison.Ordinal);
            return $"{origin}{(isNamed ? string.Empty : ", " + Option.KebabName)}{(Key is null ? string.Empty : " " + InertText.From(Key, 80))}";
        }
    }

    /// <summary>Where the text may not be repeated, because what was given in place of a reference may be the secret itself.</summary>
    public bool IsSecret => Option.ElementType == typeof(SecretReference);

    /// <summary>The value as text.</summary>
    /// <exception cref="ToilException">It is none, or more than one.</exception>
    public string Text => Raw switch
    {
        string text => text,
        YamlScalar { IsNull: false } scalar => scalar.Text,
        null or YamlScalar => throw Empty(),
        YamlNode or IEnumerable => throw Invalid(Shape, "is not a single value", $"Give one value: {Option.Placeholder}."),
        _ => Convert.ToString(Raw, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    /// <summary>What sort of value it is, for people.</summary>
    public string Shape => Raw is YamlMapping or IDictionary ? "a mapping" : Raw is YamlSequence or (IEnumerable and not string) ? "a list" : "the value";

    /// <summary>A text in quotes, unless it is empty or may not be repeated.</summary>
    public string Quote(string text) => text.Length == 0 || IsSecret ? "the value" : $"'{InertText.From(text, 80)}'";

    public ToilException Empty() => Invalid("the value", "is empty", $"Give it a value: {Option.Placeholder}.");

    public ToilException Invalid(string subject, string what, string remedy)
        => ToilException.Invalid("OptionInvalid", $"{Place}: {subject} {what}.", remedy, Given);

    public ToilException OutOfRange(string shown, string range)
        => ToilException.Invalid("OptionOutOfRange", $"{Place}: {shown} is out of range.", $"Give a value{range}.", Given);

    private object? Given => IsSecret ? null : Raw switch
    {
        YamlScalar scalar => scalar.Text,
        YamlNode => null,
        _ => Raw,
    };
}
