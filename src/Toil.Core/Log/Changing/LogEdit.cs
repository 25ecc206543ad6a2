using System.Runtime.CompilerServices;
using Toil.Operations;

namespace Toil.Log;

/// <summary>Changes entries.</summary>
public sealed class LogEdit : Operation<LogEditOptions, ToilEntry>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.edit",
        Cmdlet = "Set-ToilEntry",
        Summary = "Changes an entry of the toil log.",
        Description = "What is given replaces what was there; all else stays. The earlier revision is kept, with who changed it when, and can be restored. Where somebody else has changed the entry since it was read, nothing is done and it is said so.",
        HasEffect = true,
        OptionsType = typeof(LogEditOptions),
        ResultType = typeof(ToilEntry),
        ResultJsonOf = static () => LogJson.Readable.ToilEntry,
        LineJsonOf = static () => LogLineJson.Default.ToilEntry,
        ViewOf = static () => LogViews.Entries,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ToilEntry> RunAsync(
        OperationCall<LogEditOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using LogSession log = await LogSession.OpenAsync(call.Context, LogPerson.Of(call.Context), cancellation);
        await foreach (LogEditOptions item in call.Items.WithCancellation(cancellation))
        {
            ToilEntry? changed = await LogItems.TryAsync(call, item, () => log.Writer.ChangeAsync(
                item.RequiredId, item.Revision, EntryChange.Edited, (_, entry) => Task.FromResult(Apply(item, entry, log.Now)), cancellation));
            if (changed is not null)
            {
                yield return changed;
            }
        }
    }

    private static ToilEntry Apply(LogEditOptions options, ToilEntry entry, DateTimeOffset now)
    {
        if (entry.IsRemoved)
        {
            throw new ToilException(
                "EntryRemoved", ErrorKind.Conflict, $"The entry {entry.ShortId} is removed.", $"Restore it with 'toil log undo {entry.ShortId}', then change it.", entry.ShortId);
        }

        TimeZoneInfo zone = ZoneTime.Find(options.Zone ?? entry.Zone);
        (DateTimeOffset start, DateTimeOffset end) = EntryTimes.Of(options, entry, zone, now);
        IEnumerable<string> tags = EntryRules.Tags((options.Tag ?? entry.Tags).Where(tag => tag.Length > 0).Concat(options.AddTag));
        return EntryRules.Check(
            entry with
            {
                Task = options.Task ?? entry.Task,
                Category = options.Category ?? entry.Category,
                Trigger = options.Trigger ?? entry.Trigger,
                Start = start,
                End = end,
                HandsOn = options.HandsOn ?? (entry.HandsOn == entry.Elapsed ? end - start : entry.HandsOn),
                Zone = zone.Id,
                Person = options.Person ?? entry.Person,
                Team = options.Team ?? entry.Team,
                Tags = [.. tags.Except(options.RemoveTag.Select(tag => tag.TrimStart('#')), StringComparer.OrdinalIgnoreCase)],
                Note = options.Note ?? entry.Note,
                Reference = options.Reference ?? entry.Reference,
            },
            now);
    }
}
