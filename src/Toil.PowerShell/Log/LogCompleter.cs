using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Toil.Operations;
using Toil.Settings;

namespace Toil.PowerShell.Log;

/// <summary>Completes words that the log knows. Whoever presses Tab wants no error and no wait: where the store does not answer, there are none.</summary>
/// <param name="read">Reads the words, the most likely first.</param>
public abstract class LogCompleter(Func<OperationContext, CancellationToken, Task<IReadOnlyList<string>>> read) : IArgumentCompleter
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        return Words(Location()).Where(text => text.Contains(word, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(text => text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Take(50)
            .Select(text => new CompletionResult(Quote(text), text, CompletionResultType.ParameterValue, text));
    }

    private IReadOnlyList<string> Words(string location)
    {
        IReadOnlyList<string> words = [];
        CancellationTokenSource stop = new(s_patience);
        ManualResetEventSlim done = new();
        _ = Task.Run(async () =>
        {
            try
            {
                OperationContext context = new() { WorkingDirectory = location, Sink = new Silence(), Settings = ToilSettings.Load(null, location) };
                words = await read(context, stop.Token);
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

    private static string Quote(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') && text[0] != '-'
        ? text
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    private sealed class Silence : IOperationSink
    {
        public void Problem(ToilException problem)
        {
        }

        public void Warning(string message)
        {
        }

        public void Progress(OperationProgress progress)
        {
        }
    }
}
