using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.Inventories;

/// <summary>
/// Reads lists of targets. YAML carries per-target options and defaults; any other file is a plain list, one target a line, <c>#</c> for
/// comments, and is streamed, however long.
/// </summary>
internal static class InventoryReader
{
    private static readonly OptionSchema s_perTarget = OptionSchema.Of(typeof(TargetOptions));

    /// <summary>Yields the options of each entry, laid over <paramref name="options"/>. A wrong entry is a problem, and the next one is taken.</summary>
    /// <param name="path">Absolute path, or <c>-</c> for the input.</param>
    /// <param name="options">What holds where an entry says nothing.</param>
    /// <param name="context">Input, working directory and sink.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="ToilException"><c>InventoryEmpty</c>, <c>InventoryInvalid</c>, <c>InventoryUnreadable</c>, or what <see cref="YamlReader"/> throws.</exception>
    public static IAsyncEnumerable<SweepOptions> ReadAsync(
        string path, SweepOptions options, OperationContext context, CancellationToken cancellation)
    {
        SweepOptions bare = options with { Target = [], Path = [], LiteralPath = [], Inventory = [] };
        return Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML"
            ? ReadYaml(path, bare, context).ToAsyncEnumerable()
            : ReadLinesAsync(path, bare, context, cancellation);
    }

    private static async IAsyncEnumerable<SweepOptions> ReadLinesAsync(
        string path, SweepOptions options, OperationContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using TextReader? owned = path == "-" ? null : Open(path);
        TextReader reader = owned ?? context.Input
            ?? throw ToilException.Invalid("InventoryUnreadable", "There is no input to read an inventory from.", "Name a file, or pipe the targets.", path);
        int number = 0;
        bool any = false;
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            number++;
            string text = line.Trim();
            if (text.Length > 0 && text[0] != '#')
            {
                any = true;
                yield return Bind(options, [new("target", text, Origin(path, number))], context.WorkingDirectory);
            }
        }

        if (!any)
        {
            throw Empty(path);
        }
    }

    private static IEnumerable<SweepOptions> ReadYaml(string path, SweepOptions options, OperationContext context)
    {
        YamlNode root = YamlReader.ReadFile(path) ?? throw Empty(path);
        YamlSequence targets = root switch
        {
            YamlSequence sequence => sequence,
            YamlMapping mapping => ReadTop(mapping, path),
            _ => throw ToilException.Invalid("InventoryInvalid", $"{root.Origin.Text}: an inventory is a list of targets.", "Write '- target: host:port' lines.", path),
        };
        if (targets.Items.Count == 0)
        {
            throw Empty(path);
        }

        if (root is YamlMapping top && top.Find("defaults") is YamlMapping defaults)
        {
            options = Bind(options, defaults.ToOptionValues(), context.WorkingDirectory);
        }

        return targets.Items.Select(entry => BindEntry(entry, options, context)).OfType<SweepOptions>();
    }

    private static YamlSequence ReadTop(YamlMapping mapping, string path)
    {
        foreach (OptionValue entry in mapping.ToOptionValues())
        {
            if (entry.Name is not ("defaults" or "targets"))
            {
                throw OptionBinder.Unknown(entry, ["defaults", "targets"]);
            }
        }

        return mapping.Find("targets") switch
        {
            YamlSequence sequence => sequence,
            null or YamlScalar { IsNull: true } => throw Empty(path),
            { } other => throw ToilException.Invalid("InventoryInvalid", $"{other.Origin.Text}: 'targets' is a list.", "Write '- target: host:port' lines under it.", path),
        };
    }

    private static SweepOptions? BindEntry(YamlNode entry, SweepOptions options, OperationContext context)
    {
        try
        {
            return entry switch
            {
                YamlMapping mapping => Bind(options, RequireTarget(mapping), context.WorkingDirectory),
                _ => Bind(options, [new("target", entry, entry.Origin)], context.WorkingDirectory),
            };
        }
        catch (ToilException problem)
        {
            context.Sink.Problem(problem);
            return null;
        }
    }

    private static OptionValue[] RequireTarget(YamlMapping mapping)
    {
        OptionValue[] values = [.. mapping.ToOptionValues()];
        return Array.Exists(values, value => s_perTarget.Find(value.Name)?.Name is nameof(TargetOptions.Target) or nameof(TargetOptions.Path) or nameof(TargetOptions.LiteralPath))
            ? values
            : throw ToilException.Invalid("InventoryInvalid", $"{mapping.Origin.Text}: this entry names no target.", "Add 'target: host:port'.");
    }

    private static SweepOptions Bind(SweepOptions options, IEnumerable<OptionValue> values, string workingDirectory)
    {
        OptionValue[] all = [.. values];
        return Array.Find(all, value => s_perTarget.Find(value.Name) is null) is { } unknown
            ? throw OptionBinder.Unknown(unknown, s_perTarget.Options.Select(option => option.KebabName))
            : OptionBinder.Bind(options, all, workingDirectory);
    }

    private static ValueOrigin Origin(string path, int line)
        => path == "-" ? new ValueOrigin($"input line {line}") : ValueOrigin.File(path, line, 1);

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            bool missing = error is FileNotFoundException or DirectoryNotFoundException;
            throw new ToilException(
                "InventoryUnreadable", missing ? ErrorKind.NotFound : ErrorKind.AccessDenied,
                missing ? $"There is no inventory {InertText.From(path)}." : $"The inventory {InertText.From(path)} cannot be read: {InertText.From(error.Message)}",
                missing ? "Check the path." : "Check that it is a file that you may read.", path, error);
        }
    }

    private static ToilException Empty(string path) => ToilException.Invalid(
        "InventoryEmpty", $"The inventory {InertText.From(path)} names no target.", "Add one target a line, or '- target: host:port' entries in YAML.", path);
}
