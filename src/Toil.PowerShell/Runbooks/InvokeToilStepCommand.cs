using System.Management.Automation;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.Runbooks.Engine;
using Toil.Runbooks.Processes;
using Toil.Telemetry;

namespace Toil.PowerShell.Runbooks;

/// <summary>Does a step of a runbook that is a PowerShell script, once: it is written down before and after, tried again, verified, and undone where the run fails.</summary>
/// <remarks>
/// <para>In a script that Invoke-ToilRunbook runs, the step's intent is on disk before it begins, and its result before the next one does. When the run is
/// resumed, the script runs again from its beginning, and a step that is done is not done again: it gives what it gave then. What stands between steps
/// is done each time. A step that fails ends the script with the error StepFailed, and the steps before it are undone, the last one first.</para>
/// <para>Outside of a runbook the step just runs, with its retries, its timeout and its verification.</para>
/// <para>The script block runs in a scope of its own, as one that is called with the operator &amp; does: it sees the variables and functions of the script, and
/// what it sets ends with it. What is needed later is its output. In it, $Toil.Parameters has what the run was given, $Toil.Run the run, and what is put into
/// $Toil.Outputs is recorded and shown with the step.</para>
/// <para>Rollback and Verify are called when the step, or the whole script, has ended. They see the variables and functions of the script as they were
/// when the step ended, or began where it never ended, and $Toil.Result, $Toil.Results and $Toil.Outputs as the step gave them, also after a resume. Variables that only the step's
/// own block has set are not among them.</para>
/// <para>In a thread job or ForEach-Object -Parallel there is no run: a step there just runs.</para>
/// </remarks>
/// <returns>System.Object. What the step writes: the objects themselves where it was done now, and their recorded properties where it had been done before, of the last 1,000.</returns>
/// <example>
/// <code>Invoke-ToilStep -Id stop { Stop-Service shop } -Rollback { Start-Service shop }</code>
/// <para>A step that is undone where a later one fails.</para>
/// </example>
/// <example>
/// <code>$copy = Invoke-ToilStep -Id copy { Copy-Item $Toil.Parameters.File "$HOME/keep" -PassThru | ForEach-Object FullName } -Rollback { Remove-Item $Toil.Result }</code>
/// <para>A step that hands something on, and whose rollback uses what it gave.</para>
/// </example>
/// <example>
/// <code>Invoke-ToilStep -Id upload { Send-Backup $copy } -Verify { Test-Backup $copy } -Retry 3 -Backoff 5s -Timeout 10m</code>
/// <para>A step that is tried three times in ten minutes. Where the process dies in the middle, its verification tells whether it took effect.</para>
/// </example>
/// <example>
/// <code>foreach ($node in $nodes) { Invoke-ToilStep -Id "drain-$node" { Suspend-Node $node } -Rollback { Resume-Node $node } -Idempotent }</code>
/// <para>A step for each of several things: each has an id of its own, and each rollback its own node.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "ToilStep")]
[OutputType(typeof(object))]
public sealed class InvokeToilStepCommand : PSCmdlet, IDisposable
{
    private const int MostAttempts = 100;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PSObject> _output = [];
    private OperationPump<object>? _pump;
    private SessionScope? _scope;
    private ScriptedStepEnd? _end;
    private ToilException? _failure;

    /// <summary>The id of the step: a letter, then letters, digits, dots, underscores and hyphens. Each stands once in a run.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Id { get; set; } = string.Empty;

    /// <summary>Does the step. It fails by an error that ends it, or where its last program ends with an exit code other than 0.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>What the step is called, for people.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>Undoes the step, where a later one fails or the run is undone.</summary>
    [Parameter]
    public ScriptBlock? Rollback { get; set; }

    /// <summary>Tells whether the step has had its effect: where it has not, it ends with an error, or gives $false.</summary>
    [Parameter]
    public ScriptBlock? Verify { get; set; }

    /// <summary>How often the step is tried, from 1 to 100.</summary>
    [Parameter]
    [ValidateRange(1, MostAttempts)]
    public int Retry { get; set; } = 1;

    /// <summary>The pause before the second attempt, such as 500ms or 5s. It doubles from there to a minute, with jitter. Without it: one second.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Backoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the step may take, with all its attempts, such as 5m. Without it there is no limit.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; }

    /// <summary>Says that the step may be done twice: then it is done again where its process ended in the middle of it.</summary>
    [Parameter]
    public SwitchParameter Idempotent { get; set; }

    /// <summary>Lets the script go on where the step fails, with a warning.</summary>
    [Parameter]
    public SwitchParameter ContinueOnError { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _pump?.Dispose();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SessionRun? current = SessionRuns.Current;
        SecretRedactor redactor = current?.Scripts.Redactor ?? new SecretRedactor();
        IPipelineThread thread = current?.Thread ?? (_pump = new OperationPump<object>());
        SessionScripts own = new(this, thread, redactor, current?.Scripts.Actions);
        ScriptedStep step = Step(own, current?.Scripts ?? own, current?.Call);
        thread.Serve(Task.Run(() => DoAsync(current, step)));
        if (_failure is { } error)
        {
            throw Terminating(error, redactor);
        }

        if (_end is null)
        {
            throw new PipelineStoppedException();
        }

        if (_scope is not null)
        {
            _scope = SessionScope.Of(this);
        }

        End(_end, redactor);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    private async Task DoAsync(SessionRun? current, ScriptedStep step)
    {
        try
        {
            _end = current is null ? await ScriptedSteps.RunAloneAsync(step, TimeProvider.System, _stop.Token) : await current.Run.StepAsync(step, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // It was stopped.
        }
        catch (ToilException error)
        {
            _failure = error;
        }
        catch (Exception error)
        {
            _failure = new ToilException("ToilDefect", ErrorKind.Internal, $"The step '{Id}' ended with what was not expected: {error.Message}", "Please report it with the output of: Get-Error", Id, error);
        }
    }

    private void End(ScriptedStepEnd end, SecretRedactor redactor)
    {
        if (end.Warning is { } warning)
        {
            WriteWarning(redactor.Redact(warning));
        }

        if (end.Problem is { } problem)
        {
            throw Terminating(problem, redactor);
        }

        WriteObject(end.HasRun ? _output : end.Results.Select(SessionValues.ToObject).ToList(), enumerateCollection: true);
    }

    private ScriptedStep Step(SessionScripts now, SessionScripts later, ScriptCall? script)
    {
        ScriptCall call = Call(script);
        if (Rollback is not null || Verify is not null)
        {
            _scope = SessionScope.Of(this);
        }

        return new ScriptedStep
        {
            Id = Id,
            Name = Name,
            Work = stop =>
            {
                _output.Clear();
                return now.RunAsync(call, SessionCode.Of(ScriptBlock) with { Output = _output }, stop);
            },
            Verify = Later(later, call, Verify),
            Rollback = Later(later, call, Rollback),
            Timeout = Timeout > TimeSpan.Zero ? Timeout : null,
            Attempts = Retry,
            Backoff = Backoff,
            IsIdempotent = Idempotent,
            Continues = ContinueOnError,
            Origin = new ValueOrigin(call.Place),
        };
    }

    private Func<CancellationToken, Task<ScriptEnd>>? Later(SessionScripts scripts, ScriptCall call, ScriptBlock? block) => block is null
        ? null
        : stop => scripts.RunAsync(WithResults(call), SessionCode.Of(block) with { Scope = _scope }, stop);

    private ScriptCall WithResults(ScriptCall call) => call with
    {
        Toil = new Dictionary<string, object?>(call.Toil)
        {
            ["Results"] = _end?.Results ?? [],
            ["Result"] = _end?.Results is { Count: > 0 } results ? results[^1] : null,
            ["Outputs"] = _end?.Outputs,
        },
    };

    private ScriptCall Call(ScriptCall? script)
    {
        string? file = MyInvocation.ScriptName is { Length: > 0 } name ? name : null;
        string place = file is null ? $"the step '{Id}'" : $"{file} line {MyInvocation.ScriptLineNumber}";
        return new ScriptCall
        {
            Script = string.Empty,
            Toil = script?.Toil ?? new Dictionary<string, object?> { ["Parameters"] = new Dictionary<string, object?>(), ["Run"] = null },
            WorkingDirectory = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
            Place = place,
            Path = file,
            FirstLine = file is null ? null : 1,
            Environment = new Dictionary<string, string?> { ["TOIL_STEP"] = Id },
        };
    }

    // As by throw: a script that goes on after errors does not go on after this one.
    private static RuntimeException Terminating(ToilException error, SecretRedactor redactor)
    {
        ErrorRecord record = ErrorRecords.From(error, redactor.Redact);
        return new RuntimeException(redactor.Redact(error.Message), error, record) { WasThrownFromThrowStatement = true };
    }
}
