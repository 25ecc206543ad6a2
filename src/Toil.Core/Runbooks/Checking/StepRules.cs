using Toil.Operations;
using Toil.Runbooks.Definitions;

namespace Toil.Runbooks.Checking;

/// <summary>What a step should have beside what it does.</summary>
internal static class StepRules
{
    /// <summary>Checks a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="isUndone">True where what is around it undoes it, or nothing has to.</param>
    /// <param name="findings">Where findings go.</param>
    public static void Check(RunbookStep step, bool isUndone, FindingList findings)
    {
        bool hasEffect = HasEffect(step.Work);
        bool isIdempotent = step.IsIdempotent == true;
        if (step is { Work: GateWork or ApproveWork, Rollback: not null })
        {
            findings.Add(RunbookRules.RollbackMisplaced, step.Origin, $"a step with '{step.Work.Kind}' has no effect, and a rollback", "Move the rollback to the step that has the effect.");
        }

        if (hasEffect && step.Rollback is null && !isUndone)
        {
            bool isMeant = isIdempotent || step.OnFailure == FailureRule.Continue;
            findings.Add(
                RunbookRules.RollbackMissing, step.Origin, "this step has an effect and no rollback: when a later step fails, it stays",
                "Say how to take it back under 'rollback:'.", isMeant ? Severity.Info : null);
        }

        if (step.Retry is not null && hasEffect && !isIdempotent && !Engine.Works.ActionRunner.IsRepeatable(step.Work))
        {
            findings.Add(
                RunbookRules.RetryUnsafe, step.Origin, "this step is tried again where it fails, and may have had half of its effect by then",
                "Write 'idempotent: true' where doing it twice is as good as once, else take 'retry' out.", step.Work is UsesWork ? Severity.Info : null);
        }

        if (step is { Work: ExecWork or PwshWork, Timeout: null })
        {
            findings.Add(RunbookRules.TimeoutMissing, step.Origin, $"this '{step.Work.Kind}' may take for ever", "Give it a 'timeout:'.");
        }

        if (step.Verify?.Work is { } verify && verify is UsesWork && HasEffect(verify))
        {
            findings.Add(RunbookRules.VerifyHasEffect, step.Origin, "what verifies this step changes something itself", "Verify with what only looks.");
        }
    }

    // Nobody can tell what a command or a script does.
    private static bool HasEffect(StepWork work) => work switch
    {
        UsesWork uses => uses.Operation.Descriptor.HasEffect,
        ExecWork or PwshWork => true,
        _ => false,
    };
}
