using System.Collections;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Completes words that the log knows.</summary>
/// <param name="read">Reads the words, the most likely first.</param>
public abstract class LogCompleter(Func<OperationContext, CancellationToken, Task<IReadOnlyList<string>>> read) : WordCompleter
{
    /// <inheritdoc/>
    protected override Task<IReadOnlyList<string>> ReadAsync(OperationContext context, IDictionary bound, CancellationToken cancellation) => read(context, cancellation);
}
