using System.Text.Json.Serialization;
using Toil.Operations;

namespace Toil.Runbooks;

/// <summary>A step of a run as it stands, or, with <see cref="Kind"/> <c>run</c>, the run as a whole.</summary>
public sealed record RunStep : IGraded
{
    /// <summary>The kind of the record that is about the run as a whole.</summary>
    public const string RunKind = "run";

    /// <summary>Id of the run (UUIDv7).</summary>
    public required Guid Run { get; init; }

    /// <summary>Name of the runbook.</summary>
    public required string Runbook { get; init; }

    /// <summary>Path of the step: <c>migrate</c>, <c>each[2]/restart</c>; empty for the run.</summary>
    public required string Step { get; init; }

    /// <summary>What the step is called; null where it has only an id.</summary>
    public string? Name { get; init; }

    /// <summary>What sort of step: <c>uses</c>, <c>pwsh</c>, <c>exec</c>, <c>approve</c>, <c>gate</c>, <c>group</c>, <c>parallel</c>, <c>foreach</c>; or <c>run</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>How it stands.</summary>
    public required RunStepState State { get; init; }

    /// <summary>How often it was tried; of the run, how often it was taken up.</summary>
    public int Attempts { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it began, since the run did.</summary>
    public TimeSpan? StartedAfter { get; init; }

    /// <summary>How long it took; of a run that waited for somebody, with the waiting.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Why it stands like that, and what to do about it.</summary>
    public string? Detail { get; init; }

    /// <summary>What it hands over, as texts.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Of a run that has ended: its exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Of a run whose undoing failed: what is left to be done by hand, in order.</summary>
    public IReadOnlyList<string> LeftToDo { get; init; } = [];

    /// <summary>Of a run: what doing the same by hand takes, as the runbook says.</summary>
    public TimeSpan? Saves { get; init; }

    /// <summary>Of a run: who began it.</summary>
    public string? Person { get; init; }

    /// <summary>Of a run: where it runs, or ran last.</summary>
    public string? Machine { get; init; }

    /// <summary>Of a run: the file with all that its steps printed; null where it is not on this machine.</summary>
    public string? Transcript { get; init; }

    /// <summary>True where it belongs to what is done at the end, however the steps ended.</summary>
    public bool IsAlways { get; init; }

    /// <summary>Of what a step found, the worst at or above its <c>fail_on</c>.</summary>
    public Severity Found { get; init; }

    /// <summary>Of what a step found, the worst, whatever its <c>fail_on</c>: what <c>--fail-on</c> of the run is held against.</summary>
    public Severity Worst { get; init; }

    /// <summary>Of a run: what it hands over, as texts of any length.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string>? WholeOutputs { get; init; }

    /// <inheritdoc/>
    public Severity Severity => State switch
    {
        RunStepState.RollbackFailed => Severity.Critical,
        RunStepState.Failed or RunStepState.Refused or RunStepState.RolledBack or RunStepState.Interrupted => Severity.High,
        RunStepState.Waiting or RunStepState.Cancelled => Severity.Warning,
        _ => Found,
    };
}
