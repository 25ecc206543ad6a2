using Toil.Operations;
using Toil.Values;

namespace Toil.Settings;

/// <summary>
/// What <c>toil.yaml</c> says: where the state store and the databases are, and for each slice the defaults of its operations' options, under the same names as
/// everywhere else.
/// </summary>
public sealed class ToilSettings
{
    /// <summary>Name of the file that is looked for.</summary>
    public const string FileName = "toil.yaml";

    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "TOIL_CONFIG";

    private readonly IReadOnlyDictionary<string, IReadOnlyList<OptionValue>> _sections;

    private ToilSettings(
        string? path, string? store, IReadOnlyList<DatabaseSetting> databases, IReadOnlyDictionary<string, IReadOnlyList<OptionValue>> sections)
    {
        Path = path;
        Store = store;
        Databases = databases;
        _sections = sections;
    }

    /// <summary>No settings: every option has its own default.</summary>
    public static ToilSettings Empty { get; } = new(null, null, [], new Dictionary<string, IReadOnlyList<OptionValue>>());

    /// <summary>The file that they came from, or null.</summary>
    public string? Path { get; }

    /// <summary>The folder of that file, from which relative paths in it are taken; null without a file.</summary>
    public string? Folder => System.IO.Path.GetDirectoryName(Path);

    /// <summary>Location of the state store as written under <c>store:</c>, or null.</summary>
    public string? Store { get; }

    /// <summary>The databases that are named under <c>databases:</c>.</summary>
    public IReadOnlyList<DatabaseSetting> Databases { get; }

    /// <summary>
    /// Finds and reads the settings: <paramref name="explicitPath"/>, else <c>$TOIL_CONFIG</c>, else the nearest <c>toil.yaml</c> from the
    /// working directory upwards, else none.
    /// </summary>
    /// <param name="explicitPath">Path from <c>--config</c>; null where none was given.</param>
    /// <param name="workingDirectory">Absolute folder.</param>
    /// <exception cref="ToilException">A named file is missing, or what was found is wrong; with file, line and column.</exception>
    public static ToilSettings Load(string? explicitPath, string workingDirectory)
    {
        if (explicitPath is null && NullIfEmpty(Environment.GetEnvironmentVariable(Variable)) is { } named)
        {
            return LoadNamed(named, workingDirectory, $"${Variable}: ");
        }

        return explicitPath is not null ? LoadNamed(explicitPath, workingDirectory, string.Empty)
            : Discover(workingDirectory) is { } found ? Read(found, YamlReader.ReadFile(found))
            : Empty;
    }

    /// <summary>Makes settings from a document that was read already.</summary>
    /// <param name="path">Its path, for messages and as the base of relative paths.</param>
    /// <param name="root">Its root; null for an empty file.</param>
    /// <exception cref="ToilException">An unknown key, or a value that its option does not take.</exception>
    public static ToilSettings Read(string path, YamlNode? root)
    {
        if (root is null)
        {
            return new(path, null, [], Empty._sections);
        }

        YamlMapping mapping = root as YamlMapping
            ?? throw ToilException.Invalid("SettingsInvalid", $"{root.Origin.Text}: settings are a mapping.", "Write 'name: value' lines.", path);
        string[] known = ["store", "databases", .. SectionNames];
        string? store = null;
        IReadOnlyList<DatabaseSetting> databases = [];
        Dictionary<string, IReadOnlyList<OptionValue>> sections = [];
        foreach ((YamlScalar key, YamlNode node) in mapping.Entries)
        {
            // A name is held against the known ones even where nothing stands under it.
            OptionValue entry = new(key.Text, node, key.Origin);
            if (!known.Contains(entry.Name, StringComparer.Ordinal))
            {
                throw OptionBinder.Unknown(entry, known);
            }
            else if (node is YamlScalar { IsNull: true })
            {
                continue;
            }
            else if (entry.Name == "store")
            {
                store = node is YamlScalar scalar
                    ? scalar.Text
                    : throw ToilException.Invalid("SettingsInvalid", $"{entry.Origin.Text}: 'store' is a single value.", "Give a path or a postgresql:// URL.", path);
            }
            else if (entry.Name == "databases")
            {
                databases = DatabaseSettings.Read(entry, path);
            }
            else
            {
                sections[entry.Name] = ReadSection(entry, path);
            }
        }

        return new(path, store, databases, sections);
    }

    /// <summary>The defaults that the settings give to an operation.</summary>
    public IEnumerable<OptionValue> ValuesFor(OperationDescriptor descriptor)
        => descriptor.SettingsSection is { } section && _sections.TryGetValue(section, out IReadOnlyList<OptionValue>? values)
            ? values.Where(value => descriptor.Options.Find(value.Name) is { Attribute.IsOfCall: false })
            : [];

    private static IEnumerable<string> SectionNames => OperationCatalog.All
        .Select(operation => operation.Descriptor.SettingsSection).OfType<string>().Distinct(StringComparer.Ordinal);

    private static IReadOnlyList<OptionValue> ReadSection(OptionValue section, string path)
    {
        if (section.Raw is not YamlMapping mapping)
        {
            throw ToilException.Invalid("SettingsInvalid", $"{section.Origin.Text}: '{section.Name}' is a mapping.", "Write 'name: value' lines under it.", path);
        }

        OptionSchema[] schemas = [.. OperationCatalog.All
            .Where(operation => operation.Descriptor.SettingsSection == section.Name).Select(operation => operation.Descriptor.Options)];
        Dictionary<string, OptionValue> values = [];
        foreach ((YamlScalar key, YamlNode node) in mapping.Entries)
        {
            OptionValue value = new(key.Text, node, key.Origin);
            OptionDescriptor[] options = [.. schemas.Select(schema => schema.Find(value.Name)).OfType<OptionDescriptor>().Where(option => !option.Attribute.IsOfCall)];
            if (options.Length == 0)
            {
                throw OptionBinder.Unknown(value, schemas.SelectMany(schema => schema.Options).Where(option => !option.Attribute.IsOfCall).Select(option => option.KebabName).Distinct());
            }

            if (node is YamlScalar { IsNull: true })
            {
                continue;
            }

            // A wrong value is found here, at its line, and not only when some operation comes to need it.
            foreach (OptionDescriptor option in options)
            {
                OptionConverter.Convert(option, value, System.IO.Path.GetDirectoryName(path)!);
            }

            if (!values.TryAdd(options[0].Name, value))
            {
                throw ToilException.Invalid(
                    "SettingsInvalid",
                    $"{value.Origin.Text}: '{InertText.From(value.Name, 80)}' is given a second time, as '{values[options[0].Name].Name}' above.",
                    "Keep one of them.", path);
            }
        }

        return [.. values.Values];
    }

    private static ToilSettings LoadNamed(string named, string workingDirectory, string by)
    {
        try
        {
            string path = PathText.Absolute(named, workingDirectory);
            return Read(path, YamlReader.ReadFile(path));
        }
        catch (ArgumentException error)
        {
            throw ToilException.Invalid("SettingsInvalid", $"{by}'{InertText.From(named, 80)}' cannot be a path.", "Name a settings file.", named, error);
        }
        catch (ToilException error) when (error.ErrorId is "YamlNotFound" or "YamlUnreadable" && by.Length > 0)
        {
            // Nobody who did not set the variable would guess that it is what names the file.
            throw new ToilException(error.ErrorId, error.Kind, by + error.Sentence, error.Remedy, error.Item, error);
        }
    }

    private static string? Discover(string workingDirectory)
    {
        for (DirectoryInfo? folder = new(workingDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, FileName);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
