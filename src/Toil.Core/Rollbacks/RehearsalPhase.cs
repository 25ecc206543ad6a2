using Toil.Operations;
using Toil.Rollbacks.Fingerprints;
using Toil.Rollbacks.Load;

namespace Toil.Rollbacks;

/// <summary>A phase of a rehearsal, or, as the last one, its verdict.</summary>
public sealed record RehearsalPhase : IGraded
{
    /// <summary>Id of the rehearsal (UUIDv7): the evidence's too.</summary>
    public required Guid Rehearsal { get; init; }

    /// <summary>Name of the migration.</summary>
    public required string Migration { get; init; }

    /// <summary>The source, without a password.</summary>
    public required string Database { get; init; }

    /// <summary>What is done in it.</summary>
    public required PhaseKind Phase { get; init; }

    /// <summary>What it is called: <c>half-way in step 2 'fill it', then down</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How it ended.</summary>
    public required PhaseOutcome Outcome { get; init; }

    /// <summary>When it began, since the rehearsal did.</summary>
    public TimeSpan StartedAfter { get; init; }

    /// <summary>How long it took; of the verdict, the whole rehearsal.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Of the verdict: how long the whole rehearsal took; null of a phase.</summary>
    public TimeSpan? Total => Phase == PhaseKind.Verdict ? Took : null;

    /// <summary>What there is to say of it: why it failed, what it found.</summary>
    public string? Detail { get; init; }

    /// <summary>The migration's steps that ran in it.</summary>
    public IReadOnlyList<PhaseStep> Steps { get; init; } = [];

    /// <summary>What was not as it should have been. Further ones than the first 200 are left out.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    /// <summary>What the load felt; null without one.</summary>
    public LoadFigures? Load { get; init; }

    /// <summary>The load's 99th percentile as a multiple of the quiet one; null without a load.</summary>
    public double? P99Factor { get; init; }

    /// <summary>Of the verdict: the time that the migration will take on the source, as predicted.</summary>
    public TimeSpan? PredictedUp { get; init; }

    /// <summary>Of the verdict: the time that taking it back will take.</summary>
    public TimeSpan? PredictedDown { get; init; }

    /// <summary>Of the verdict: until when the evidence opens the gate; null where it failed.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Of the verdict: true where the evidence is signed.</summary>
    public bool? IsSigned { get; init; }

    /// <inheritdoc/>
    public Severity Severity => Outcome == PhaseOutcome.Failed ? Severity.Critical : Severity.None;
}

/// <summary>What is done in a phase.</summary>
public enum PhaseKind
{
    /// <summary>The source is cloned.</summary>
    Clone,

    /// <summary>Schema and data of the clone are fingerprinted.</summary>
    Fingerprint,

    /// <summary>The migration runs, and its checks.</summary>
    Up,

    /// <summary>It is taken back, and everything compared with the start.</summary>
    Down,

    /// <summary>It runs again on what was taken back.</summary>
    UpAgain,

    /// <summary>The load alone, as the quiet baseline.</summary>
    Baseline,

    /// <summary>It is taken back under load.</summary>
    DownUnderLoad,

    /// <summary>It is stopped half-way in a step, taken back, and everything compared with the start.</summary>
    HalfWay,

    /// <summary>It runs, rows are written in the new shape, it is taken back and runs again: what does not survive is lost by a rollback.</summary>
    NewRows,

    /// <summary>Passed or failed, with the predictions.</summary>
    Verdict,
}

/// <summary>How a phase ended.</summary>
public enum PhaseOutcome
{
    /// <summary>As it should.</summary>
    Passed,

    /// <summary>Not as it should, and the plan says so, with the reason.</summary>
    Declared,

    /// <summary>It was not done; the detail says why.</summary>
    Skipped,

    /// <summary>Not as it should.</summary>
    Failed,
}

/// <summary>A step of the migration, as it ran in a phase.</summary>
/// <param name="Number">Place in the plan, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Took">Work time of it.</param>
/// <param name="Rows">Rows walked; null for steps that walk no table.</param>
public sealed record PhaseStep(int Number, string Name, TimeSpan Took, long? Rows);
