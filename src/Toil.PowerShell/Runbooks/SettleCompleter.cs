using System.Collections;
using System.Management.Automation.Language;
using Toil.Operations;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Completes hashtables that settle the steps of a run which need it.</summary>
public sealed class SettleCompleter : RunNameCompleter
{
    private static readonly string[] s_answers = ["done", "again", "failed"];

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<KeyValuePair<string, string>>> NamesAsync(OperationContext context, IDictionary bound, CancellationToken cancellation)
    {
        IReadOnlyList<KeyValuePair<string, string>> steps = await OfRunAsync(bound, run => RunNames.UnsettledAsync(context, run, cancellation));
        return
        [
            .. from step in steps
               from answer in s_answers
               select KeyValuePair.Create($"@{{ '{CodeGeneration.EscapeSingleQuotedStringContent(step.Key)}' = '{answer}' }}", $"{step.Key} {step.Value}"),
        ];
    }

    /// <inheritdoc/>
    protected override string Quote(string text) => text;
}
