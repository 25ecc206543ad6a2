using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Engine;

namespace Toil.Runbooks;

/// <summary>Runs a runbook.</summary>
public sealed class RunbookRun : Operation<RunbookRunOptions, RunStep>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "runbook.run",
        Cmdlet = "Invoke-ToilRunbook",
        Summary = "Runs a runbook: a file of steps that survives a crash, asks for approval, and undoes itself on failure.",
        Description = "Before each step its intent is written to the state store, and after it its result, so a run that was killed at any moment goes on where it was and no effect happens twice unasked. A failed step is tried again as the runbook says; then the steps before it are rolled back, the last one first. Results are the steps as they end, and the run itself at the end.",
        HasEffect = true,
        HasDryRun = true,
        SettingsSection = "runbooks",
        IsReported = true,
        OptionsType = typeof(RunbookRunOptions),
        ResultType = typeof(RunStep),
        ResultJsonOf = static () => RunJson.Readable.RunStep,
        ViewOf = static () => RunViews.Steps,
        FailLevels = RunViews.FailLevels,
    };

    /// <summary>Books runs in the toil log; null where nothing does.</summary>
    internal RunBooker? Booker { get; init; }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RunStep> RunAsync(OperationCall<RunbookRunOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RunbookRunOptions options = call.Options;
        (Runbook runbook, IReadOnlyDictionary<string, object?> parameters) = RunbookInput.Prepare(options, call.Context);
        if (call.Context.IsDryRun)
        {
            await foreach (RunStep step in new RunPlan(runbook, parameters, call.Context).RunAsync(cancellation))
            {
                yield return step;
            }

            yield break;
        }

        await using RunSession session = await RunSession.BeginAsync(
            call.Context, runbook, parameters, new RunOptionSet { Wait = options.Wait, Schedule = options.Schedule }, isRehearsal: false, cancellation);
        await foreach (RunStep step in session.RunAsync(undoes: false, Booker, cancellation))
        {
            yield return step;
        }
    }
}
