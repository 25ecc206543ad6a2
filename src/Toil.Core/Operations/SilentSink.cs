namespace Toil.Operations;

/// <summary>For whoever wants nothing but results.</summary>
public sealed class SilentSink : IOperationSink
{
    /// <inheritdoc/>
    public void Problem(ToilException problem)
    {
    }

    /// <inheritdoc/>
    public void Warning(string message)
    {
    }

    /// <inheritdoc/>
    public void Progress(OperationProgress progress)
    {
    }
}
