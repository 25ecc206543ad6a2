using Toil.Runbooks.Processes;
using Toil.Settings;
using Toil.Telemetry;

namespace Toil.Operations;

/// <summary>What a door gives an operation beside its options.</summary>
public sealed record OperationContext
{
    /// <summary>Absolute folder from which relative paths are taken. In PowerShell this is the session's location, not the process's.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Where problems, warnings and progress go.</summary>
    public required IOperationSink Sink { get; init; }

    /// <summary>The settings in force.</summary>
    public ToilSettings Settings { get; init; } = ToilSettings.Empty;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes secrets out of whatever is shown or kept.</summary>
    public SecretRedactor Redactor { get; init; } = new();

    /// <summary>The input that a path of <c>-</c> names; null where the door has none.</summary>
    public TextReader? Input { get; init; }

    /// <summary>Who can be asked; null where nobody is there.</summary>
    public IQuestions? Questions { get; init; }

    /// <summary>What runs PowerShell in the caller's session; null where there is none, and a process of its own does it.</summary>
    public IScriptHost? Scripts { get; init; }

    /// <summary>How the caller's PowerShell and module can be started again; null where the door is another.</summary>
    public SessionHost? Session { get; init; }

    /// <summary>True where somebody has said yes to what the operation changes: at PowerShell's question, or by the runner's <c>--yes</c>.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>True where nothing may be changed, and the results say what would be. Only for operations with <see cref="OperationDescriptor.HasDryRun"/>.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The command with which the run of a runbook goes on, for its steps; null for an operation that is called by itself.</summary>
    public string? ResumedBy { get; init; }

    /// <summary>Id of this run (UUIDv7): in its journal, logs, reports and traces.</summary>
    public Guid RunId { get; init; } = Guid.CreateVersion7();
}
