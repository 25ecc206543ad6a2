using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Values;

namespace Toil.Runbooks.Engine.Works;

/// <summary>Does what a step, a verification or an undoing says, once.</summary>
internal static class ActionRunner
{
    /// <summary>Does it.</summary>
    /// <param name="call">For whom.</param>
    /// <param name="work">What.</param>
    /// <param name="stop">Asks it to stop.</param>
    /// <returns>How it ended; a failure is no exception.</returns>
    /// <exception cref="OperationCanceledException">It was stopped, and has ended.</exception>
    public static async Task<WorkEnd> RunAsync(WorkCall call, ActionWork work, CancellationToken stop)
    {
        try
        {
            return work switch
            {
                UsesWork uses => await UsesRunner.RunAsync(call, uses, stop),
                ExecWork exec => await ExecRunner.RunAsync(call, exec, stop),
                CodeWork code => PwshRunner.Of(await code.Run(stop)),
                PwshWork pwsh => await PwshRunner.RunAsync(call, pwsh, stop),
                ConditionWork condition => condition.That.Test(call.Scope)
                    ? new WorkEnd(WorkOutcome.Done) { Result = true }
                    : WorkEnd.Failed($"'{condition.That.Text}' does not hold."),
                _ => throw new NotSupportedException($"{work.Kind} is no action."),
            };
        }
        catch (ToilException error)
        {
            // Whatever is wrong with what it was given is found before it begins.
            return WorkEnd.NotBegun(error.Message);
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            // A mistake of Toil's own, or of what it calls, is a failed step like any other: what the run has done is rolled back, and it comes to an end.
            return WorkEnd.Failed($"It ended with an error that Toil did not expect, and may have had its effect: {error.GetType().Name}: {InertText.From(error.Message, 500)}");
        }
    }

    /// <summary>True where doing it twice does no harm by its nature.</summary>
    public static bool IsRepeatable(StepWork work) => work switch
    {
        UsesWork uses => !uses.Operation.Descriptor.HasEffect || uses.Operation.Descriptor.IsRepeatable,
        ConditionWork => true,
        _ => false,
    };
}
