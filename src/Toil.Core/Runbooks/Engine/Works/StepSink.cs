using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Engine.Works;

/// <summary>Where an operation that is a step says what is not a result.</summary>
/// <param name="call">The step.</param>
internal sealed class StepSink(WorkCall call) : IOperationSink
{
    private readonly Lock _gate = new();
    private ToilException? _worst;
    private int _problems;

    /// <summary>What the problems come to.</summary>
    public WorkOutcome Outcome => _worst?.Kind switch
    {
        null => WorkOutcome.Done,
        ErrorKind.Refused => WorkOutcome.Refused,
        ErrorKind.Waiting => WorkOutcome.Waiting,
        _ => WorkOutcome.Failed,
    };

    /// <summary>The worst problem, and how many there were besides; null where there were none.</summary>
    public string? Reason => _worst is null ? null : _problems == 1 ? _worst.Message : $"{_worst.Message} (And {_problems - 1} more: see the transcript.)";

    public void Problem(ToilException problem)
    {
        lock (_gate)
        {
            _problems++;
            _worst = _worst is null || (_worst.Kind is ErrorKind.Refused or ErrorKind.Waiting && problem.Kind is not (ErrorKind.Refused or ErrorKind.Waiting)) ? problem : _worst;
        }

        call.Line(problem.Message, isError: true);
    }

    public void Warning(string message) => call.Line($"warning: {message}", isError: true);

    public void Progress(OperationProgress progress)
        => call.Task.Progress?.Own(progress with { Activity = $"{InertText.From(call.Step.Id, 60)}: {progress.Activity}" });
}
