using Toil.Runbooks.Definitions;
using Toil.Runbooks.Processes;

namespace Toil.Runbooks.Engine.Works;

/// <summary>Runs a PowerShell script as a step: in the caller's session where there is one, else in a process of its own.</summary>
internal static class PwshRunner
{
    public static async Task<WorkEnd> RunAsync(WorkCall call, PwshWork work, CancellationToken stop)
    {
        IScriptHost host = call.Task.Context.Scripts ?? new ChildPwsh();
        Dictionary<string, object?> given = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? value) in call.Scope.Names)
        {
            given[char.ToUpperInvariant(name[0]) + name[1..]] = value is StepNames steps ? steps.ToDictionary() : value;
        }

        ScriptEnd end = await host.RunAsync(
            new ScriptCall
            {
                Script = work.Script,
                Toil = given,
                WorkingDirectory = call.Folder,
                Place = call.Step.Origin.Text,
                Path = call.Task.Runbook.Path,
                FirstLine = work.FirstLine,
                Environment = call.Environment,
                Line = host.ShowsLines ? call.Record : call.Line,
            },
            stop);
        if (end.Dropped > 0)
        {
            new StepSink(call).Warning(ResultLimit.Sentence(end.Dropped, end.Results.Count));
        }

        return Of(end);
    }

    /// <summary>What the end of a script means for its step.</summary>
    public static WorkEnd Of(ScriptEnd end) => new(end.IsAbandoned ? WorkOutcome.Abandoned : end.Error is null ? WorkOutcome.Done : WorkOutcome.Failed)
    {
        Result = end.Results.Count > 0 ? end.Results[^1] : null,
        Results = end.Results,
        Dropped = end.Dropped,
        Outputs = end.Outputs,
        Reason = end.IsAbandoned ? "It was asked to stop and did not: it is abandoned, and may still be at work." : end.Error,
    };
}
