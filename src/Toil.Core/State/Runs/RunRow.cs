using System.Text.Json;
using Toil.Operations;

namespace Toil.State.Runs;

/// <summary>A run as the table holds it.</summary>
internal sealed record RunRow(
    string Id,
    string Operation,
    long StartedAt,
    long? EndedAt,
    string State,
    string Machine,
    string Person,
    string OptionsJson,
    string? SummaryJson)
{
    /// <summary>The columns in the order, and by the names, of the record.</summary>
    public const string Columns = """
        id, operation, started_at AS StartedAt, ended_at AS EndedAt, state, machine, person,
        options_json AS OptionsJson, summary_json AS SummaryJson
        """;

    private static readonly Dictionary<string, RunState> s_states = Enum.GetValues<RunState>().ToDictionary(TextOf);

    public static RunRow From(RunRecord run) => new(
        TextOf(run.Id), run.Operation, StoreInstant.ToMicroseconds(run.StartedAt),
        run.EndedAt is { } ended ? StoreInstant.ToMicroseconds(ended) : null,
        TextOf(run.State), run.Machine, run.Person, run.OptionsJson, run.SummaryJson);

    public static string TextOf(Guid id) => id.ToString("D");

    public static string TextOf(RunState state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());

    public RunRecord ToRecord() => new(
        Guid.ParseExact(Id, "D"), Operation, StoreInstant.FromMicroseconds(StartedAt),
        EndedAt is { } ended ? StoreInstant.FromMicroseconds(ended) : null,
        StateOf(State, "A run"), Machine, Person, OptionsJson, SummaryJson);

    /// <summary>The state of a stored word.</summary>
    /// <param name="text">The word.</param>
    /// <param name="run">What the error calls the run.</param>
    /// <exception cref="ToilException"><c>RunStateUnknown</c>: a later Toil has written it.</exception>
    public static RunState StateOf(string text, string run) => s_states.TryGetValue(text, out RunState state)
        ? state
        : throw new ToilException(
            "RunStateUnknown", ErrorKind.Conflict,
            $"{run} has the state '{Values.InertText.From(text, 40)}', which this Toil does not know.", "Update Toil on this machine.", text);
}
