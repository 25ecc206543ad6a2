using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Toil.Certificates.Targets;

namespace Toil.PowerShell.Certificates;

/// <summary>Completes targets: schemes, the platform's stores, and files.</summary>
public sealed class TargetCompleter : IArgumentCompleter
{
    private static readonly string[] s_stores =
        ["store://CurrentUser/My", "store://CurrentUser/Root", "store://CurrentUser/CA", "store://LocalMachine/My", "store://LocalMachine/Root", "store://LocalMachine/CA"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        IEnumerable<string> known = word.StartsWith("store:", StringComparison.OrdinalIgnoreCase) || "store:".StartsWith(word, StringComparison.OrdinalIgnoreCase)
            ? s_stores
            : [.. EndpointSchemes.Ports.Keys.Append(AcmTarget.Scheme).Order(StringComparer.Ordinal).Select(scheme => scheme + "://")];
        return known
            .Where(text => text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(text => new CompletionResult(text, text, CompletionResultType.ParameterValue, text))
            .Concat(CompletionCompleters.CompleteFilename(wordToComplete));
    }
}
