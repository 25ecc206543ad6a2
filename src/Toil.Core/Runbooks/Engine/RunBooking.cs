using Toil.Operations;
using Toil.Runbooks.Journal;
using Toil.State.Runs;

namespace Toil.Runbooks.Engine;

/// <summary>Books a run that has ended for good in the toil log, with what it saved.</summary>
internal static class RunBooking
{
    // An entry has hands on it for more than nothing: what starting a run by a schedule takes nobody.
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    /// <summary>Books it. A log that cannot be written is told of, and takes nothing from the run.</summary>
    /// <param name="booker">Books it; null to book nothing.</param>
    /// <param name="task">The run, as this process worked on it.</param>
    /// <param name="run">The run, as it has ended.</param>
    /// <param name="ending">How it ended.</param>
    public static async Task BookAsync(RunBooker? booker, RunTask task, StoredRun run, RunEnding ending)
    {
        if (booker is null || ending.State is RunState.Waiting or RunState.Cancelled)
        {
            return;
        }

        TimeSpan elapsed = (run.EndedAt ?? task.Journal.Now) - run.StartedAt;
        TimeSpan worked = run.Worked > elapsed ? elapsed : run.Worked;
        RunBill bill = new(
            task.Runbook.Name, run.Id, run.StartedAt, run.StartedAt + (elapsed > s_least ? elapsed : s_least),
            task.Context.Questions is null || worked < s_least ? s_least : worked,
            task.Runbook.Saves, run.IsRehearsal ? "rehearsal" : ending.State == RunState.Succeeded ? "succeeded" : "failed", task.Runbook.Owner);
        try
        {
            await booker(bill, task.Context, CancellationToken.None);
        }
        catch (ToilException error)
        {
            task.Context.Sink.Warning($"The run is not booked in the toil log: {error.Message}");
        }
    }
}
