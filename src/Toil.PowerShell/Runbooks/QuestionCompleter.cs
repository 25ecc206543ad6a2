using System.Collections;
using Toil.Operations;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Completes the steps at which a run asks something.</summary>
public sealed class QuestionCompleter : RunNameCompleter
{
    /// <inheritdoc/>
    protected override Task<IReadOnlyList<KeyValuePair<string, string>>> NamesAsync(OperationContext context, IDictionary bound, CancellationToken cancellation)
        => OfRunAsync(bound, run => RunNames.QuestionsAsync(context, run, cancellation));
}
