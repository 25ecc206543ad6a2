using System.Collections.Concurrent;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>Keeps what an operation says beside its results.</summary>
internal sealed class RecordingSink : IOperationSink
{
    private readonly ConcurrentQueue<ToilException> _problems = new();

    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public IReadOnlyList<ToilException> Problems => [.. _problems];

    public OperationProgress? LastProgress { get; private set; }

    public void Problem(ToilException problem) => _problems.Enqueue(problem);

    public void Warning(string message) => _warnings.Enqueue(message);

    public void Progress(OperationProgress progress) => LastProgress = progress;
}
