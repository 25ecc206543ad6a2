using Toil.Operations;
using Toil.State.Runs;

namespace Toil.Runbooks.Engine;

/// <summary>Books a run that has ended for good in the toil log, with what it saved.</summary>
internal static class RunBooking
{
    // An entry has hands on it for more than nothing: what starting a run by a schedule takes nobody.
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    /// <summary>Books it. A log that cannot be written is told of, and takes nothing from the run.</summary>
    public static async Task BookAsync(RunBooker? booker, RunSession session, RunEnding ending)
    {
        if (booker is null || ending.State is RunState.Waiting or RunState.Cancelled)
        {
            return;
        }

        RunTask task = session.Task;
        StoredRunTimes times = await TimesAsync(session);
        RunBill bill = new(
            task.Runbook.Name, task.Run.Id, task.Run.StartedAt, times.End,
            task.Context.Questions is null ? s_least : times.Worked < s_least ? s_least : times.Worked,
            task.Runbook.Saves, task.Run.IsRehearsal ? "rehearsal" : ending.State == RunState.Succeeded ? "succeeded" : "failed", task.Runbook.Owner);
        try
        {
            await booker(bill, task.Context, CancellationToken.None);
        }
        catch (ToilException error)
        {
            task.Context.Sink.Warning($"The run is not booked in the toil log: {error.Message}");
        }
    }

    private static async Task<StoredRunTimes> TimesAsync(RunSession session)
    {
        Journal.StoredRun run = (await session.Runs.GetAsync(session.Task.Run.Id, CancellationToken.None))!;
        DateTimeOffset end = run.EndedAt ?? session.Runs.Now;
        return new(end > run.StartedAt + s_least ? end : run.StartedAt + s_least, run.Worked > end - run.StartedAt ? end - run.StartedAt : run.Worked);
    }

    private sealed record StoredRunTimes(DateTimeOffset End, TimeSpan Worked);
}
