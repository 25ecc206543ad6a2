using Toil.Operations;
using Toil.Values;

namespace Toil.Settings;

/// <summary>
/// What <c>toil.yaml</c> says: where the state store is, and for each slice the defaults of its operations' options, under the same names as
/// everywhere else.
/// </summary>
public sealed class ToilSettings
{
    /// <summary>Name of the file that is looked for.</summary>
    public const string FileName = "toil.yaml";

    private readonly IReadOnlyDictionary<string, IReadOnlyList<OptionValue>> _sections;

    private ToilSettings(string? path, string? store, IReadOnlyDictionary<string, IReadOnlyList<OptionValue>> sections)
    {
        Path = path;
        Store = store;
        _sections = sections;
    }

    /// <summary>No settings: every option has its own default.</summary>
    public static ToilSettings Empty { get; } = new(null, null, new Dictionary<string, IReadOnlyList<OptionValue>>());

    /// <summary>The file that they came from, or null.</summary>
    public string? Path { get; }

    /// <summary>The folder of that file, from which relative paths in it are taken; null without a file.</summary>
    public string? Folder => System.IO.Path.GetDirectoryName(Path);

    /// <summary>Location of the state store as written under <c>store:</c>, or null.</summary>
    public string? Store { get; }

    /// <summary>
    /// Finds and reads the settings: <paramref name="explicitPath"/>, else <c>$TOIL_CONFIG</c>, else the nearest <c>toil.yaml</c> from the
    /// working directory upwards, else none.
    /// </summary>
    /// <param name="explicitPath">Path from <c>--config</c>; null where none was given.</param>
    /// <param name="workingDirectory">Absolute folder.</param>
    /// <exception cref="ToilException">A named file is missing, or what was found is wrong; with file, line and column.</exception>
    public static ToilSettings Load(string? explicitPath, string workingDirectory)
    {
        string? named = explicitPath ?? NullIfEmpty(Environment.GetEnvironmentVariable("TOIL_CONFIG"));
        string? path = named is null ? Discover(workingDirectory) : System.IO.Path.GetFullPath(named, workingDirectory);
        return path is null ? Empty : Read(path, YamlReader.ReadFile(path));
    }

    /// <summary>Makes settings from a document that was read already.</summary>
    /// <param name="path">Its path, for messages and as the base of relative paths.</param>
    /// <param name="root">Its root; null for an empty file.</param>
    /// <exception cref="ToilException">An unknown key, or a value that its option does not take.</exception>
    public static ToilSettings Read(string path, YamlNode? root)
    {
        if (root is null)
        {
            return new(path, null, Empty._sections);
        }

        YamlMapping mapping = root as YamlMapping
            ?? throw ToilException.Invalid("SettingsInvalid", $"{root.Origin.Text}: settings are a mapping.", "Write 'name: value' lines.", path);
        string[] known = ["store", .. SectionNames];
        string? store = null;
        Dictionary<string, IReadOnlyList<OptionValue>> sections = [];
        foreach (OptionValue entry in mapping.ToOptionValues())
        {
            if (entry.Name == "store")
            {
                store = entry.Raw is YamlScalar scalar
                    ? scalar.Text
                    : throw ToilException.Invalid("SettingsInvalid", $"{entry.Origin.Text}: 'store' is a single value.", "Give a path or a postgresql:// URL.");
            }
            else if (!known.Contains(entry.Name, StringComparer.Ordinal))
            {
                throw OptionBinder.Unknown(entry, known);
            }
            else
            {
                sections[entry.Name] = ReadSection(entry, path);
            }
        }

        return new(path, store, sections);
    }

    /// <summary>The defaults that the settings give to an operation.</summary>
    public IEnumerable<OptionValue> ValuesFor(OperationDescriptor descriptor)
        => descriptor.SettingsSection is { } section && _sections.TryGetValue(section, out IReadOnlyList<OptionValue>? values)
            ? values.Where(value => descriptor.Options.Find(value.Name) is not null)
            : [];

    private static IEnumerable<string> SectionNames => OperationCatalog.All
        .Select(operation => operation.Descriptor.SettingsSection).OfType<string>().Distinct(StringComparer.Ordinal);

    private static IReadOnlyList<OptionValue> ReadSection(OptionValue section, string path)
    {
        if (section.Raw is not YamlMapping mapping)
        {
            throw ToilException.Invalid("SettingsInvalid", $"{section.Origin.Text}: '{section.Name}' is a mapping.", "Write 'name: value' lines under it.", path);
        }

        OptionValue[] values = [.. mapping.ToOptionValues()];
        OptionSchema[] schemas = [.. OperationCatalog.All
            .Where(operation => operation.Descriptor.SettingsSection == section.Name).Select(operation => operation.Descriptor.Options)];
        foreach (OptionValue value in values)
        {
            // A wrong value is found here, at its line, and not only when some operation comes to need it.
            OptionDescriptor option = schemas.Select(schema => schema.Find(value.Name)).FirstOrDefault(found => found is not null)
                ?? throw OptionBinder.Unknown(value, schemas.SelectMany(schema => schema.Options).Select(o => o.KebabName).Distinct());
            OptionConverter.Convert(option, value, value.Origin.Folder!);
        }

        return values;
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
