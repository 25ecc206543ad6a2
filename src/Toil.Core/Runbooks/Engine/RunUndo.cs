using Toil.Runbooks.Definitions;
using Toil.Runbooks.Engine.Works;
using Toil.Runbooks.Journal;

namespace Toil.Runbooks.Engine;

/// <summary>
/// Undoes what the steps of a run have done, the last one first. The first undoing that fails ends it: what was done before rests on what was not undone, and is
/// left to be done by hand, in order.
/// </summary>
/// <param name="task">The run.</param>
internal sealed class RunUndo(RunTask task)
{
    /// <summary>Why a run is undone that somebody wants undone.</summary>
    public const string Asked = "Somebody asked for it.";

    private const int LongestAction = 500;

    private readonly StepRunner _runner = new(task);

    /// <summary>Undoes them.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="stop">Asks it to stop.</param>
    /// <returns>How it went, and what is left to be done by hand, in order.</returns>
    public async Task<(UndoEnd End, IReadOnlyList<string> Left, string? Reason)> RunAsync(string? reason, CancellationToken stop)
    {
        if (!task.Table.IsUndoing)
        {
            await task.WriteAsync(string.Empty, EventKind.Undoing, 0, StepBody.Write((StepBody.Reason, reason)));
        }

        foreach (StepStanding standing in Effective().Where(StepSettler.IsOpen))
        {
            // What is still at work, a rollback of its own or none, has to come to rest before anything is taken back below it.
            string key = KeyOf(standing);
            if (!task.Options.Settle.ContainsKey(key) && await StepRemains.AwaitAsync(task, standing.Path, stop) is { } left)
            {
                return (UndoEnd.Waiting, [], StepRemains.Open(task, $"'{standing.Path}' is to be undone, and {left}.", key));
            }
        }

        (StepStanding Standing, RunbookStep Step, StepPlace Place)[] steps = [.. Undoable().Where(one => one.Standing.Undo != UndoState.Done)];
        for (int i = 0; i < steps.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            (StepStanding standing, RunbookStep step, StepPlace place) = steps[i];
            (UndoEnd end, string? why) = await UndoAsync(standing, step, place, stop);
            task.Report(step, task.Table.Of(standing.Path));
            if (end != UndoEnd.Done)
            {
                return (end, [.. steps[i..].Select(one => $"{one.Standing.Path}: {ActionText.Of(one.Step.Rollback!.Work, Written, LongestAction)}")], why);
            }
        }

        return (UndoEnd.Done, [], null);
    }

    /// <summary>What the steps that have begun have to undo them, the last one first.</summary>
    public IEnumerable<(StepStanding Standing, RunbookStep Step, StepPlace Place)> Undoable()
        => Begun().Where(one => one.Step.Rollback is not null);

    /// <summary>Paths of the steps that have had an effect which nothing undoes.</summary>
    public IEnumerable<string> Lasting() => Begun()
        .Where(one => one.Step is { Rollback: null, Work: ExecWork or PwshWork or CodeWork or UsesWork { Operation.Descriptor.HasEffect: true } })
        .Select(one => one.Standing.Path);

    /// <summary>Paths of the steps that have begun, are not undone, and that the script did not come to this time; none where the runbook is no script.</summary>
    public IEnumerable<string> Unknown() => ScriptedRunbook.Is(task.Runbook.Path) ? Missing() : [];

    /// <summary>Paths of the steps that have begun, are not undone, and that the runbook had when they were done and has no more; none where it is a script.</summary>
    public IEnumerable<string> Gone() => ScriptedRunbook.Is(task.Runbook.Path) ? [] : Missing();

    private IEnumerable<string> Missing() => Effective()
        .Where(step => step.Undo != UndoState.Done && task.Map.At(step.Path, task.Table) is null)
        .Select(step => step.Path);

    private IEnumerable<StepStanding> Effective() => task.Table.All
        .Where(step => step.HasBegun && !StepTable.IsAlways(step.Path) && step.State != RunStepState.Skipped)
        .Reverse();

    private IEnumerable<(StepStanding Standing, RunbookStep Step, StepPlace Place)> Begun() => Effective()
        .Select(step => (step, Found: task.Map.At(step.Path, task.Table)))
        .Where(pair => pair.Found is not null)
        .Select(pair => (pair.step, pair.Found!.Value.Step, pair.Found.Value.Place));

    private static string KeyOf(StepStanding standing) => standing.Undo == UndoState.Begun ? $"{standing.Path}.rollback" : standing.Path;

    private async Task<(UndoEnd End, string? Reason)> UndoAsync(StepStanding standing, RunbookStep step, StepPlace place, CancellationToken stop)
    {
        StepAction rollback = step.Rollback!;
        if (standing.Undo == UndoState.Begun && await SettleAsync(standing, step, stop) is { } settled)
        {
            return settled;
        }

        WorkEnd end = await new StepTries(rollback.Timeout, rollback.Retry, task.Context.Time).RunAsync(
            async token =>
            {
                await task.WriteAsync(standing.Path, EventKind.UndoIntent, standing.Attempts, StepBody.Empty);
                return await ActionRunner.RunAsync(new WorkCall(task, step, standing.Path, task.Scope(place, standing)), rollback.Work, token);
            },
            failed: null, stop);
        string? why = end.Outcome != WorkOutcome.Done ? $"Undoing '{standing.Path}' failed: {end.Reason}"
            : task.Run.IsRehearsal && step.Verify is not null && (await _runner.VerifyAsync(step, place, standing, stop)).Outcome != WorkOutcome.Failed
            ? $"Undoing '{standing.Path}' ran, and its verification still says that it is in effect, or could not tell."
            : null;
        await task.WriteAsync(standing.Path, EventKind.UndoResult, standing.Attempts, StepBody.Write((StepBody.Reason, why)));
        return (why is null ? UndoEnd.Done : UndoEnd.Failed, why);
    }

    // Null to do it (again).
    private async Task<(UndoEnd End, string? Reason)?> SettleAsync(StepStanding standing, RunbookStep step, CancellationToken stop)
    {
        string key = KeyOf(standing);
        StepSettlement? given = task.Options.Settle.TryGetValue(key, out StepSettlement said) ? said
            : ActionRunner.IsRepeatable(step.Rollback!.Work) ? StepSettlement.Again
            : null;
        string question = $"The undoing of '{standing.Path}' had begun when its process ended, and whether it took effect is not known.";
        given ??= await StepSettler.AskAsync(task, question, "'done' (it took effect), 'again' (do it again), 'failed' (leave it to be done by hand)", stop);
        switch (given)
        {
            case null:
                return (UndoEnd.Waiting, StepSettler.Open(task, question, key));
            case StepSettlement.Again:
                return null;
            default:
                string? why = given == StepSettlement.Done ? null : $"Undoing '{standing.Path}' failed: {task.Person} said so.";
                await task.WriteAsync(standing.Path, EventKind.UndoResult, standing.Attempts, StepBody.Write((StepBody.Reason, why)));
                return (why is null ? UndoEnd.Done : UndoEnd.Failed, why);
        }
    }

    /// <summary>True for the reason of a run that nothing but a wish undid.</summary>
    public static bool IsAsked(string? reason) => reason?.StartsWith(Asked, StringComparison.Ordinal) == true;

    private static string Written(Expressions.TemplateValue value) => value.IsLiteral ? Expressions.ExpressionText.Any(value.Evaluate(new(new Dictionary<string, object?>(), false))) : string.Join(' ', value.Expressions.Select(one => one.Text));
}

/// <summary>How undoing a run, or a step of it, went.</summary>
internal enum UndoEnd
{
    /// <summary>All of it.</summary>
    Done,

    /// <summary>A person has to say first what became of an undoing that had begun.</summary>
    Waiting,

    /// <summary>Not to the end.</summary>
    Failed,
}
