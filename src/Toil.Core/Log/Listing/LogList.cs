using System.Runtime.CompilerServices;
using Toil.Operations;

namespace Toil.Log;

/// <summary>Lists entries.</summary>
public sealed class LogList : Operation<LogListOptions, ToilEntry>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.list",
        Cmdlet = "Get-ToilEntry",
        Summary = "Lists entries of the toil log, the newest first.",
        Description = "One's own entries, unless people or a team are named. An entry belongs to a period when it has a part in it. With --history every revision is listed: who changed what when.",
        OptionsType = typeof(LogListOptions),
        ResultType = typeof(ToilEntry),
        ResultJsonOf = static () => LogJson.Readable.ToilEntry,
        LineJsonOf = static () => LogLineJson.Default.ToilEntry,
        ViewOf = static () => LogViews.Entries,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ToilEntry> RunAsync(
        OperationCall<LogListOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogPerson person = LogPerson.Of(call.Context);
        await using LogSession log = await LogSession.OpenAsync(call.Context, person, cancellation);
        await foreach (LogListOptions item in call.Items.WithCancellation(cancellation))
        {
            IAsyncEnumerable<ToilEntry> entries = item.Id.Count > 0
                ? ByIdAsync(call, item, log, cancellation)
                : log.Reader.ListAsync(item.Filter(person, call.Context), cancellation);
            await foreach (ToilEntry entry in entries)
            {
                if (!item.History)
                {
                    yield return entry;
                    continue;
                }

                await foreach (ToilEntry revision in log.Reader.HistoryAsync(entry.Id, cancellation))
                {
                    yield return revision;
                }
            }
        }
    }

    private static async IAsyncEnumerable<ToilEntry> ByIdAsync(
        OperationCall<LogListOptions> call, LogListOptions item, LogSession log, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string id in item.Id)
        {
            ToilEntry? entry = await LogItems.TryAsync(
                call, item.Id.Count > 1 ? item with { } : item, async () => await log.Reader.GetAsync(id, cancellation));
            if (entry is not null)
            {
                yield return entry;
            }
        }
    }
}
