using System.Management.Automation;
using System.Management.Automation.Host;
using Toil.PowerShell.Common;
using Toil.Runbooks.Processes;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.PowerShell.Runbooks;

/// <summary>Runs scripts in the caller's session, with its functions, modules, variables and credentials. One after the other: a session has one thread.</summary>
internal sealed class SessionScripts(PSCmdlet cmdlet, IPipelineThread thread, SecretRedactor redactor, CmdletActions? actions) : IScriptHost
{
    private string? _held;

    /// <summary>Takes secrets out of what the scripts write.</summary>
    public SecretRedactor Redactor => redactor;

    /// <summary>What is done inside GitHub Actions; null outside.</summary>
    public CmdletActions? Actions => actions;

    /// <inheritdoc/>
    public bool ShowsLines => true;

    /// <inheritdoc/>
    public Task<ScriptEnd> RunAsync(ScriptCall call, CancellationToken stop) => RunAsync(call, code: null, stop);

    /// <summary>Runs a block of a script.</summary>
    /// <param name="call">Says what errors call it, and where it runs.</param>
    /// <param name="code">The block; null for the script of the call.</param>
    /// <param name="stop">Asks it to stop.</param>
    public async Task<ScriptEnd> RunAsync(ScriptCall call, SessionCode? code, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _held) is { } holder)
        {
            return Failed($"{call.Place}: not run, because the script at {holder} still holds the session.", isAbandoned: false);
        }

        SessionScriptRun run = new(this, cmdlet, thread, call, code, redactor);
        Task<ScriptEnd> running = thread.RunAsync(run.Run, stop);
        try
        {
            return await running.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            run.Stop();
        }

        await ((Task)running).WaitAsync(call.Grace, TimeProvider.System, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsCompleted)
        {
            throw new OperationCanceledException(stop);
        }

        Hold(call, running);
        return Failed(
            $"{call.Place}: the script did not stop within {Duration.Format(call.Grace)} of being asked to, and is abandoned: it may still be running.", isAbandoned: true);
    }

    private static ScriptEnd Failed(string error, bool isAbandoned) => new([], new Dictionary<string, object?>(), error, isAbandoned);

    private void Hold(ScriptCall call, Task running)
    {
        Volatile.Write(ref _held, call.Place);
        _ = running.ContinueWith(
            done =>
            {
                _ = done.Exception;
                Volatile.Write(ref _held, null);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            // The pipeline's thread, which writes all else, is what the script holds.
            cmdlet.Host.UI?.WriteWarningLine(
                $"The script at {InertText.From(call.Place)} does not stop. It is abandoned, and the command returns as soon as the script lets go of the session.");
        }
        catch (Exception error) when (error is HostException or PSInvalidOperationException or NotImplementedException)
        {
            // A host that shows nothing.
        }
    }
}
