namespace Toil.State.Runs;

/// <summary>One run of one operation.</summary>
/// <param name="Id">The run's id, a UUIDv7.</param>
/// <param name="Operation">The operation's name: <c>certificate.sweep</c>.</param>
/// <param name="StartedAt">When it began, in UTC, exact to the microsecond.</param>
/// <param name="EndedAt">When it ended, or null while <see cref="RunState.Running"/>. By the wall clock: it may lie before the start.</param>
/// <param name="State">How it stands.</param>
/// <param name="Machine">The host that runs it.</param>
/// <param name="Person">Who asked for it.</param>
/// <param name="OptionsJson">The options as a JSON object, without secrets.</param>
/// <param name="SummaryJson">The result in short, as a JSON object, or null.</param>
public sealed record RunRecord(
    Guid Id,
    string Operation,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    RunState State,
    string Machine,
    string Person,
    string OptionsJson,
    string? SummaryJson);
