using System.Collections;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Runbooks;

/// <summary>Completes what the state store knows of runs, and says what each is.</summary>
public abstract class RunNameCompleter : WordCompleter
{
    private Dictionary<string, string> _tips = [];

    /// <inheritdoc/>
    protected sealed override async Task<IReadOnlyList<string>> ReadAsync(OperationContext context, IDictionary bound, CancellationToken cancellation)
    {
        IReadOnlyList<KeyValuePair<string, string>> names = await NamesAsync(context, bound, cancellation);
        _tips = names.DistinctBy(pair => pair.Key).ToDictionary();
        return [.. names.Select(pair => pair.Key)];
    }

    /// <inheritdoc/>
    protected sealed override string Tip(string word) => _tips.GetValueOrDefault(word) is { Length: > 0 } tip ? tip : word;

    /// <summary>Reads the names, the most likely first, each with what it is.</summary>
    /// <param name="context">The call, in the session's location.</param>
    /// <param name="bound">What is bound to the other parameters already.</param>
    /// <param name="cancellation">Ends the reading.</param>
    protected abstract Task<IReadOnlyList<KeyValuePair<string, string>>> NamesAsync(OperationContext context, IDictionary bound, CancellationToken cancellation);

    /// <summary>Names that belong to the run that is given; none without one.</summary>
    /// <param name="bound">What is bound already.</param>
    /// <param name="read">Reads those of a run.</param>
    protected static Task<IReadOnlyList<KeyValuePair<string, string>>> OfRunAsync(IDictionary bound, Func<string, Task<IReadOnlyList<KeyValuePair<string, string>>>> read)
        => bound["Run"] is string { Length: > 0 } run ? read(run) : Task.FromResult<IReadOnlyList<KeyValuePair<string, string>>>([]);
}
