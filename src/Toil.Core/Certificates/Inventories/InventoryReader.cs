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
    public static IAsyncEnumerable<InventoryEntry> ReadAsync(
        string path, SweepOptions options, OperationContext context, CancellationToken cancellation)
    {
        SweepOptions bare = options with { Target = [], Path = [], LiteralPath = [], Inventory = [] };
        return Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML"
            ? ReadYaml(path, bare, context).ToAsyncEnumerable()
            : ReadLinesAsync(path, bare, context, cancellation);
    }

    private static async IAsyncEnumerable<InventoryEntry> ReadLinesAsync(
        string path, SweepOptions options, OperationContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Opening a pipe that nobody writes to blocks as well.
        using TextReader? owned = path == "-" ? null : await Task.Run(() => Open(path), CancellationToken.None).WaitAsync(cancellation);
        TextReader reader = owned ?? context.Input
            ?? throw ToilException.Invalid("InventoryUnreadable", "There is no input to read an inventory from.", "Name a file, or pipe the targets.", path);
        int number = 0;
        bool any = false;
        while (await ReadLineAsync(reader, path, cancellation) is { } line)
        {
            number++;
            string text = line.Trim().TrimStart('\uFEFF');
            if (text.Length > 0 && text[0] != '#')
            {
                any = true;
                OptionValue target = new("target", text, Origin(path, number));
                if (TryBind(options, () => [target], context) is { } bound)
                {
                    yield return new(bound, InertText.From(target.Origin.Text));
                }
            }
        }

        if (!any)
        {
            throw Empty(path);
        }
    }

    private static async Task<string?> ReadLineAsync(TextReader reader, string path, CancellationToken cancellation)
    {
        try
        {
            // A terminal or a pipe that stays silent cannot be interrupted, only left alone.
            return await reader.ReadLineAsync(cancellation).AsTask().WaitAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    private static IEnumerable<InventoryEntry> ReadYaml(string path, SweepOptions options, OperationContext context)
    {
        // Read when the first entry is asked for, so that what is wrong with it is met where problems are.
        foreach (YamlNode entry in ReadDocument(path, ref options, context))
        {
            if (TryBind(options, () => ValuesOf(entry), context) is { } bound)
            {
                yield return new(bound, InertText.From(entry.Origin.Text));
            }
        }
    }

    private static IReadOnlyList<YamlNode> ReadDocument(string path, ref SweepOptions options, OperationContext context)
    {
        RefuseFolder(path);
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

        options = (root as YamlMapping)?.Find("defaults") switch
        {
            YamlMapping defaults => Bind(options, RefuseTargets(defaults), context.WorkingDirectory),
            null or YamlScalar { IsNull: true } => options,
            { } other => throw ToilException.Invalid(
                "InventoryInvalid", $"{other.Origin.Text}: 'defaults' is a mapping.", "Write 'owner: NAME' or 'expiring-within: 30d' lines under it.", path),
        };
        return targets.Items;
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

    private static OptionValue[] ValuesOf(YamlNode entry) => entry is YamlMapping mapping ? RequireTarget(mapping) : [new("target", entry, entry.Origin)];

    // A wrong entry is a problem, and the next one is taken.
    private static SweepOptions? TryBind(SweepOptions options, Func<OptionValue[]> values, OperationContext context)
    {
        try
        {
            return Bind(options, values(), context.WorkingDirectory);
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
        RefuseUnknown(values);
        return Array.Exists(values, NamesTarget)
            ? values
            : throw ToilException.Invalid("InventoryInvalid", $"{mapping.Origin.Text}: this entry names no target.", "Add 'target: host:port'.");
    }

    private static OptionValue[] RefuseTargets(YamlMapping defaults)
    {
        OptionValue[] values = [.. defaults.ToOptionValues()];
        return Array.Find(values, NamesTarget) is { } target
            ? throw ToilException.Invalid(
                "InventoryInvalid", $"{target.Origin.Text}: '{InertText.From(target.Name, 80)}' stands under 'defaults'.", "Put it under 'targets'.")
            : values;
    }

    private static bool NamesTarget(OptionValue value)
        => s_perTarget.Find(value.Name)?.Name is nameof(TargetOptions.Target) or nameof(TargetOptions.Path) or nameof(TargetOptions.LiteralPath);

    private static void RefuseUnknown(OptionValue[] values)
    {
        if (Array.Find(values, value => s_perTarget.Find(value.Name) is null) is { } unknown)
        {
            throw OptionBinder.Unknown(unknown, s_perTarget.Options.Select(option => option.KebabName));
        }
    }

    private static SweepOptions Bind(SweepOptions options, OptionValue[] values, string workingDirectory)
    {
        RefuseUnknown(values);
        return OptionBinder.Bind(options, values, workingDirectory);
    }

    private static ValueOrigin Origin(string path, int line)
        => path == "-" ? new ValueOrigin($"input line {line}") : ValueOrigin.File(path, line, 1);

    private static StreamReader Open(string path)
    {
        RefuseFolder(path);
        try
        {
            return new StreamReader(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    private static void RefuseFolder(string path)
    {
        if (Directory.Exists(path))
        {
            throw ToilException.Invalid(
                "InventoryUnreadable", $"The inventory {InertText.From(path)} is a folder.",
                "Name the file in it; to sweep the folder itself, give it as a target.", path);
        }
    }

    private static ToilException Unreadable(string path, Exception error)
    {
        bool missing = error is FileNotFoundException or DirectoryNotFoundException;
        return new ToilException(
            "InventoryUnreadable", missing ? ErrorKind.NotFound : ErrorKind.AccessDenied,
            missing ? $"There is no inventory {InertText.From(path)}." : $"The inventory {InertText.From(path)} cannot be read: {InertText.From(error.Message)}",
            missing ? "Check the path." : "Check that it is a file that you may read.", path, error);
    }

    private static ToilException Empty(string path) => ToilException.Invalid(
        "InventoryEmpty", $"The inventory {InertText.From(path)} names no target.", "Add one target a line, or '- target: host:port' entries in YAML.", path);
}
