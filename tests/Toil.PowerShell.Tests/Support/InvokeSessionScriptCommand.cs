using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.PowerShell.Runbooks;
using Toil.Runbooks.Processes;
using Toil.Telemetry;

namespace Toil.PowerShell.Tests.Support;

/// <summary>Runs scripts in the session as the steps of a runbook are run. Pester imports this assembly for it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SessionScript")]
public sealed class InvokeSessionScriptCommand : PSCmdlet, IDisposable
{
    private readonly OperationPump<PSObject> _pump = new();

    [Parameter(Mandatory = true, Position = 0)]
    public string[] Script { get; set; } = [];

    [Parameter]
    public Hashtable Parameters { get; set; } = [];

    [Parameter]
    public double TimeoutSeconds { get; set; } = 600;

    [Parameter]
    public double GraceSeconds { get; set; } = 60;

    [Parameter]
    public string? Folder { get; set; }

    [Parameter]
    public string? Question { get; set; }

    [Parameter]
    public string? Trace { get; set; }

    public void Dispose() => _pump.Dispose();

    protected override void ProcessRecord()
    {
        SecretRedactor redactor = new();
        SessionScripts scripts = new(this, _pump, redactor, actions: null);
        ConsoleQuestions? questions = ConsoleQuestions.Of(Host, _pump, redactor);
        string location = Folder ?? SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        _pump.Start(stop => RunAsync(scripts, questions, location, stop));
        _pump.Drain(Write, () => false);
    }

    protected override void StopProcessing() => _pump.Stop();

    private async IAsyncEnumerable<PSObject> RunAsync(
        SessionScripts scripts, ConsoleQuestions? questions, string location, [EnumeratorCancellation] CancellationToken stop)
    {
        if (Question is not null)
        {
            yield return new PSObject(questions is null ? "nobody" : await questions.AskAsync(Question, ["yes", "no"], stop) ?? "nothing");
        }

        for (int n = 0; n < Script.Length; n++)
        {
            ((IOperationSink)_pump).Tell($"step {n + 1}");
            List<string> lines = [];
            using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
            timeout.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
            ScriptEnd? end = null;
            try
            {
                end = await scripts.RunAsync(
                    new ScriptCall
                    {
                        Script = Script[n],
                        Toil = new Dictionary<string, object?>
                        {
                            ["Parameters"] = Parameters.Keys.Cast<string>().ToDictionary(key => key, key => Parameters[key] is PSObject value ? value.BaseObject : Parameters[key]),
                        },
                        WorkingDirectory = location,
                        Place = "/srv/night.yaml line 20, column 5",
                        Path = "/srv/night.yaml",
                        FirstLine = 20,
                        Grace = TimeSpan.FromSeconds(GraceSeconds),
                        Line = (line, _) => lines.Add(line),
                    },
                    timeout.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
            }

            if (Trace is not null)
            {
                await File.AppendAllTextAsync(Trace, $"step {n + 1} {(end is null ? "stopped" : end.IsAbandoned ? "abandoned" : "ended")}\n", CancellationToken.None);
            }

            PSObject result = new();
            result.Properties.Add(new PSNoteProperty("IsStopped", end is null));
            result.Properties.Add(new PSNoteProperty("IsAbandoned", end?.IsAbandoned));
            result.Properties.Add(new PSNoteProperty("Error", end?.Error));
            result.Properties.Add(new PSNoteProperty("Results", end?.Results.ToArray()));
            result.Properties.Add(new PSNoteProperty("Outputs", end?.Outputs));
            result.Properties.Add(new PSNoteProperty("Lines", lines.ToArray()));
            yield return result;
        }
    }

    private void Write(object item)
    {
        if (item is ToldLine line)
        {
            WriteInformation(line.Message, ToldLine.Tags);
        }
        else
        {
            WriteObject(item);
        }
    }
}
