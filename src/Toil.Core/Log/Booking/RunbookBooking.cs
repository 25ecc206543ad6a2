using Toil.Log.Reporting;
using Toil.Operations;

namespace Toil.Log;

/// <summary>Books runs of runbooks, with what reports need to tell what they saved.</summary>
internal static class RunbookBooking
{
    /// <summary>Books a run.</summary>
    /// <param name="context">Says whose log it is, and where.</param>
    /// <param name="run">Its id, which is the entry's reference.</param>
    /// <param name="runbook">Its runbook: the task.</param>
    /// <param name="start">When it began.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="handsOn">How long a person was kept.</param>
    /// <param name="outcome"><c>succeeded</c>, <c>failed</c> or <c>rehearsal</c>.</param>
    /// <param name="saves">What doing the same by hand takes; null where nobody says.</param>
    /// <param name="cancellation">Stops it; then nothing is booked.</param>
    public static async Task BookAsync(
        OperationContext context, Guid run, string runbook, DateTimeOffset start, DateTimeOffset end, TimeSpan handsOn, string outcome, TimeSpan? saves, CancellationToken cancellation)
    {
        LogPerson person = LogPerson.Of(context);
        await using LogSession log = await LogSession.OpenAsync(context, person, cancellation);
        await log.Writer.BookAsync(
            EntryRules.Check(
                new ToilEntry
                {
                    Id = Guid.CreateVersion7(context.Time.GetUtcNow()),
                    Task = runbook,
                    Trigger = EntryTrigger.Schedule,
                    Start = start,
                    End = end,
                    Zone = person.Zone.Id,
                    HandsOn = handsOn,
                    Person = person.Name,
                    Team = person.Team,
                    Tags = [.. new RunbookRun(Enum.Parse<RunOutcome>(outcome, ignoreCase: true), saves).Tags()],
                    Reference = $"toil run {run}",
                    Source = EntrySource.Runbook,
                },
                context.Time.GetUtcNow()),
            cancellation);
    }
}
