using System.Runtime.CompilerServices;
using Toil.Certificates.Targets;
using Toil.Operations;

namespace Toil.Certificates.Inventories;

/// <summary>Turns options into targets, one by one, as they come.</summary>
internal static class TargetExpander
{
    /// <summary>Yields every target of the call with the options that hold for it. A wrong target is a problem, and the next one is taken.</summary>
    /// <exception cref="ToilException"><c>NoTargets</c>: nothing names a target.</exception>
    public static async IAsyncEnumerable<(SweepTarget Target, TargetOptions Options)> ExpandAsync(
        OperationCall<SweepOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool any = false;
        await foreach (SweepOptions item in call.Items.WithCancellation(cancellation))
        {
            any |= item.Inventory.Count > 0;
            await foreach ((string text, bool? isLiteralPath, SweepOptions options) in EntriesAsync(item, call.Context, cancellation))
            {
                any = true;
                if (Parse(text, isLiteralPath, options, call.Context.Sink) is { } target)
                {
                    yield return (target, options);
                }
            }
        }

        if (!any)
        {
            throw ToilException.Invalid("NoTargets", "There is nothing to sweep.", "Name a target: a host, a file, a folder, or store://LocalMachine/Root.");
        }
    }

    private static async IAsyncEnumerable<(string Text, bool? IsLiteralPath, SweepOptions Options)> EntriesAsync(
        SweepOptions item, OperationContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string text in item.Target)
        {
            yield return (text, null, item);
        }

        foreach (string path in item.Path)
        {
            yield return (path, false, item);
        }

        foreach (string path in item.LiteralPath)
        {
            yield return (path, true, item);
        }

        foreach (string inventory in item.Inventory)
        {
            await using IAsyncEnumerator<SweepOptions> entries =
                InventoryReader.ReadAsync(inventory, item, context, cancellation).GetAsyncEnumerator(cancellation);
            while (await MoveNextAsync(entries, context.Sink))
            {
                await foreach (var inner in EntriesAsync(entries.Current, context, cancellation))
                {
                    yield return inner;
                }
            }
        }
    }

    // An inventory that cannot be read takes none of the others with it.
    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SweepOptions> entries, IOperationSink sink)
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

    private static SweepTarget? Parse(string text, bool? isLiteralPath, SweepOptions options, IOperationSink sink)
    {
        try
        {
            return isLiteralPath is { } literal ? new PathTarget(text, literal) : TargetParser.Parse(text, options.ServerName, options.Address);
        }
        catch (ToilException problem)
        {
            sink.Problem(problem);
            return null;
        }
    }
}
