using System.Globalization;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Engine;
using Toil.Runbooks.Journal;
using Toil.State;
using Toil.Values;

namespace Toil.Runbooks;

/// <summary>What can be named at a prompt: runs, their questions and steps, runbooks.</summary>
public static class RunNames
{
    private const int Most = 200;

    /// <summary>Runs, the newest first: the end of the id, and what it is.</summary>
    /// <param name="context">The call; its settings say which store is in use.</param>
    /// <param name="states">Only runs that stand like one of these; empty for all.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>The names; none where there is no store yet.</returns>
    public static Task<IReadOnlyList<KeyValuePair<string, string>>> RunsAsync(
        OperationContext context, IReadOnlyCollection<RunStepState> states, CancellationToken cancellation) => ReadAsync(
        context,
        async runs => (await runs.ListAsync(runbook: null, prefix: null, since: null, Most, cancellation)).Select(run => RunSteps.Of(run, runs))
            .Where(run => states.Count == 0 || states.Contains(run.State))
            .Select(run => KeyValuePair.Create(RunName.Short(run.Run), Tip(run))));

    /// <summary>Paths at which a run asks something, with the question.</summary>
    /// <param name="context">The call.</param>
    /// <param name="run">The run, as somebody named it.</param>
    /// <param name="cancellation">Stops the query.</param>
    public static Task<IReadOnlyList<KeyValuePair<string, string>>> QuestionsAsync(OperationContext context, string run, CancellationToken cancellation) => ReadAsync(
        context,
        async runs => (await new ApprovalStore(runs.Store).OpenAsync((await RunFinder.FindAsync(runs, run, cancellation)).Id, cancellation))
            .Select(row => KeyValuePair.Create(row.Step, InertText.From(row.Message, 300))));

    /// <summary>Steps of a run that somebody has to settle: the undoing of one that was being undone.</summary>
    /// <param name="context">The call.</param>
    /// <param name="run">The run, as somebody named it.</param>
    /// <param name="cancellation">Stops the query.</param>
    public static Task<IReadOnlyList<KeyValuePair<string, string>>> UnsettledAsync(OperationContext context, string run, CancellationToken cancellation) => ReadAsync(
        context,
        async runs =>
        {
            StepTable table = StepTable.Of(await runs.EventsAsync((await RunFinder.FindAsync(runs, run, cancellation)).Id, cancellation));
            return table.All.Where(StepSettler.IsOpen)
                .Select(step => KeyValuePair.Create(step.Undo == UndoState.Begun ? step.Path + ".rollback" : step.Path, "had begun when its process ended"));
        });

    /// <summary>Runbooks that have run, the newest first.</summary>
    /// <param name="context">The call.</param>
    /// <param name="cancellation">Stops the query.</param>
    public static Task<IReadOnlyList<KeyValuePair<string, string>>> RunbooksAsync(OperationContext context, CancellationToken cancellation) => ReadAsync(
        context,
        async runs => (await runs.ListAsync(runbook: null, prefix: null, since: null, Most, cancellation))
            .DistinctBy(run => run.Runbook).Select(run => KeyValuePair.Create(run.Runbook, InertText.From(run.Path, 300))));

    /// <summary>True for a file that may be a runbook.</summary>
    public static bool IsRunbook(string name) => ScriptedRunbook.Is(name)
        || ((name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)) && Path.GetFileName(name) != Settings.ToilSettings.FileName);

    private static string Tip(RunStep run) => InertText.From(
        string.Create(CultureInfo.InvariantCulture, $"{run.Runbook}, {run.State}, began {run.StartedAt:u}{(run.Detail is null ? string.Empty : ". " + run.Detail)}"), 300);

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadAsync(
        OperationContext context, Func<RunbookStore, Task<IEnumerable<KeyValuePair<string, string>>>> read)
    {
        StoreLocation location = ConfiguredStore.Locate(context, given: null);
        if (location.Engine == StoreEngineKind.Sqlite && !File.Exists(location.Target))
        {
            // Asking for a word is no reason to make a store.
            return [];
        }

        await using StateStore store = await ConfiguredStore.OpenAsync(context, given: null, CancellationToken.None);
        return [.. await read(new RunbookStore(store))];
    }
}
