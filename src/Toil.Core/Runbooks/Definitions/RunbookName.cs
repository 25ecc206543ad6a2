using System.Text.RegularExpressions;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Names that expressions can use.</summary>
internal static partial class RunbookName
{
    /// <summary>Longest name.</summary>
    public const int MaxLength = 100;

    private static readonly string[] s_reserved = ["parameters", "steps", "run", "result", "index", "true", "false", "null"];

    /// <summary>Throws where a name is none.</summary>
    /// <param name="document">The file.</param>
    /// <param name="scalar">The name.</param>
    /// <param name="what">Whose name it is: <c>a step</c>.</param>
    /// <param name="hasHyphens">True where hyphens may stand in it.</param>
    public static string Check(YamlDocument document, YamlScalar scalar, string what, bool hasHyphens)
        => scalar.Text.Length <= MaxLength && (hasHyphens ? Hyphenated() : Plain()).IsMatch(scalar.Text)
            ? scalar.Text
            : throw document.Invalid(
                scalar.Origin, $"'{InertText.From(scalar.Text, 80)}' cannot be the name of {what}",
                $"Write a letter, then letters, digits and underscores{(hasHyphens ? ", and single hyphens between them" : string.Empty)}: at most {MaxLength}.");

    /// <summary>Throws where the name of an item is none, or stands for something else in expressions.</summary>
    public static string CheckItem(YamlDocument document, YamlScalar scalar) => s_reserved.Contains(Check(document, scalar, "an item", false))
        ? throw document.Invalid(scalar.Origin, $"'{scalar.Text}' means something else in expressions", "Give the item another name.")
        : scalar.Text;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hyphenated();
}
