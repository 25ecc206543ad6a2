using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Settings;

/// <summary>Reads <c>databases:</c> of the settings: names with a location each, or with a mapping of <c>url</c> and <c>environment</c>.</summary>
internal static class DatabaseSettings
{
    private const string Production = "production";
    private const string Form = "Write 'orders: postgresql://user@host/orders', or a mapping of 'url' and 'environment'.";

    private static readonly string[] s_keys = ["url", "environment"];

    /// <summary>Reads the section.</summary>
    /// <param name="section">Its entry.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ToilException"><c>SettingsInvalid</c>, <c>OptionUnknown</c> or <c>DatabaseLocationInvalid</c>, with file, line and column.</exception>
    public static IReadOnlyList<DatabaseSetting> Read(OptionValue section, string path)
    {
        if (section.Raw is not YamlMapping mapping)
        {
            throw Invalid(section.Origin, "'databases' is a mapping of names", Form, path);
        }

        List<DatabaseSetting> databases = [];
        foreach ((YamlScalar key, YamlNode node) in mapping.Entries)
        {
            if (key.Text.Length is 0 or > 100 || !key.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            {
                throw Invalid(
                    key.Origin, $"'{InertText.From(key.Text, 80)}' is not the name of a database", "Write letters, digits, dots, underscores and hyphens.", path);
            }

            if (databases.Find(known => known.Name.Equals(key.Text, StringComparison.OrdinalIgnoreCase)) is { } earlier)
            {
                throw Invalid(key.Origin, $"'{key.Text}' is given a second time, as '{earlier.Name}' before", "Keep one of them.", path);
            }

            databases.Add(Read(key, node, path));
        }

        return databases;
    }

    private static DatabaseSetting Read(YamlScalar key, YamlNode node, string path)
    {
        YamlNode? url = node;
        string? environment = null;
        if (node is YamlMapping mapping)
        {
            Dictionary<string, YamlNode> values = [];
            foreach (OptionValue value in mapping.ToOptionValues())
            {
                string name = Array.Find(s_keys, known => OptionSchema.Fold(known) == OptionSchema.Fold(value.Name)) ?? throw OptionBinder.Unknown(value, s_keys);
                if (!values.TryAdd(name, (YamlNode)value.Raw!))
                {
                    throw Invalid(value.Origin, $"'{name}' is given a second time", "Keep one of them.", path);
                }
            }

            url = values.GetValueOrDefault("url");
            environment = values.GetValueOrDefault("environment") is { } given ? ReadEnvironment(given, path) : null;
        }

        return url is YamlScalar { IsNull: false } scalar
            ? new(key.Text, Locate(scalar, path), environment, key.Origin)
            : throw Invalid(url?.Origin ?? key.Origin, $"the database '{key.Text}' has no location", Form, path);
    }

    private static string ReadEnvironment(YamlNode node, string path)
    {
        string text = (node as YamlScalar)?.Text.Trim() ?? string.Empty;
        if (text.Length is 0 or > 100 || InertText.From(text) != text)
        {
            throw Invalid(node.Origin, "'environment' is a word", "Write production, staging, or what you call it.", path);
        }

        // A slip here would leave a production database without its questions.
        bool isSlip = text.StartsWith("prod", StringComparison.OrdinalIgnoreCase) || Nearest.To(text, [Production]) is not null;
        return text.Equals(Production, StringComparison.OrdinalIgnoreCase) ? Production
            : !isSlip ? text
            : throw Invalid(node.Origin, $"'{text}' looks like '{Production}', and is not", $"Write '{Production}', or another word.", path);
    }

    private static StoreLocation Locate(YamlScalar url, string path)
    {
        try
        {
            return StoreLocation.Parse(url.Text, Path.GetDirectoryName(path)!);
        }
        catch (ToilException error) when (error.ErrorId == StoreLocation.ErrorId)
        {
            throw DatabaseLocationError.From(error, url.Origin);
        }
    }

    private static ToilException Invalid(ValueOrigin origin, string what, string remedy, string path)
        => ToilException.Invalid("SettingsInvalid", $"{origin.Text}: {what}.", remedy, path);
}
