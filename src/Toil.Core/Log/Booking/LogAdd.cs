using System.Runtime.CompilerServices;
using Toil.Operations;

namespace Toil.Log;

/// <summary>Books work after the fact.</summary>
public sealed class LogAdd : Operation<LogAddOptions, ToilEntry>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.add",
        Cmdlet = "Add-ToilEntry",
        Summary = "Books a piece of work after the fact.",
        Description = "Give its duration, its start, or both its start and its end; what is left open ends now. Work that overlaps other entries of the same person is booked with a warning: reports count that time once.",
        HasEffect = true,
        SettingsSection = "log",
        OptionsType = typeof(LogAddOptions),
        ResultType = typeof(ToilEntry),
        ResultJsonOf = static () => LogJson.Readable.ToilEntry,
        LineJsonOf = static () => LogLineJson.Default.ToilEntry,
        ViewOf = static () => LogViews.Entries,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ToilEntry> RunAsync(
        OperationCall<LogAddOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogSession? log = null;
        try
        {
            await foreach (LogAddOptions item in call.Items.WithCancellation(cancellation))
            {
                ToilEntry? booked = await LogItems.TryAsync(call, item, async () =>
                {
                    LogPerson person = LogPerson.Of(item);
                    ToilEntry entry = EntryRules.Check(Entry(item, person, call.Context), call.Context.Time.GetUtcNow());
                    log ??= await LogSession.OpenAsync(call.Context, person, cancellation);
                    ToilEntry written = await log.Writer.BookAsync(entry, cancellation);
                    await log.WarnOfOverlapAsync(written, cancellation);
                    return written;
                });
                if (booked is not null)
                {
                    yield return booked;
                }
            }
        }
        finally
        {
            await (log?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private static ToilEntry Entry(LogAddOptions options, LogPerson person, OperationContext context)
    {
        string task = EntryRules.Name("a task", options.Task ?? throw ToilException.Invalid(
            "TaskMissing", "There is nothing to book.", "Name the task: toil log add 'restart the queue' --duration 15m."));
        (DateTimeOffset start, DateTimeOffset end) = EntryTimes.Of(options, person, context);
        return new ToilEntry
        {
            Id = Guid.CreateVersion7(context.Time.GetUtcNow()),
            Task = task,
            Category = options.Category,
            Trigger = options.Trigger,
            Start = start,
            End = end,
            Zone = person.Zone.Id,
            HandsOn = options.HandsOn ?? end - start,
            Person = person.Name,
            Team = person.Team,
            Tags = options.Tag,
            Note = options.Note,
            Reference = options.Reference,
            Source = EntrySource.Manual,
        };
    }
}
