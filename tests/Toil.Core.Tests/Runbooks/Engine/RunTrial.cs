using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks;

namespace Toil.Core.Tests.Runbooks.Engine;

/// <summary>What came of an operation on runs.</summary>
/// <param name="Steps">Its results, without the run itself.</param>
/// <param name="Run">The run itself; null where nothing came of it.</param>
/// <param name="Problem">What it told of.</param>
/// <param name="Warnings">Its warnings.</param>
internal sealed record RunTrial(IReadOnlyList<RunStep> Steps, RunStep? Run, ToilException? Problem, IReadOnlyList<string> Warnings)
{
    /// <summary>The run's id.</summary>
    public Guid Id => Run!.Run;

    /// <summary>How the run stands.</summary>
    public RunStepState State => Run!.State;

    /// <summary>Its exit code.</summary>
    public int? Code => Run!.ExitCode;

    /// <summary>Steps and states: <c>a Succeeded</c>.</summary>
    public string[] Told => [.. Steps.Select(step => $"{step.Step} {step.State}")];

    /// <summary>The last that was told of a step.</summary>
    public RunStep Step(string path) => Steps.Last(step => step.Step == path);

    /// <summary>Runs an operation to its end.</summary>
    public static Task<RunTrial> OfAsync(string operation, OperationContext context, IReadOnlyList<(string Name, object? Value)> options)
        => UntilAsync(operation, context, options, TestContext.Current.CancellationToken);

    /// <summary>Runs an operation to its end, or until it is stopped.</summary>
    public static async Task<RunTrial> UntilAsync(string operation, OperationContext context, IReadOnlyList<(string Name, object? Value)> options, CancellationToken stop)
    {
        List<RunStep> steps = [];
        RunStep? run = null;
        ToilException? problem = null;
        try
        {
            await foreach (object result in OperationCatalog.Get(operation).RunAsync(
                [.. options.Select(option => new OptionValue(option.Name, option.Value, new ValueOrigin(option.Name)))], context, stop))
            {
                RunStep step = (RunStep)result;
                if (step.Kind == RunStep.RunKind)
                {
                    run = step;
                }
                else
                {
                    steps.Add(step);
                }
            }
        }
        catch (ToilException error)
        {
            problem = error;
        }

        SinkProbe sink = (SinkProbe)context.Sink;
        return new RunTrial(steps, run, problem ?? sink.Problems.FirstOrDefault(), [.. sink.Warnings]);
    }
}
