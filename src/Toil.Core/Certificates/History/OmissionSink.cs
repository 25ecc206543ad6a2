using Toil.Operations;

namespace Toil.Certificates.History;

/// <summary>
/// Passes everything on, and remembers the first problem by which targets may have been left out that are in the list: an inventory that could not
/// be read, say. Compared all the same, such a sweep would tell of thousands of places that are gone.
/// </summary>
/// <param name="next">The door's own.</param>
internal sealed class OmissionSink(IOperationSink next) : IOperationSink
{
    private ToilException? _omission;

    public ToilException? Omission => Volatile.Read(ref _omission);

    public void Problem(ToilException problem)
    {
        // A target that is wrong was not left out: there is nothing to look at. One whose file is not there is a finding as well.
        bool isTargetsOwn = problem.ErrorId is not "TargetFailed" && (problem.ErrorId.StartsWith("Target", StringComparison.Ordinal) || problem.ErrorId == "StoreUnknown");
        if (!isTargetsOwn)
        {
            Interlocked.CompareExchange(ref _omission, problem, null);
        }

        next.Problem(problem);
    }

    public void Warning(string message) => next.Warning(message);

    public void Progress(OperationProgress progress) => next.Progress(progress);
}
