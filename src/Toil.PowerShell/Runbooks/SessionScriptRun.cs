using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using Toil.PowerShell.Common;
using Toil.Runbooks.Processes;
using Toil.Runbooks.Processes.Scripts;
using Toil.Telemetry;
using Engine = System.Management.Automation.PowerShell;

namespace Toil.PowerShell.Runbooks;

/// <summary>
/// One script in the caller's session. It runs as a nested pipeline of the same runspace: that has the caller's scope as a script block called there would,
/// and, unlike one, it can be stopped without stopping the cmdlet.
/// </summary>
internal sealed class SessionScriptRun(SessionScripts scripts, PSCmdlet cmdlet, IPipelineThread thread, ScriptCall call, SessionCode? code, SecretRedactor redactor)
{
    private const string LastCode = "global:LASTEXITCODE";

    private readonly Lock _gate = new();
    private Engine? _engine;
    private bool _isStopped;

    /// <summary>Runs it to its end, on the pipeline's thread.</summary>
    /// <exception cref="OperationCanceledException">It was stopped by <see cref="Stop"/>.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public ScriptEnd Run()
    {
        ParseError? problem = null;
        SessionCode called = code ?? SessionCode.Of(call, out problem);
        if (problem is not null)
        {
            return Failed([], ScriptSentence.OfError(call, problem.Extent.StartLineNumber, problem.Message));
        }

        bool isStrict = IsStrict();
        object? last = cmdlet.SessionState.PSVariable.GetValue(LastCode);
        string location = cmdlet.SessionState.Path.CurrentLocation.Path;
        SessionStreams streams = new(cmdlet, call, called.Output, redactor, scripts.Actions);
        using IDisposable? fenced = scripts.Actions?.Enter(call.Environment.GetValueOrDefault("TOIL_STEP"));
        using IDisposable known = SessionRuns.Enter(code is null ? call.Run is { } run ? new(run, scripts, thread, call) : null : SessionRuns.Current);
        try
        {
            Go(call.WorkingDirectory);
            cmdlet.SessionState.PSVariable.Set(LastCode, 0);
            return Run(called, streams);
        }
        finally
        {
            cmdlet.SessionState.PSVariable.Set(LastCode, last);
            Go(location);
            streams.WriteErrors(isStrict);
        }
    }

    /// <summary>Asks it to end. From any thread; does not wait.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            _engine?.BeginStop(null, null);
        }
    }

    private ScriptEnd Run(SessionCode called, SessionStreams streams)
    {
        IDictionary toil = (IDictionary)SessionValues.ToPowerShell(call.Toil)!;
        Hashtable outputs = toil["Outputs"] is IDictionary before ? new(before, StringComparer.OrdinalIgnoreCase) : new(StringComparer.OrdinalIgnoreCase);
        toil["Outputs"] = outputs;
        Hashtable end = [];
        using Engine engine = Engine.Create(RunspaceMode.CurrentRunspace);
        engine.AddScript(called.Host, useLocalScope: true).AddArgument(called.Target).AddArgument(toil).AddArgument(end).AddArgument(called.Given);
        engine.Commands.Commands[0].MergeMyResults(PipelineResultTypes.All, PipelineResultTypes.Output);
        using PSDataCollection<PSObject> written = [];
        written.DataAdded += (_, _) => TakeAll(written, streams);
        engine.InvocationStateChanged += (_, change) => WhenStopping(change.InvocationStateInfo.State);
        string? error;
        try
        {
            Begin(engine);
            engine.Invoke(null, written);
            bool isWhole = end["IsWhole"] is true;
            int code = LanguagePrimitives.TryConvertTo(cmdlet.SessionState.PSVariable.GetValue(LastCode), out int last) ? last : 0;
            error = code == 0 ? null : isWhole ? ScriptSentence.OfProgram(call, code) : ScriptSentence.OfExit(call, code);
            EndWhereStopped(engine.InvocationStateInfo.State);
        }
        catch (RuntimeException problem) when (problem is not PipelineStoppedException)
        {
            EndWhereStopped(PSInvocationState.Failed);
            ErrorRecord record = (problem is MethodInvocationException { InnerException: RuntimeException inner } ? inner : problem).ErrorRecord;
            error = ScriptSentence.OfError(call, LineOf(record), record.ErrorDetails is { Message: { Length: > 0 } said } ? said : record.Exception.Message);
        }
        finally
        {
            End();
        }

        TakeAll(written, streams);
        return new ScriptEnd(streams.Results, new SessionValues().FromMap(outputs), error, IsAbandoned: false) { Dropped = streams.Dropped };
    }

    private static void TakeAll(PSDataCollection<PSObject> written, SessionStreams streams)
    {
        foreach (PSObject item in written.ReadAll())
        {
            streams.Take(item);
        }
    }

    private void Begin(Engine engine)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                throw new OperationCanceledException();
            }

            _engine = engine;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _engine = null;
        }
    }

    private void WhenStopping(PSInvocationState state)
    {
        // Ctrl+C reaches the nested pipeline first, and the cmdlet only when that has ended.
        if (state is PSInvocationState.Stopping or PSInvocationState.Stopped && !_isStopped)
        {
            thread.Stop();
        }
    }

    private void EndWhereStopped(PSInvocationState state)
    {
        if (_isStopped)
        {
            throw new OperationCanceledException();
        }

        if (state is PSInvocationState.Stopped or PSInvocationState.Stopping)
        {
            thread.Stop();
            throw new PipelineStoppedException();
        }
    }

    // Only where it is elsewhere: going takes longer than most steps.
    private void Go(string location)
    {
        if (cmdlet.SessionState.Path.CurrentLocation.Path != location)
        {
            cmdlet.SessionState.Path.SetLocation(WildcardPattern.Escape(location));
        }
    }

    private bool IsStrict()
    {
        object preference = cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? given)
            ? given : cmdlet.SessionState.PSVariable.GetValue("ErrorActionPreference");
        return LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) && action is ActionPreference.Stop;
    }

    private int? LineOf(ErrorRecord record)
    {
        string file = call.Path is { } path ? Regex.Escape(path) : "<No file>";
        Match found = Regex.Match(record.ScriptStackTrace ?? string.Empty, $@", {file}: line (\d+)");
        return found.Success ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    private static ScriptEnd Failed(IReadOnlyList<object?> results, string error) => new(results, new Dictionary<string, object?>(), error, IsAbandoned: false);
}
