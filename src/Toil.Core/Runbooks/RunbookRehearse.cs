using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Engine;

namespace Toil.Runbooks;

/// <summary>Runs a runbook and takes it back again, where it is not production.</summary>
public sealed class RunbookRehearse : Operation<RunbookRehearseOptions, RunStep>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "runbook.rehearse",
        Cmdlet = "Test-ToilRunbook",
        Summary = "Runs a runbook's steps and then their rollbacks, in an environment that is not production, and verifies each.",
        Description = "The steps have their effects here: give it an environment that is made for that. Approvals are passed over. After each rollback the step's verification has to say that the effect is gone. Results are the steps as they were rolled back, and the rehearsal itself at the end.",
        HasEffect = true,
        SettingsSection = "runbooks",
        IsReported = true,
        OptionsType = typeof(RunbookRehearseOptions),
        ResultType = typeof(RunStep),
        ResultJsonOf = static () => RunJson.Readable.RunStep,
        ViewOf = static () => RunViews.Steps,
        FailLevels = RunViews.FailLevels,
    };

    /// <summary>Books runs in the toil log; null where nothing does.</summary>
    internal RunBooker? Booker { get; init; }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RunStep> RunAsync(OperationCall<RunbookRehearseOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RunbookRehearseOptions options = call.Options;
        (Runbook runbook, IReadOnlyDictionary<string, object?> parameters) = RunbookInput.Prepare(options, call.Context);
        if (runbook.Environment is null || runbook.Environment.Equals("production", StringComparison.OrdinalIgnoreCase))
        {
            throw new ToilException(
                "RehearsalRefused", ErrorKind.Refused,
                runbook.Environment is null ? $"'{runbook.Name}' does not say what environment it works in." : $"'{runbook.Name}' works in production.",
                "A rehearsal has every effect of the runbook: point its parameters at another environment, and name that: --environment staging.", runbook.Path);
        }

        await using RunSession session = await RunSession.BeginAsync(
            call.Context, runbook, parameters, new RunOptionSet { Wait = options.Wait }, isRehearsal: true, cancellation);
        await foreach (RunStep step in session.RunAsync(undoes: false, Booker, cancellation))
        {
            yield return step;
        }
    }
}
