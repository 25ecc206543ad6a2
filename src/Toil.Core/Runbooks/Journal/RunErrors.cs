using System.Globalization;
using Toil.Operations;
using Toil.Runbooks.Engine;
using Toil.State.Runs;
using Toil.Values;

namespace Toil.Runbooks.Journal;

/// <summary>What is said where a run cannot be had.</summary>
internal static class RunErrors
{
    public static ToilException NotFound(string id) => new(
        "RunNotFound", ErrorKind.NotFound, $"There is no run '{InertText.From(id, 80)}' of a runbook in this store.",
        "List them with: toil runbook runs (Get-ToilRun); and check that this is the store it began in.", id);

    public static ToilException Busy(StoredRun run) => new(
        "RunBusy", ErrorKind.Conflict, $"The run {RunName.Short(run.Id)} of '{run.Runbook}' is under way on {run.Holder.Machine}, process {run.Holder.Process}.",
        $"Wait for it; a process that has died is noticed after {Duration.Format(StoredRun.Lease)}.", run.Id);

    public static ToilException Held(StoredRun holder, DateTimeOffset now) => new(
        "RunbookRunning", ErrorKind.Refused,
        string.Create(CultureInfo.InvariantCulture, $"'{holder.Runbook}' runs one at a time, and the run {RunName.Short(holder.Id)} of {holder.StartedAt:u} by {InertText.From(holder.Person, 80)} on {holder.Holder.Machine} ")
            + (holder.State == RunState.Waiting ? "waits for an answer." : $"has been under way for {Duration.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Round((now - holder.StartedAt).TotalSeconds))))}."),
        holder.State == RunState.Waiting
            ? $"Answer it (toil runbook approve {RunName.Short(holder.Id)}, or deny) and resume it, or wait until its question expires."
            : "Wait for it to end.",
        holder.Id);

    public static ToilException Taken(Guid id) => new(
        "RunTaken", ErrorKind.Conflict, $"The run {RunName.Short(id)} was taken over by another process, because this one was not heard of for {Duration.Format(StoredRun.Lease)}.",
        "Look at it with toil runbook runs; this process has stopped where it was, and what it began is in the journal.", id);
}
