using System.Collections;
using Toil.Operations;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Completes runs, the newest first.</summary>
public class RunCompleter(params IReadOnlyCollection<RunStepState> states) : RunNameCompleter
{
    /// <summary>Completes any run.</summary>
    public RunCompleter()
        : this(Array.Empty<RunStepState>())
    {
    }

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<KeyValuePair<string, string>>> NamesAsync(OperationContext context, IDictionary bound, CancellationToken cancellation)
        => RunNames.RunsAsync(context, states, cancellation);
}
