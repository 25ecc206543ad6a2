using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Toil.Operations;
using Toil.Settings;

namespace Toil.PowerShell.Common;

/// <summary>Completes words that something knows. Whoever presses Tab wants no error and no wait: where it does not answer, there are none.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        return Words(Location(), fakeBoundParameters).Where(text => text.Contains(word, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(text => text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Take(50)
            .Select(text => new CompletionResult(Quote(text), text, CompletionResultType.ParameterValue, Tip(text)));
    }

    /// <summary>Reads the words, the most likely first.</summary>
    /// <param name="context">The call, in the session's location.</param>
    /// <param name="bound">What is bound to the other parameters already.</param>
    /// <param name="cancellation">Ends the reading.</param>
    protected abstract Task<IReadOnlyList<string>> ReadAsync(OperationContext context, IDictionary bound, CancellationToken cancellation);

    /// <summary>What is said of a word beside it.</summary>
    protected virtual string Tip(string word) => word;

    /// <summary>A word as it has to be written on the command line.</summary>
    protected virtual string Quote(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') && text[0] != '-'
        ? text
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    private IReadOnlyList<string> Words(string location, IDictionary bound)
    {
        IReadOnlyList<string> words = [];
        CancellationTokenSource stop = new(s_patience);
        ManualResetEventSlim done = new();
        _ = Task.Run(async () =>
        {
            try
            {
                ToilSettings settings = ToilSettings.Load(bound["Config"] as string, location);
                OperationContext context = new() { WorkingDirectory = location, Sink = new SilentSink(), Settings = settings };
                words = await ReadAsync(context, bound, stop.Token);
            }
            catch (Exception error) when (error is ToilException or OperationCanceledException or IOException or UnauthorizedAccessException)
            {
                // No words, then.
            }
            finally
            {
                done.Set();
                stop.Dispose();
            }
        });
        return done.Wait(s_patience) ? words : [];
    }

    private static string Location()
    {
        using System.Management.Automation.PowerShell shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").Invoke<string>().First();
    }
}
