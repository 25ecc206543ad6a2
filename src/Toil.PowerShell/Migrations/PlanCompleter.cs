using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Toil.PowerShell.Migrations;

/// <summary>Completes plans: YAML files, and the folders on the way to them.</summary>
public sealed class PlanCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => CompletionCompleters.CompleteFilename(wordToComplete)
            .Where(found => found.ResultType == CompletionResultType.ProviderContainer || PlanFiles.IsPlan(found.ListItemText));
}
