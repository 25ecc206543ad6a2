using System.Collections.Concurrent;
using Toil.Operations;

namespace Toil.Core.Tests.Support;

/// <summary>Remembers what an operation says.</summary>
internal sealed class SinkProbe : IOperationSink
{
    public ConcurrentQueue<ToilException> Problems { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<OperationProgress> Steps { get; } = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    public void Problem(ToilException problem) => Problems.Enqueue(problem);

    public void Warning(string message) => Warnings.Enqueue(message);

    public void Progress(OperationProgress progress) => Steps.Enqueue(progress);

    public void Tell(string line) => Lines.Enqueue(line);
}
