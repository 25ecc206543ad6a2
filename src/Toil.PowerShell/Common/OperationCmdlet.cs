using System.Management.Automation;
using System.Threading.Channels;
using Toil.Actions;
using Toil.Operations;
using Toil.PowerShell.Runbooks;
using Toil.Settings;
using Toil.Telemetry;

namespace Toil.PowerShell.Common;

/// <summary>The base of every cmdlet: hands the bound parameters to its operation and writes what that delivers.</summary>
public abstract class OperationCmdlet : PSCmdlet, IDisposable
{
    private const int ItemsAhead = 512;

    private readonly OperationPump<object> _pump = new();
    private readonly SecretRedactor _redactor = new();
    private readonly Channel<IReadOnlyList<OptionValue>> _items = Channel.CreateBounded<IReadOnlyList<OptionValue>>(ItemsAhead);
    private HashSet<string> _givenOnce = [];
    private List<OptionValue> _values = [];
    private IDisposable? _export;
    private OperationContext? _context;
    private CmdletActions? _actions;
    private OperationProgress? _shown;
    private bool _isStarted;
    private bool _isRefused;
    private bool _isConfirmed;
    private bool _isDryRun;
    private ExitCode? _code;

    /// <summary>Path of the settings. Without it: $env:TOIL_CONFIG, then the nearest toil.yaml from the current location upwards.</summary>
    [Parameter]
    public string? Config { get; set; }

    /// <summary>The operation. Asked for once the parameters are bound.</summary>
    protected abstract IOperation Operation { get; }

    /// <summary>What an operation with an effect changes, for -WhatIf and -Confirm.</summary>
    protected virtual string EffectTarget => Operation.Descriptor.Name;

    /// <summary>True where -WhatIf and -Confirm are about each piped item, and not about the call.</summary>
    protected virtual bool AsksForEach => false;

    /// <summary>True where the operation runs scripts in the session, and may ask whoever sits at it.</summary>
    protected virtual bool UsesSession => false;

    /// <summary>True where $LASTEXITCODE says how it ended, as the runner's exit code does.</summary>
    protected virtual bool SetsExitCode => false;

    /// <summary>A name for the results that has a table of its own; null for that of their type.</summary>
    protected virtual string? ShownAs => null;

    /// <summary>Stops the worker and waits until it has finished what it had begun.</summary>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guard(() =>
    {
        Report(ExitCode.Done);
        _export = TelemetryExport.StartIfAsked();
        _context = new OperationContext { WorkingDirectory = SessionState.Path.CurrentFileSystemLocation.ProviderPath, Sink = _pump, Redactor = _redactor };
        _actions = CmdletActions.Of(this, Operation.Descriptor, _context);
        _values = [.. Prepare(ParameterValues.Of(this, Operation.Descriptor.Options))];
        _givenOnce = [.. MyInvocation.BoundParameters.Keys];
    });

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        if (MyInvocation.ExpectingInput && AsksForEach && !MayProceed())
        {
            return;
        }

        Start();
        if (!MyInvocation.ExpectingInput || _isRefused)
        {
            return;
        }

        // An item that is wrong costs itself. What the operation throws while it is fed is the end of the operation.
        IReadOnlyList<OptionValue> item;
        try
        {
            item = Refine(ParameterValues.OfItem(this, Operation.Descriptor.Options, _givenOnce));
        }
        catch (ToilException error)
        {
            Problem(error);
            return;
        }

        Feed(item);
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        _items.Writer.Complete();
        if (_isStarted)
        {
            _pump.Drain(Write, () => false);
        }
        else if (MyInvocation.ExpectingInput && !_isRefused && WhenNothingIsPiped() is { } problem)
        {
            Problem(problem);
        }

        if (_shown is not null)
        {
            WriteProgress(Progress.Completed(_shown));
        }

        Complete(_code ?? ExitCode.Done);
    });

    /// <inheritdoc/>
    protected override void StopProcessing() => _pump.Stop();

    /// <summary>Lets a cmdlet complete the values of the call by what is not an option of its operation.</summary>
    /// <param name="values">The values bound from the command line.</param>
    protected virtual IReadOnlyList<OptionValue> Prepare(IReadOnlyList<OptionValue> values) => values;

    /// <summary>Lets a cmdlet put right what PowerShell's parameter binder made of a piped object.</summary>
    /// <param name="item">The values bound from it.</param>
    protected virtual IReadOnlyList<OptionValue> Refine(IReadOnlyList<OptionValue> item) => item;

    /// <summary>What to say where a pipeline brings no object at all; null, for most, to end without a word as PowerShell's own cmdlets do.</summary>
    protected virtual ToilException? WhenNothingIsPiped() => null;

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="isDisposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _pump.Dispose();
            Complete(_code ?? ExitCode.Done); // where whoever reads the results has enough
            _actions?.Dispose();
            _export?.Dispose();
        }
    }

    private void Start()
    {
        if (_isStarted || _isRefused)
        {
            return;
        }

        bool isAsked = MyInvocation.ExpectingInput && AsksForEach;
        if (Operation.Descriptor.HasEffect && !isAsked && !MayProceed())
        {
            _isRefused = true;
            return;
        }

        OperationContext context = _context! with
        {
            Settings = ToilSettings.Load(Config is null ? null : SessionPath.Of(this, Config, out _), _context.WorkingDirectory),
            IsConfirmed = _isConfirmed,
            IsDryRun = _isDryRun,
            Session = Again(),
        };
        if (UsesSession)
        {
            context = context with { Scripts = new SessionScripts(this, _pump, _redactor, _actions), Questions = ConsoleQuestions.Of(Host, _pump, _redactor) };
        }

        IAsyncEnumerable<IReadOnlyList<OptionValue>>? items = MyInvocation.ExpectingInput ? _items.Reader.ReadAllAsync() : null;
        WriteVerbose($"{Operation.Descriptor.Name}: run {context.RunId}, settings {context.Settings.Path ?? "none"}.");
        _isStarted = true;
        _pump.Start(stop => Operation.RunAsync(_values, items, context, stop));
    }

    // What starts this PowerShell with this module again.
    private SessionHost? Again() => MyInvocation.MyCommand.Module is { ModuleBase: { Length: > 0 } folder } && SessionState.PSVariable.GetValue("PSHOME") is string home
        ? new SessionHost(Path.Combine(home, System.OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"), Path.Combine(folder, "Toil.psd1"))
        : null;

    // Under -WhatIf an operation that can say what it would do is run for just that, whatever was answered before.
    private bool MayProceed()
    {
        _isConfirmed = Confirmation.Ask(this, Operation.Descriptor.Name, EffectTarget, out ShouldProcessReason reason);
        _isDryRun = reason == ShouldProcessReason.WhatIf && Operation.Descriptor.HasDryRun;
        return _isConfirmed || _isDryRun;
    }

    // While there is no room for the item, results are written: a long list neither piles up nor waits for its end.
    private void Feed(IReadOnlyList<OptionValue> item)
    {
        bool isFed = false;
        _pump.Drain(Write, () => isFed = isFed || _items.Writer.TryWrite(item));
        _pump.DrainReady(Write);
    }

    private void Write(object item)
    {
        switch (item)
        {
            case ToilException problem:
                Problem(problem);
                break;
            case OperationProgress progress:
                _shown = progress;
                WriteProgress(Progress.Record(progress));
                break;
            case ToldLine line:
                _actions?.Raise(line.Group);
                WriteInformation(new ToldLine(Inert(_redactor.Redact(line.Text))).Message, ToldLine.Tags);
                break;
            case string warning:
                _actions?.Warning(this, warning);
                WriteWarning(Inert(_redactor.Redact(warning)));
                break;
            case { } when ShownAs is { } name:
                PSObject shown = PSObject.AsPSObject(_actions?.Add(item) ?? item);
                shown.TypeNames.Insert(0, name);
                WriteObject(shown);
                break;
            default:
                WriteObject(_actions?.Add(item!) ?? item);
                break;
        }
    }

    // The code first: under -ErrorAction Stop the error ends the cmdlet.
    private void Problem(ToilException problem)
    {
        _code = ExitCodes.Worse(_code, ExitCodes.Of(problem));
        Report(_code.Value);
        _actions?.Problem(this, problem);
        WriteError(ErrorRecords.From(problem, Shown));
    }

    private string Inert(string text) => _actions is null ? text : InertCommands.Anywhere(text);

    private string Shown(string text) => Inert(_redactor.Redact(text));

    // A call that was never begun, under -WhatIf or because somebody said no, has nothing to report.
    private void Complete(ExitCode code)
    {
        if (_isStarted || code != ExitCode.Done)
        {
            _actions?.Complete(code);
        }
    }

    private void Report(ExitCode code)
    {
        if (SetsExitCode)
        {
            SessionState.PSVariable.Set("global:LASTEXITCODE", (int)code);
        }
    }

    private void Guard(Action body)
    {
        try
        {
            body();
        }
        catch (PipelineStoppedException)
        {
            // Under -ErrorAction Stop it is the error that stops the pipeline.
            Report(_code ?? ExitCode.Cancelled);
            Complete(_code ?? ExitCode.Cancelled);
            throw;
        }
        catch (Exception error) when (error is not RuntimeException)
        {
            ErrorRecord record = ErrorRecords.From(error, Shown);
            ToilException problem = error as ToilException ?? new(record.FullyQualifiedErrorId, ErrorKind.Internal, record.ErrorDetails.Message, string.Empty);
            Report(ExitCodes.Of(problem));
            _actions?.Problem(this, problem);
            Complete(ExitCodes.Of(problem));
            ThrowTerminatingError(record);
        }
    }
}
