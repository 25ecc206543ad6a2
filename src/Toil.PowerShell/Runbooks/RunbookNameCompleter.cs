using System.Collections;
using Toil.Operations;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Completes the names of runbooks that have run.</summary>
public sealed class RunbookNameCompleter : RunNameCompleter
{
    /// <inheritdoc/>
    protected override Task<IReadOnlyList<KeyValuePair<string, string>>> NamesAsync(OperationContext context, IDictionary bound, CancellationToken cancellation)
        => RunNames.RunbooksAsync(context, cancellation);
}
