using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks.Engine;

namespace Toil.Runbooks;

/// <summary>Goes on with a run that waits, failed, was stopped, or whose process died.</summary>
public sealed class RunbookResume : Operation<RunbookResumeOptions, RunStep>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "runbook.resume",
        Cmdlet = "Resume-ToilRunbook",
        Summary = "Goes on with a run that waits, failed, was stopped, or whose process died.",
        Description = "Steps that are done are not done again. A step that had begun is settled by its verification, by being idempotent, by --settle, or by asking; it is never guessed. A runbook that has changed is refused with what differs, and so is a fourth resume at one step; --override says why to go on all the same.",
        HasEffect = true,
        SettingsSection = "runbooks",
        IsReported = true,
        OptionsType = typeof(RunbookResumeOptions),
        ResultType = typeof(RunStep),
        ResultJsonOf = static () => RunJson.Readable.RunStep,
        ViewOf = static () => RunViews.Steps,
        FailLevels = RunViews.FailLevels,
    };

    /// <summary>Books runs in the toil log; null where nothing does.</summary>
    internal RunBooker? Booker { get; init; }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RunStep> RunAsync(OperationCall<RunbookResumeOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RunbookResumeOptions options = call.Options;
        await using RunSession session = await RunSession.TakeAsync(
            call.Context, RunbookInput.Run(options), new RunAdmission(options.Override, Undoes: false) { Settle = options.Settle }, new RunOptionSet { Settle = options.Settle, Wait = options.Wait }, cancellation);
        await foreach (RunStep step in session.RunAsync(undoes: false, Booker, cancellation))
        {
            yield return step;
        }
    }
}
