using Toil.Runbooks.Definitions;
using Toil.Runbooks.Engine.Works;
using Toil.Runbooks.Journal;

namespace Toil.Runbooks.Engine;

/// <summary>
/// Finds out what became of a step that had begun when its process ended: by its verification, by what it is, by what a person has said, or by asking one.
/// It never guesses.
/// </summary>
/// <param name="task">The run.</param>
internal sealed class StepSettler(RunTask task)
{
    private static readonly string[] s_answers = ["done", "again", "failed"];

    /// <summary>Settles a step.</summary>
    /// <returns>Its standing: <see cref="RunStepState.Pending"/> where it is to be done again, <see cref="RunStepState.Waiting"/> where only a person can tell and none is there.</returns>
    public async Task<StepStanding> SettleAsync(RunbookStep step, StepPlace place, ActionWork work, StepStanding before, CancellationToken stop)
    {
        if (task.Options.Settle.TryGetValue(before.Path, out StepSettlement given))
        {
            return await SettleAsync(before, given, $"{task.Person} said so");
        }

        // While it is at work a verification would look at half an effect, and the step would be at work twice.
        string? left = await StepRemains.AwaitAsync(task, before.Path, stop);
        if (left is null && step.Verify is not null)
        {
            WorkEnd verified = await new StepRunner(task).VerifyAsync(step, place, before, stop);
            if (verified.Outcome is WorkOutcome.Done or WorkOutcome.Failed)
            {
                bool isDone = verified.Outcome == WorkOutcome.Done;
                return await SettleAsync(before, isDone ? StepSettlement.Done : StepSettlement.Again, $"its verification says {(isDone ? "yes" : "no")}");
            }
        }
        else if (left is null && (step.IsIdempotent == true || (step.IsIdempotent is null && ActionRunner.IsRepeatable(work))))
        {
            return await SettleAsync(before, StepSettlement.Again, "it may be done twice");
        }

        string question = Question(before.Path, step.Name, left ?? "whether it took effect is not known");
        return await AskAsync(task, question, "'done' (it took effect; go on behind it), 'again' (do it again), 'failed' (treat it as failed)", stop) is { } answer
            ? await SettleAsync(before, answer, "answered at the console")
            : before with { State = RunStepState.Waiting, Reason = left is null ? Open(task, question, before.Path) : StepRemains.Open(task, question, before.Path) };
    }

    /// <summary>Asks whoever is there what became of something.</summary>
    /// <param name="task">The run.</param>
    /// <param name="question">What is not known, in a sentence.</param>
    /// <param name="answers">What each answer means.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The answer; null where nobody is there, or knows.</returns>
    public static async Task<StepSettlement?> AskAsync(RunTask task, string question, string answers, CancellationToken stop)
        => task.Context.Questions is { } person && await person.AskAsync($"{question} What is to be done: {answers}?", s_answers, stop) is { } answer
            ? Enum.Parse<StepSettlement>(answer, ignoreCase: true)
            : null;

    /// <summary>What is said of a run that waits for such an answer.</summary>
    /// <param name="task">The run.</param>
    /// <param name="question">What is not known.</param>
    /// <param name="key">What <c>--settle</c> calls it.</param>
    public static string Open(RunTask task, string question, string key)
        => $"{question} Look, and resume with: toil runbook resume {RunName.Short(task.Run.Id)} --settle {key}=done (or again, or failed).";

    /// <summary>True for a step, or an undoing, of which it is not known what became of it.</summary>
    public static bool IsOpen(StepStanding step) => step.Undo == UndoState.Begun || step.State is RunStepState.Running or RunStepState.Interrupted;

    /// <summary>What is asked of a step.</summary>
    private static string Question(string path, string? name, string what)
        => $"'{path}'{(name is null ? string.Empty : $" ({name})")} had begun when its process ended, and {what}.";

    private async Task<StepStanding> SettleAsync(StepStanding before, StepSettlement settlement, string how)
    {
        StepStanding after = before with
        {
            State = settlement switch
            {
                StepSettlement.Done => RunStepState.Succeeded,
                StepSettlement.Again => RunStepState.Pending,
                _ => RunStepState.Failed,
            },
            Reason = $"It had begun when its process ended; {how}: {settlement.ToString().ToLowerInvariant()}.",
            HasBegun = true,
        };
        return await task.WriteAsync(before.Path, EventKind.Settled, before.Attempts, StepBody.Of(after));
    }
}
