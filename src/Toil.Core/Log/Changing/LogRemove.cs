using System.Runtime.CompilerServices;
using Toil.Operations;

namespace Toil.Log;

/// <summary>Removes entries, so that they count for nothing.</summary>
public sealed class LogRemove : Operation<LogRemoveOptions, ToilEntry>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.remove",
        Cmdlet = "Remove-ToilEntry",
        Summary = "Removes an entry of the toil log; it can be restored.",
        Description = "A removed entry counts for nothing, and is listed with --removed only. Nothing is deleted: undo brings it back. An imported entry that was removed is not booked again by the next import.",
        HasEffect = true,
        OptionsType = typeof(LogRemoveOptions),
        ResultType = typeof(ToilEntry),
        ResultJsonOf = static () => LogJson.Readable.ToilEntry,
        LineJsonOf = static () => LogLineJson.Default.ToilEntry,
        ViewOf = static () => LogViews.Entries,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ToilEntry> RunAsync(
        OperationCall<LogRemoveOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using LogSession log = await LogSession.OpenAsync(call.Context, LogPerson.Of(call.Context), cancellation);
        await foreach (LogRemoveOptions item in call.Items.WithCancellation(cancellation))
        {
            ToilEntry? removed = await LogItems.TryAsync(call, item, () => log.Writer.ChangeAsync(
                item.RequiredId, item.Revision, EntryChange.Removed, (_, entry) => Task.FromResult(entry with { IsRemoved = true }), cancellation));
            if (removed is not null)
            {
                yield return removed;
            }
        }
    }
}
