using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks.Engine;
using Toil.Runbooks.Journal;
using Toil.State;

namespace Toil.Runbooks;

/// <summary>Lists runs of runbooks, and their steps.</summary>
public sealed class RunbookRuns : Operation<RunbookRunsOptions, RunStep>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "runbook.runs",
        Cmdlet = "Get-ToilRun",
        Summary = "Lists runs of runbooks and their steps: state, times, attempts, outputs, and why.",
        Description = "The newest runs first. A run that is named comes with its steps. A run whose process has died shows as interrupted.",
        SettingsSection = "runbooks",
        OptionsType = typeof(RunbookRunsOptions),
        ResultType = typeof(RunStep),
        ResultJsonOf = static () => RunJson.Readable.RunStep,
        ViewOf = static () => RunViews.Runs,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RunStep> RunAsync(OperationCall<RunbookRunsOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RunbookRunsOptions options = call.Options;
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, given: null, cancellation);
        RunbookStore runs = new(store);
        IReadOnlyList<StoredRun> found = options.Run is { } named
            ? [await RunFinder.FindAsync(runs, named, cancellation)]
            : await runs.ListAsync(options.Runbook, prefix: null, options.Since is { } since ? runs.Now - since : null, options.State is null ? options.Limit : int.MaxValue, cancellation);
        int left = options.Limit;
        foreach (StoredRun run in found)
        {
            RunStep shown = RunSteps.Of(run, runs);
            if ((options.State is { } state && shown.State != state) || left-- <= 0)
            {
                continue;
            }

            yield return shown;
            if (!options.Steps && options.Run is null)
            {
                continue;
            }

            foreach (RunStep step in await StepsAsync(runs, run, cancellation))
            {
                yield return step;
            }
        }
    }

    private static async Task<IEnumerable<RunStep>> StepsAsync(RunbookStore runs, StoredRun run, CancellationToken cancellation)
    {
        StepTable table = StepTable.Of(await runs.EventsAsync(run.Id, cancellation));
        StepMap? map = Map(run);
        bool isDead = run.State != State.Runs.RunState.Running || run.IsInterrupted(runs.Now);
        return table.All.OrderBy(step => step.StartedAt).Select(step =>
        {
            RunStep shown = RunSteps.Of(run, map?.At(step.Path, table)?.Step, isDead && step.State == RunStepState.Running ? step with { State = RunStepState.Interrupted } : step);
            return !isDead && step.Undo == UndoState.Begun ? shown with { State = RunStepState.Running, Detail = "It is being undone." } : shown;
        });
    }

    // A runbook that a later Toil has written, or that names what this one no longer has, can be listed all the same.
    private static StepMap? Map(StoredRun run)
    {
        try
        {
            return new StepMap(RunbookInput.Read(run.Path, run.Definition));
        }
        catch (ToilException)
        {
            return null;
        }
    }
}
