using System.Globalization;
using Toil.Operations;
using Toil.Reports;
using Toil.Runbooks.Engine;
using Toil.Values;

namespace Toil.Runbooks;

/// <summary>How runs, their steps and runbooks are shown.</summary>
internal static class RunViews
{
    /// <summary>What a run can be failed on: what its steps found, and steps that failed without ending it, which are as bad as High.</summary>
    public static IReadOnlyDictionary<string, Severity> FailLevels { get; } = new Dictionary<string, Severity>
    {
        [nameof(Severity.Warning)] = Severity.Warning,
        [nameof(Severity.High)] = Severity.High,
        [nameof(Severity.Critical)] = Severity.Critical,
    };

    /// <summary>Steps of a run as they end, and the run.</summary>
    public static ResultView Steps { get; } = new()
    {
        Noun = ("step", "steps"),
        Columns =
        [
            new("Step", result => One(result).Kind == RunStep.RunKind ? $"= {InertText.From(One(result).Runbook)}" : InertText.From(One(result).Name ?? One(result).Step)),
            new("Kind", result => One(result).Kind),
            new("State", result => One(result).State.ToString()),
            new("Time", result => One(result).Elapsed is { } time ? Duration.Rounded(time) : string.Empty, IsNumber: true),
            new("Tries", result => One(result).Attempts > 1 ? One(result).Attempts.ToString(CultureInfo.InvariantCulture) : string.Empty, IsNumber: true),
            new("Detail", result => One(result).Kind == RunStep.RunKind ? string.Empty : InertText.From(One(result).Detail, 2_000)), // the run's own stands beneath
        ],
        Outcome = static result => One(result).State.ToString(),
        Outcomes = [nameof(RunStepState.RollbackFailed), nameof(RunStepState.Failed), nameof(RunStepState.Refused), nameof(RunStepState.Interrupted), nameof(RunStepState.RolledBack), nameof(RunStepState.Waiting), nameof(RunStepState.Cancelled), nameof(RunStepState.Succeeded), nameof(RunStepState.Skipped)],
        Severity = static result => One(result).Severity,
        Found = static result => One(result) is { } step && step.Worst > step.Severity ? step.Worst : One(result).Severity,
        IsSum = static result => One(result) is { Kind: RunStep.RunKind or "group" or "parallel" or "foreach" } or { State: RunStepState.Waiting },
        Said = static result => InertText.From(One(result).Detail, 2_000),
        Handover = static result => One(result) is { Kind: RunStep.RunKind } run
            ? new ResultHandover(run.Run, run.WholeOutputs ?? run.Outputs, run.State == RunStepState.Waiting ? run.Detail : null)
            : null,
        Headline = static result => One(result) is { Kind: RunStep.RunKind } run ? Headline(run) : null,
        Place = static result => InertText.From($"{One(result).Runbook}{(One(result).Step.Length > 0 ? ": " + One(result).Step : string.Empty)}"),
        Details =
        [
            new("Step", result => InertText.From(One(result).Step)),
            new("Began", result => Moment(One(result).StartedAt)),
            new("Ended", result => Moment(One(result).EndedAt)),
            new("Outputs", result => string.Join("; ", One(result).Outputs.Select(pair => InertText.From($"{pair.Key} = {pair.Value.Trim()}", 300)))),
            new("Left to be done by hand", result => string.Join(" ", One(result).LeftToDo.Select((one, i) => $"{i + 1}. {InertText.From(one)}."))),
            new("Run", result => One(result).Kind == RunStep.RunKind ? One(result).Run.ToString() : string.Empty),
            new("By", result => InertText.From(One(result).Person)),
            new("On", result => InertText.From(One(result).Machine)),
            new("Exit code", result => One(result).ExitCode?.ToString(CultureInfo.InvariantCulture) ?? string.Empty),
            new("Transcript", result => InertText.From(One(result).Transcript)),
        ],
        Charts =
        [
            new()
            {
                Title = "Steps along time",
                Kind = ChartKind.Timeline,
                Includes = static result => One(result) is { Kind: not RunStep.RunKind, StartedAfter: not null, Elapsed: not null, State: not RunStepState.Skipped },
                Label = static result => InertText.From(One(result).State == RunStepState.Succeeded ? One(result).Name ?? One(result).Step : $"{One(result).Name ?? One(result).Step} ({One(result).State})"),
                Series =
                [
                    new("Began after", result => One(result).StartedAfter!.Value.TotalMilliseconds),
                    new("Took", result => One(result).Elapsed!.Value.TotalMilliseconds),
                    new("Failed", result => One(result).State is RunStepState.Failed or RunStepState.RollbackFailed or RunStepState.Refused ? 1 : 0),
                ],
                Format = static value => Duration.Rounded(TimeSpan.FromMilliseconds(value)),
            },
        ],
    };

    /// <summary>Runs of the store.</summary>
    public static ResultView Runs { get; } = Steps with
    {
        Noun = ("run or step", "runs and steps"),
        Columns =
        [
            new("Run", result => One(result).Kind == RunStep.RunKind ? RunName.Short(One(result).Run) : string.Empty),
            new("Runbook", result => One(result).Kind == RunStep.RunKind ? InertText.From(One(result).Runbook) : string.Empty),
            new("Step", result => InertText.From(One(result).Step)),
            new("State", result => One(result).State.ToString()),
            new("Began", result => Moment(One(result).StartedAt)),
            new("Time", result => One(result).Elapsed is { } time ? Duration.Rounded(time) : string.Empty, IsNumber: true),
            new("Tries", result => One(result).Attempts > 1 ? One(result).Attempts.ToString(CultureInfo.InvariantCulture) : string.Empty, IsNumber: true),
            new("Detail", result => InertText.From(One(result).Detail, 2_000)),
        ],
        Headline = static _ => null,
        Charts = [],
    };

    /// <summary>Runbooks of a folder.</summary>
    public static ResultView Runbooks { get; } = new()
    {
        Noun = ("runbook", "runbooks"),
        Columns =
        [
            new("Runbook", result => InertText.From(Entry(result).Name)),
            new("Description", result => InertText.From(Entry(result).Problem ?? Entry(result).Description)),
            new("Parameters", result => InertText.From(string.Join(", ", Entry(result).Parameters))),
            new("Last run", result => Moment(Entry(result).LastAt)),
            new("State", result => Entry(result).Problem is not null ? "Invalid" : Entry(result).LastState?.ToString() ?? string.Empty),
        ],
        Outcome = static result => Entry(result).Problem is not null ? "Invalid" : Entry(result).LastState?.ToString() ?? "never run",
        Place = static result => InertText.From(Entry(result).Path),
        Uri = static result => Entry(result).Path,
        Details =
        [
            new("Path", result => InertText.From(Entry(result).Path)),
            new("Owner", result => InertText.From(Entry(result).Owner)),
            new("Environment", result => InertText.From(Entry(result).Environment)),
            new("Steps", result => Entry(result).Steps.ToString(CultureInfo.InvariantCulture)),
            new("Run", result => Entry(result).LastRun?.ToString() ?? string.Empty),
        ],
    };

    /// <summary>Answers to what runs asked.</summary>
    public static ResultView Answers { get; } = new()
    {
        Noun = ("answer", "answers"),
        Columns =
        [
            new("Runbook", result => InertText.From(((RunAnswer)result).Runbook)),
            new("Step", result => InertText.From(((RunAnswer)result).Step)),
            new("Decision", result => ((RunAnswer)result).Decision),
            new("By", result => InertText.From(((RunAnswer)result).By)),
            new("Counts until", result => Moment(((RunAnswer)result).Expires)),
            new("Go on with", result => InertText.From(((RunAnswer)result).Next)),
        ],
        Outcome = static result => ((RunAnswer)result).Decision,
        Place = static result => InertText.From($"{((RunAnswer)result).Runbook}: {((RunAnswer)result).Step}"),
        Details = [new("Question", result => InertText.From(((RunAnswer)result).Message)), new("Note", result => InertText.From(((RunAnswer)result).Note))],
    };

    private static string Headline(RunStep run) => InertText.From(
        run.State switch
        {
            RunStepState.Succeeded => $"{run.Runbook} is done{(run.Elapsed is { } time ? $", in {Duration.Rounded(time)}" : string.Empty)}"
                + $"{(run.Saves is { } saves ? $"; by hand it takes {Duration.Format(saves)}" : string.Empty)}.{(run.Detail is { } said ? " " + said : string.Empty)}{Given(run)}",
            RunStepState.RolledBack when RunUndo.IsAsked(run.Detail) => $"{run.Runbook} is undone.{run.Detail![RunUndo.Asked.Length..]}",
            RunStepState.RollbackFailed when RunUndo.IsAsked(run.Detail) => $"{run.Runbook} could not be undone:{run.Detail![RunUndo.Asked.Length..]}",
            RunStepState.RolledBack => $"{run.Runbook} failed, and was rolled back: {run.Detail}",
            RunStepState.RollbackFailed => $"{run.Runbook} failed, and so did rolling it back: {run.Detail}",
            RunStepState.Waiting => $"{run.Runbook} waits: {run.Detail}",
            RunStepState.Planned => $"{run.Runbook} would run like this; nothing was done.",
            _ => $"{run.Runbook}: {run.State}. {run.Detail}",
        },
        4_000);

    private static string Given(RunStep run) => string.Concat(run.Outputs.Select(pair => $" {RunText.Sentence($"{pair.Key}: {pair.Value.Trim()}")}"));

    private static string Moment(DateTimeOffset? at) => at?.ToString("u", CultureInfo.InvariantCulture) ?? string.Empty;

    private static RunStep One(object result) => (RunStep)result;

    private static RunbookEntry Entry(object result) => (RunbookEntry)result;
}
