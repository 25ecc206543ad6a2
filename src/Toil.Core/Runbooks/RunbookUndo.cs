using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks.Engine;

namespace Toil.Runbooks;

/// <summary>Undoes what a run has done.</summary>
public sealed class RunbookUndo : Operation<RunbookResumeOptions, RunStep>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "runbook.undo",
        Cmdlet = "Undo-ToilRun",
        Summary = "Undoes what a run has done: the rollbacks of its steps, the last one first.",
        Description = "For a run that has ended, whether it succeeded, failed or was stopped; or whose rollback failed, to try the rest of it again. The first rollback that fails ends it, and says what is left to be done by hand, in order.",
        HasEffect = true,
        SettingsSection = "runbooks",
        IsReported = true,
        OptionsType = typeof(RunbookResumeOptions),
        ResultType = typeof(RunStep),
        ResultJsonOf = static () => RunJson.Readable.RunStep,
        ViewOf = static () => RunViews.Steps,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RunStep> RunAsync(OperationCall<RunbookResumeOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RunbookResumeOptions options = call.Options;
        await using RunSession session = await RunSession.TakeAsync(
            call.Context, RunbookInput.Run(options), new RunAdmission(options.Override, Undoes: true) { Settle = options.Settle }, new RunOptionSet { Settle = options.Settle, Wait = options.Wait }, cancellation);
        await foreach (RunStep step in session.RunAsync(undoes: true, booker: null, cancellation))
        {
            yield return step;
        }
    }
}
