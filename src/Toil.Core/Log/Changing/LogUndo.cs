using System.Runtime.CompilerServices;
using Toil.Log.Store;
using Toil.Operations;
using Toil.State;

namespace Toil.Log;

/// <summary>Takes changes back.</summary>
public sealed class LogUndo : Operation<LogUndoOptions, ToilEntry>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.undo",
        Cmdlet = "Undo-ToilEntry",
        Summary = "Takes the last change of an entry back.",
        Description = "An edit is reversed, a removed entry comes back, and an entry that was just booked is removed. Without an id it is the last change that this person made. Undo is a change like any other: the history shows it, and undoing it again brings back what it took away.",
        HasEffect = true,
        OptionsType = typeof(LogUndoOptions),
        ResultType = typeof(ToilEntry),
        ResultJsonOf = static () => LogJson.Readable.ToilEntry,
        LineJsonOf = static () => LogLineJson.Default.ToilEntry,
        ViewOf = static () => LogViews.Entries,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ToilEntry> RunAsync(
        OperationCall<LogUndoOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogPerson person = LogPerson.Of(call.Context);
        await using LogSession log = await LogSession.OpenAsync(call.Context, person, cancellation);
        await foreach (LogUndoOptions item in call.Items.WithCancellation(cancellation))
        {
            ToilEntry? restored = await LogItems.TryAsync(call, item, async () =>
            {
                string id = item.Id ?? await log.Reader.LastChangedByAsync(person.Name, cancellation);
                return await log.Writer.ChangeAsync(
                    id, item.Revision, EntryChange.Restored, (session, entry) => EarlierAsync(session, entry, item.ToRevision), cancellation);
            });
            if (restored is not null)
            {
                yield return restored;
            }
        }
    }

    private static async Task<ToilEntry> EarlierAsync(StoreSession session, ToilEntry entry, int? revision)
    {
        int wanted = revision ?? entry.Revision - 1;
        return wanted == 0 ? entry with { IsRemoved = true }
            : wanted == entry.Revision ? entry
            : await EntryWriter.RevisionAsync(session, entry.Id, wanted) ?? throw new ToilException(
                "EntryRevisionNotFound", ErrorKind.NotFound, $"The entry {entry.ShortId} has no revision {wanted}; the newest is {entry.Revision}.",
                "See 'toil log list --id ID --history'.", wanted);
    }
}
