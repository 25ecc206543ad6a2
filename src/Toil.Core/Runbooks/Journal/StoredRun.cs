using Toil.State.Runs;

namespace Toil.Runbooks.Journal;

/// <summary>A run of a runbook, as the store has it.</summary>
internal sealed record StoredRun
{
    /// <summary>How long the store believes a run whose process has said nothing.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>The run's id (UUIDv7).</summary>
    public required Guid Id { get; init; }

    /// <summary>The runbook's name.</summary>
    public required string Runbook { get; init; }

    /// <summary>Path of its file, where the run began.</summary>
    public required string Path { get; init; }

    /// <summary>Hash of the runbook as it was.</summary>
    public required string Hash { get; init; }

    /// <summary>The runbook as it was.</summary>
    public required string Definition { get; init; }

    /// <summary>What it was given, as a JSON object.</summary>
    public required string Parameters { get; init; }

    /// <summary>The working directory in which it began.</summary>
    public required string Folder { get; init; }

    /// <summary>The runbook's environment.</summary>
    public string? Environment { get; init; }

    /// <summary>The schedule that started it; null where a person did.</summary>
    public string? Schedule { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>How it stands, as it was written last. A process that was killed could not write: see <see cref="IsInterrupted"/>.</summary>
    public RunState State { get; init; } = RunState.Running;

    /// <summary>Who began it.</summary>
    public required string Person { get; init; }

    /// <summary>Where it runs, or ran last.</summary>
    public required RunHolder Holder { get; init; }

    /// <summary>Changes with whoever runs it.</summary>
    public required string Token { get; init; }

    /// <summary>When its process last said that it is there.</summary>
    public required DateTimeOffset BeatAt { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, for now or for good.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long processes worked on it, waiting between them left out.</summary>
    public TimeSpan Worked { get; init; }

    /// <summary>How often it was taken up again.</summary>
    public int Resumes { get; init; }

    /// <summary>Its exit code, once it has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it ended as it did, in a sentence or two.</summary>
    public string? Reason { get; init; }

    /// <summary>What it hands over, as a JSON object of texts.</summary>
    public string? Outputs { get; init; }

    /// <summary>True where its process is known to have ended, or has not been heard of for the lease, and the run has not ended.</summary>
    public bool IsInterrupted(DateTimeOffset now) => State == RunState.Running && (now - BeatAt > Lease || Holder.HasEnded());
}
