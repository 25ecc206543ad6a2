using System.Runtime.CompilerServices;
using Toil.Certificates.Targets;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.Inventories;

/// <summary>Turns options into targets, one by one, as they come.</summary>
internal static class TargetExpander
{
    /// <summary>Yields every target of the call, or of its shard, with the options that hold for it. A wrong target is a problem, and the next one is taken.</summary>
    /// <exception cref="ToilException"><c>NoTargets</c>: nothing names a target. <c>KubernetesNotAsked</c>: what is piped is an export.</exception>
    public static async IAsyncEnumerable<(SweepTarget Target, TargetOptions Options)> ExpandAsync(
        OperationCall<SweepOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Shard shard = call.Options.Shard ?? Shard.Whole;
        if (call.Options.Kubernetes)
        {
            await foreach ((SweepTarget Target, TargetOptions) read in KubernetesIntake.ReadAsync(call, OfAsync, cancellation))
            {
                if (shard.Holds(read.Target.Text))
                {
                    yield return read;
                }
                else if (read.Target is KubernetesTarget piped)
                {
                    // Another shard's. Whoever writes it must not wait for a reader that will not come.
                    piped.Input.Dispose();
                }
            }

            yield break;
        }

        bool any = false;
        await foreach (SweepOptions item in call.Items.WithCancellation(cancellation))
        {
            if (!any)
            {
                KubernetesIntake.Refuse(item);
            }

            // What is named beside the pipeline comes with every item of it, and is meant once.
            SweepOptions own = any ? WithoutNamed(item, call.Options) : item;

            any |= own.Inventory.Count > 0;
            await foreach (Entry entry in EntriesAsync(own, call.Context, cancellation))
            {
                any = true;
                foreach (SweepTarget target in Parse(entry, shard, call.Context.Sink).Where(target => shard.Holds(target.Text)))
                {
                    yield return (target, entry.Options);
                }
            }
        }

        if (!any)
        {
            throw ToilException.Invalid("NoTargets", "There is nothing to sweep.", "Name a target: a host, a file, a folder, or store://LocalMachine/Root.");
        }
    }

    private static SweepOptions WithoutNamed(SweepOptions item, SweepOptions named) => item with
    {
        Target = ReferenceEquals(item.Target, named.Target) ? [] : item.Target,
        Path = ReferenceEquals(item.Path, named.Path) ? [] : item.Path,
        LiteralPath = ReferenceEquals(item.LiteralPath, named.LiteralPath) ? [] : item.LiteralPath,
        Inventory = ReferenceEquals(item.Inventory, named.Inventory) ? [] : item.Inventory,
    };

    private static async IAsyncEnumerable<(SweepTarget Target, TargetOptions Options)> OfAsync(
        SweepOptions options, OperationContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (Entry entry in EntriesAsync(options, context, cancellation))
        {
            foreach (SweepTarget target in Parse(entry, options.Shard ?? Shard.Whole, context.Sink))
            {
                yield return (target, entry.Options);
            }
        }
    }

    private static async IAsyncEnumerable<Entry> EntriesAsync(
        SweepOptions item, OperationContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (Entry entry in EntriesOf(item, null))
        {
            yield return entry;
        }

        foreach (string inventory in item.Inventory)
        {
            await using IAsyncEnumerator<InventoryEntry> read =
                InventoryReader.ReadAsync(inventory, item, context, cancellation).GetAsyncEnumerator(cancellation);
            while (await MoveNextAsync(read, context.Sink))
            {
                foreach (Entry entry in EntriesOf(read.Current.Options, read.Current.Origin))
                {
                    yield return entry;
                }
            }
        }
    }

    private static IEnumerable<Entry> EntriesOf(SweepOptions options, string? origin) =>
    [
        .. options.Target.Select(text => new Entry(text, null, options, origin)),
        .. options.Path.Select(path => new Entry(path, false, options, origin)),
        .. options.LiteralPath.Select(path => new Entry(path, true, options, origin)),
    ];

    // An inventory that cannot be read takes none of the others with it.
    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<InventoryEntry> entries, IOperationSink sink)
    {
        try
        {
            return await entries.MoveNextAsync();
        }
        catch (ToilException problem)
        {
            sink.Problem(problem);
            return false;
        }
    }

    // A wrong target has no canonical text; by its own it is one shard's to tell of it.
    private static IReadOnlyList<SweepTarget> Parse(Entry entry, Shard shard, IOperationSink sink)
    {
        try
        {
            SweepTarget target = entry.IsLiteralPath is { } literal
                ? ParsePath(entry.Text, literal)
                : TargetParser.Parse(entry.Text, entry.Options.ServerName, entry.Options.Address);
            return target is AcmTarget acm ? acm.Expand(entry.Options.AcmRegion) : [target];
        }
        catch (ToilException) when (!shard.Holds(entry.Text.Trim()))
        {
            return [];
        }
        catch (ToilException problem)
        {
            sink.Problem(entry.Origin is null
                ? problem
                : new ToilException(problem.ErrorId, problem.Kind, $"{entry.Origin}: {problem.Sentence}", problem.Remedy, problem.Item, problem));
            return [];
        }
    }

    // The binder has made it absolute, but for the dash, which names the input where an inventory is asked for.
    private static PathTarget ParsePath(string path, bool isLiteral) => Path.IsPathFullyQualified(path)
        ? new PathTarget(path, isLiteral)
        : throw ToilException.Invalid("TargetInvalid", $"'{InertText.From(path, 120)}' is not a path.", "Name a file, a folder or a pattern; ./- is a file of that name.", path);

    /// <param name="Text">The target.</param>
    /// <param name="IsLiteralPath">Null where the text may be anything.</param>
    /// <param name="Options">What holds for it.</param>
    /// <param name="Origin">Where it stands; null where the user has just typed it.</param>
    private readonly record struct Entry(string Text, bool? IsLiteralPath, SweepOptions Options, string? Origin);
}
