using System.Text.RegularExpressions;
using Toil.Operations;

namespace Toil.State.Runs;

/// <summary>A run as the table holds it.</summary>
internal sealed partial record RunRow(
    string Id, string Operation, long StartedAt, long? EndedAt, string State, string Machine, string Person, string OptionsJson, string? SummaryJson)
{
    /// <summary>The columns in the order, and by the names, of the record.</summary>
    public const string Columns =
        "id, operation, started_at AS StartedAt, ended_at AS EndedAt, state, machine, person, options_json AS OptionsJson, summary_json AS SummaryJson";

    public static RunRow From(RunRecord run) => new(
        TextOf(run.Id), run.Operation, StoreInstant.ToMicroseconds(run.StartedAt),
        run.EndedAt is { } ended ? StoreInstant.ToMicroseconds(ended) : null,
        TextOf(run.State), run.Machine, run.Person, run.OptionsJson, run.SummaryJson);

    public static string TextOf(Guid id) => id.ToString("D");

    public static string TextOf(RunState state) => CapitalPattern().Replace(state.ToString(), "-$0").ToLowerInvariant();

    public RunRecord ToRecord() => new(
        Guid.ParseExact(Id, "D"), Operation, StoreInstant.FromMicroseconds(StartedAt),
        EndedAt is { } ended ? StoreInstant.FromMicroseconds(ended) : null,
        StateOf(State), Machine, Person, OptionsJson, SummaryJson);

    private static RunState StateOf(string text)
        => Enum.TryParse(text.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out RunState state)
            ? state
            : throw new ToilException(
                "RunStateUnknown", ErrorKind.Conflict,
                $"A run has the state '{Values.InertText.From(text, 40)}', which this Toil does not know.", "Update Toil on this machine.", text);

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex CapitalPattern();
}
