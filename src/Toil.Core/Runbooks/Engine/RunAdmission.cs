using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Journal;
using Toil.State.Runs;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>Decides whether a run may be taken up again.</summary>
/// <param name="Override">Why it may in spite of a runbook that has changed, or of resumes that got nowhere: kept in its journal. Null for no such reason.</param>
/// <param name="Undoes">True where it is to be undone, not continued.</param>
internal sealed record RunAdmission(string? Override, bool Undoes)
{
    /// <summary>What is said of steps that had begun when their process ended, by path.</summary>
    public IReadOnlyDictionary<string, StepSettlement> Settle { get; init; } = new Dictionary<string, StepSettlement>();

    /// <summary>Resumes that may end at one step, one after the other.</summary>
    public const int MostStuck = 3;

    /// <summary>Decides it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="events">Its journal.</param>
    /// <param name="now">The clock's instant.</param>
    /// <returns>The runbook to go on with, and what to put into the journal.</returns>
    /// <exception cref="ToilException"><c>RunEnded</c>, <c>RunbookChanged</c> or <c>ResumeLimit</c>.</exception>
    public (Runbook Runbook, IReadOnlyList<JournalEvent> Notes) Admit(StoredRun run, IReadOnlyList<JournalEvent> events, DateTimeOffset now)
    {
        RefuseEnded(run);
        StepTable table = StepTable.Of(events);
        RefuseUnknown(run, table);
        List<JournalEvent> notes = [];
        if (table.Stuck >= MostStuck && !Undoes)
        {
            if (Override is null)
            {
                StepStanding? at = table.All.LastOrDefault(step => step.State is RunStepState.Failed or RunStepState.Running or RunStepState.Interrupted);
                throw new ToilException(
                    "ResumeLimit", ErrorKind.LimitExceeded, $"The run {RunName.Short(run.Id)} was taken up {table.Stuck} times and got no further than '{at?.Path}': {at?.Reason}",
                    $"Correct the cause and give --override REASON, or undo it with: toil runbook undo {RunName.Short(run.Id)}", run.Id);
            }

            notes.Add(Overridden(now, $"{table.Stuck} resumes had got no further"));
        }

        // What was done since a change was allowed was done as the runbook is since then.
        string definition = events.Where(entry => entry.Kind == EventKind.Override).Select(entry => StepBody.Read(entry.Body).GetValueOrDefault(StepBody.Definition) as string)
            .LastOrDefault(text => text is not null) ?? run.Definition;
        Runbook stored = RunbookInput.Read(run.Path, definition);
        if (Undoes || !File.Exists(run.Path))
        {
            return (stored, notes);
        }

        Runbook current = RunbookInput.Read(run.Path);
        if (current.Hash == stored.Hash)
        {
            return (current, notes);
        }

        if (Override is null)
        {
            throw new ToilException(
                "RunbookChanged", ErrorKind.Conflict, $"{InertText.From(run.Path)} has changed since the run {RunName.Short(run.Id)} began: {RunbookDifference.Between(stored, current)}.",
                "Put it back as it was, or go on with it as it is now: --override REASON, which is kept in the run's journal.", run.Path);
        }

        notes.Add(Overridden(now, $"the runbook had changed: {RunbookDifference.Between(stored, current)}", current.Text));
        return (current, notes);
    }

    // An answer about another step than the one that is meant would be passed over in silence.
    private void RefuseUnknown(StoredRun run, StepTable table)
    {
        HashSet<string> begun = [.. table.All.Where(step => step.HasBegun).SelectMany(step => new[] { step.Path, step.Path + ".rollback" })];
        if (Settle.Keys.FirstOrDefault(path => !begun.Contains(path)) is { } unknown)
        {
            string[] open = [.. table.All.Where(StepSettler.IsOpen).Select(step => step.Undo == UndoState.Begun ? step.Path + ".rollback" : step.Path)];
            throw ToilException.Invalid(
                "SettleUnknown", $"No step '{InertText.From(unknown, 80)}' of the run {RunName.Short(run.Id)} has begun.",
                open.Length == 0 ? "Leave --settle out." : $"In doubt: {string.Join(", ", open)}.", unknown);
        }
    }

    private void RefuseEnded(StoredRun run)
    {
        (string sentence, string remedy)? refusal = (run.State, Undoes) switch
        {
            (RunState.Succeeded, false) => ($"The run {RunName.Short(run.Id)} of '{run.Runbook}' has ended: it succeeded.", "Run it anew, or undo it with: toil runbook undo " + RunName.Short(run.Id)),
            (RunState.Succeeded, true) when run.IsRehearsal => ($"The run {RunName.Short(run.Id)} of '{run.Runbook}' was a rehearsal, and took back what it did.", "There is nothing left to undo."),
            (RunState.RolledBack, false) => ($"The run {RunName.Short(run.Id)} of '{run.Runbook}' was rolled back.", "Run it anew."),
            (RunState.RolledBack, true) => ($"The run {RunName.Short(run.Id)} of '{run.Runbook}' was rolled back already.", "There is nothing left to undo."),
            (RunState.RollbackFailed, false) => ($"The run {RunName.Short(run.Id)} of '{run.Runbook}' failed, and so did rolling it back.", "Try the rest of the rollback with: toil runbook undo " + RunName.Short(run.Id)),
            _ => null,
        };
        if (refusal is { } text)
        {
            throw new ToilException("RunEnded", ErrorKind.Conflict, text.sentence, text.remedy, run.Id);
        }
    }

    private JournalEvent Overridden(DateTimeOffset now, string what, string? definition = null)
        => new(string.Empty, EventKind.Override, 0, now, StepBody.Write((StepBody.Reason, $"{what}; {RunPerson.Name}: {Override}"), (StepBody.Definition, definition)));
}
