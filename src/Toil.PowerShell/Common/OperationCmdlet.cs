using System.Management.Automation;
using System.Threading.Channels;
using Toil.Operations;
using Toil.PowerShell.Runbooks;
using Toil.Settings;
using Toil.Telemetry;

namespace Toil.PowerShell.Common;

/// <summary>The base of every cmdlet: hands the bound parameters to the operation of the same name and writes what it delivers.</summary>
/// <typeparam name="TOperation">The operation.</typeparam>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public abstract class OperationCmdlet<TOperation, TOptions, TResult> : PSCmdlet, IDisposable
    where TOperation : Operation<TOptions, TResult>
    where TOptions : class, new()
    where TResult : class
{
    private const int ItemsAhead = 512;

    private readonly OperationPump<TResult> _pump = new();
    private readonly SecretRedactor _redactor = new();
    private readonly TOperation _operation = OperationCatalog.Get<TOperation>();
    private readonly Channel<IReadOnlyList<OptionValue>> _items = Channel.CreateBounded<IReadOnlyList<OptionValue>>(ItemsAhead);
    private HashSet<string> _givenOnce = [];
    private List<OptionValue> _values = [];
    private IDisposable? _export;
    private OperationProgress? _shown;
    private bool _isStarted;
    private bool _isRefused;
    private bool _isConfirmed;
    private bool _isDryRun;

    /// <summary>Path of the settings. Without it: $env:TOIL_CONFIG, then the nearest toil.yaml from the current location upwards.</summary>
    [Parameter]
    public string? Config { get; set; }

    /// <summary>What an operation with an effect changes, for -WhatIf and -Confirm.</summary>
    protected virtual string EffectTarget => _operation.Descriptor.Name;

    /// <summary>True where -WhatIf and -Confirm are about each piped item, and not about the call.</summary>
    protected virtual bool AsksForEach => false;

    /// <summary>True where the operation runs scripts in the session, and may ask whoever sits at it.</summary>
    protected virtual bool UsesSession => false;

    /// <summary>Stops the worker and waits until it has finished what it had begun.</summary>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guard(() =>
    {
        _export = TelemetryExport.StartIfAsked();
        _values = ParameterValues.Of(this, _operation.Descriptor.Options, _givenOnce);
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
            item = Refine(ParameterValues.Of(this, _operation.Descriptor.Options, _givenOnce));
        }
        catch (ToilException error)
        {
            WriteError(ErrorRecords.From(error, _redactor));
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
            WriteError(ErrorRecords.From(problem, _redactor));
        }

        if (_shown is not null)
        {
            WriteProgress(Progress.Completed(_shown));
        }
    });

    /// <inheritdoc/>
    protected override void StopProcessing() => _pump.Stop();

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
        if (_operation.Descriptor.HasEffect && !isAsked && !MayProceed())
        {
            _isRefused = true;
            return;
        }

        string location = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        OperationContext context = new()
        {
            WorkingDirectory = location,
            Sink = _pump,
            Settings = ToilSettings.Load(Config is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Config), location),
            Redactor = _redactor,
            IsConfirmed = _isConfirmed,
            IsDryRun = _isDryRun,
        };
        if (UsesSession)
        {
            context = context with { Scripts = new SessionScripts(this, _pump, _redactor), Questions = ConsoleQuestions.Of(Host, _pump, _redactor) };
        }

        IAsyncEnumerable<IReadOnlyList<OptionValue>>? items = MyInvocation.ExpectingInput ? _items.Reader.ReadAllAsync() : null;
        WriteVerbose($"{_operation.Descriptor.Name}: run {context.RunId}, settings {context.Settings.Path ?? "none"}.");
        _isStarted = true;
        _pump.Start(stop => _operation.InvokeAsync(_values, items, context, stop));
    }

    // Under -WhatIf an operation that can say what it would do is run for just that, whatever was answered before.
    private bool MayProceed()
    {
        _isConfirmed = Confirmation.Ask(this, _operation.Descriptor.Name, EffectTarget, out ShouldProcessReason reason);
        _isDryRun = reason == ShouldProcessReason.WhatIf && _operation.Descriptor.HasDryRun;
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
                WriteError(ErrorRecords.From(problem, _redactor));
                break;
            case OperationProgress progress:
                _shown = progress;
                WriteProgress(Progress.Record(progress));
                break;
            case ToldLine line:
                WriteInformation(new ToldLine(_redactor.Redact(line.Text)).Message, ToldLine.Tags);
                break;
            case string warning:
                WriteWarning(_redactor.Redact(warning));
                break;
            default:
                WriteObject(item);
                break;
        }
    }

    private void Guard(Action body)
    {
        try
        {
            body();
        }
        catch (Exception error) when (error is not PipelineStoppedException and not RuntimeException)
        {
            ThrowTerminatingError(ErrorRecords.From(error, _redactor));
        }
    }
}
