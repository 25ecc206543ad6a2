using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks.Engine;
using Toil.Runbooks.Journal;
using Toil.State;
using Toil.State.Runs;

namespace Toil.Runbooks;

/// <summary>Answers what a run asks.</summary>
public abstract class RunbookDecision : Operation<RunbookApproveOptions, RunAnswer>
{
    /// <summary>True for a yes.</summary>
    private protected abstract bool IsApproval { get; }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RunAnswer> RunAsync(OperationCall<RunbookApproveOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, given: null, cancellation);
        RunbookStore runs = new(store);
        ApprovalStore approvals = new(store);
        await foreach (RunbookApproveOptions options in call.Items.WithCancellation(cancellation))
        {
            RunAnswer answer;
            try
            {
                answer = await AnswerAsync(runs, approvals, options, cancellation);
            }
            catch (ToilException problem) when (call.IsPiped(options))
            {
                call.Context.Sink.Problem(problem);
                continue;
            }

            yield return answer;
        }
    }

    private async Task<RunAnswer> AnswerAsync(RunbookStore runs, ApprovalStore approvals, RunbookApproveOptions options, CancellationToken cancellation)
    {
        StoredRun run = await RunFinder.FindAsync(runs, RunbookInput.Run(options), cancellation);
        if (run.State is RunState.Succeeded or RunState.RolledBack or RunState.RollbackFailed)
        {
            throw new ToilException(
                "ApprovalNotFound", ErrorKind.NotFound, $"The run {RunName.Short(run.Id)} of '{run.Runbook}' has ended and asks nothing any more.", "See how it stands: toil runbook runs " + RunName.Short(run.Id), run.Id);
        }

        string step = options.Step ?? await OnlyAsync(approvals, run, cancellation);
        ApprovalRow row = await approvals.DecideAsync(run.Id, step, IsApproval, RunPerson.Name, options.Note, cancellation);
        return new RunAnswer(
            run.Id, run.Runbook, row.Step, row.Message, row.Decision!, row.DecidedBy!, StoreInstant.FromMicroseconds(row.DecidedAt!.Value), row.Expires, row.Note,
            $"toil runbook resume {RunName.Short(run.Id)}");
    }

    private static async Task<string> OnlyAsync(ApprovalStore approvals, StoredRun run, CancellationToken cancellation)
    {
        IReadOnlyList<ApprovalRow> open = await approvals.OpenAsync(run.Id, cancellation);
        return open.Count switch
        {
            1 => open[0].Step,
            0 => throw new ToilException("ApprovalNotFound", ErrorKind.NotFound, $"The run {RunName.Short(run.Id)} of '{run.Runbook}' asks nothing.", "See how it stands: toil runbook runs " + RunName.Short(run.Id), run.Id),
            _ => throw ToilException.Invalid(
                "ApprovalAmbiguous", $"The run {RunName.Short(run.Id)} of '{run.Runbook}' asks at {string.Join(", ", open.Select(row => row.Step))}.", "Name one of them: --step.", run.Id),
        };
    }
}

/// <summary>Says yes to what a run asks.</summary>
public sealed class RunbookApprove : RunbookDecision
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "runbook.approve",
        Cmdlet = "Approve-ToilRun",
        Summary = "Says yes to what a run asks, from anywhere that reaches the state store.",
        Description = "The answer is bound to the run, the step, the runbook as it is, its parameters and the question, to who gives it, and to its expiry. The run goes on when it is resumed.",
        HasEffect = true,
        SettingsSection = "runbooks",
        OptionsType = typeof(RunbookApproveOptions),
        ResultType = typeof(RunAnswer),
        ResultJsonOf = static () => RunJson.Readable.RunAnswer,
        ViewOf = static () => RunViews.Answers,
    };

    private protected override bool IsApproval => true;
}

/// <summary>Says no to what a run asks.</summary>
public sealed class RunbookDeny : RunbookDecision
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "runbook.deny",
        Cmdlet = "Deny-ToilRun",
        Summary = "Says no to what a run asks.",
        Description = "The run is refused at that step when it is resumed.",
        HasEffect = true,
        SettingsSection = "runbooks",
        OptionsType = typeof(RunbookApproveOptions),
        ResultType = typeof(RunAnswer),
        ResultJsonOf = static () => RunJson.Readable.RunAnswer,
        ViewOf = static () => RunViews.Answers,
    };

    private protected override bool IsApproval => false;
}
