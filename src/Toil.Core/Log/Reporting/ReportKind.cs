namespace Toil.Log.Reporting;

/// <summary>What a report reads of an entry besides its times: texts as numbers in tables of words, and what a run of a runbook says of itself.</summary>
internal sealed record ReportKind(
    int Person, int Team, int Zone, int Task, EntryCategory Category, EntryTrigger Trigger, EntrySource Source, RunbookRun? Run);
