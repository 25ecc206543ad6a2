using System.Globalization;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Engine.Works;
using Toil.Runbooks.Journal;
using Toil.Runbooks.Processes.Unix;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>
/// Finds out what became of a step that had begun when its process ended: by its verification, by what it is, by what a person has said, or by asking one.
/// It never guesses.
/// </summary>
/// <param name="task">The run.</param>
internal sealed class StepSettler(RunTask task)
{
    private static readonly string[] s_answers = ["done", "again", "failed"];
    private static readonly TimeSpan s_leftTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>Settles a step.</summary>
    /// <returns>Its standing: <see cref="RunStepState.Pending"/> where it is to be done again, <see cref="RunStepState.Waiting"/> where only a person can tell and none is there.</returns>
    public async Task<StepStanding> SettleAsync(RunbookStep step, StepPlace place, ActionWork work, StepStanding before, CancellationToken stop)
    {
        if (task.Options.Settle.TryGetValue(before.Path, out StepSettlement given))
        {
            return await SettleAsync(before, given, $"{task.Person} said so");
        }

        string? left = await LeftAsync(task, before.Path, stop);
        if (left is not null)
        {
            // A verification would look at half an effect, and the step would be at work twice.
        }
        else if (step.Verify is not null)
        {
            WorkEnd verified = await new StepRunner(task).VerifyAsync(step, place, before, stop);
            if (verified.Outcome is WorkOutcome.Done or WorkOutcome.Failed)
            {
                bool isDone = verified.Outcome == WorkOutcome.Done;
                return await SettleAsync(before, isDone ? StepSettlement.Done : StepSettlement.Again, $"its verification says {(isDone ? "yes" : "no")}");
            }
        }
        else if (step.IsIdempotent == true || (step.IsIdempotent is null && ActionRunner.IsRepeatable(work)))
        {
            return await SettleAsync(before, StepSettlement.Again, "it may be done twice");
        }

        string question = left is null ? Question(before.Path, step.Name) : $"'{before.Path}'{(step.Name is null ? string.Empty : $" ({step.Name})")} had begun when its process ended, and {left}.";
        return await AskAsync(task, question, "'done' (it took effect; go on behind it), 'again' (do it again), 'failed' (treat it as failed)", stop) is { } answer
            ? await SettleAsync(before, answer, "answered at the console")
            : before with { State = RunStepState.Waiting, Reason = left is null ? Open(task, question, before.Path) : OpenLeft(task, question, before.Path) };
    }

    /// <summary>Waits a little for the end of what a step had started in a process that was killed.</summary>
    /// <param name="task">The run.</param>
    /// <param name="path">The step's path.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>What still runs, as the end of a sentence; null where nothing does, as far as this machine tells.</returns>
    public static async Task<string?> LeftAsync(RunTask task, string path, CancellationToken stop)
    {
        Dictionary<string, string> marks = WorkCall.MarksOf(task.Run, path);
        IReadOnlyList<(int Id, string Name)> left = LeftRunning.Of(marks);
        if (left.Count > 0)
        {
            task.Context.Sink.Tell($"'{path}' had begun when its process ended, and {Text(left)}: waiting for its end");
            for (long started = TimeProvider.System.GetTimestamp(); left.Count > 0 && TimeProvider.System.GetElapsedTime(started) < s_leftTime; left = LeftRunning.Of(marks))
            {
                await Task.Delay(s_look, TimeProvider.System, stop);
            }
        }

        return left.Count == 0 ? null : Text(left);
    }

    /// <summary>What is said of a run that waits for the end of such a command.</summary>
    /// <param name="task">The run.</param>
    /// <param name="question">What still runs.</param>
    /// <param name="key">What <c>--settle</c> calls it.</param>
    public static string OpenLeft(RunTask task, string question, string key)
        => $"{question} Wait until it has ended, or end it, and resume with: toil runbook resume {RunName.Short(task.Run.Id)} (with --settle {key}=done, again or failed, it is left at work).";

    private static string Text(IReadOnlyList<(int Id, string Name)> left)
    {
        string first = string.Create(CultureInfo.InvariantCulture, $"process {left[0].Id} ({InertText.From(left[0].Name, 40)})");
        return left.Count == 1
            ? $"what it had started still runs: {first}"
            : string.Create(CultureInfo.InvariantCulture, $"what it had started still runs: {first} and {left.Count - 1} more");
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
    public static string Question(string path, string? name)
        => $"'{path}'{(name is null ? string.Empty : $" ({name})")} had begun when its process ended, and whether it took effect is not known.";

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
