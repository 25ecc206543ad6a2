using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Completes runbooks: YAML files and scripts, and the folders on the way to them.</summary>
public sealed class RunbookCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => CompletionCompleters.CompleteFilename(wordToComplete)
            .Where(found => found.ResultType == CompletionResultType.ProviderContainer || RunNames.IsRunbook(found.ListItemText));
}
