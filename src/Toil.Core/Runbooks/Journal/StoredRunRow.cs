using Toil.State;
using Toil.State.Runs;

namespace Toil.Runbooks.Journal;

/// <summary>A run as the table holds it.</summary>
internal sealed record StoredRunRow(
    string Id, string Runbook, string Path, string Hash, string Definition, string Parameters, string Folder, string? Environment, long Rehearsal, string State,
    string Person, string Holder, string Token, long BeatAt, long StartedAt, long? EndedAt, long Worked, long Resumes,
    long? ExitCode, string? Reason, string? Outputs, string? Schedule)
{
    /// <summary>The columns in the order, and by the names, of the record.</summary>
    public const string Columns = """
        id, runbook, path, hash, definition, parameters, folder, environment, rehearsal, state, person, holder, token, beat_at AS BeatAt,
        started_at AS StartedAt, ended_at AS EndedAt, worked, resumes, exit_code AS ExitCode, reason, outputs, schedule
        """;

    public static StoredRunRow From(StoredRun run) => new(
        run.Id.ToString(), run.Runbook, run.Path, run.Hash, run.Definition, run.Parameters, run.Folder, run.Environment, run.IsRehearsal ? 1 : 0, RunRow.TextOf(run.State),
        run.Person, run.Holder.Text, run.Token, StoreInstant.ToMicroseconds(run.BeatAt), StoreInstant.ToMicroseconds(run.StartedAt),
        run.EndedAt is { } ended ? StoreInstant.ToMicroseconds(ended) : null, (long)run.Worked.TotalMicroseconds, run.Resumes,
        run.ExitCode, run.Reason, run.Outputs, run.Schedule);

    public StoredRun ToRun() => new()
    {
        Id = Guid.Parse(Id),
        Runbook = Runbook,
        Path = Path,
        Hash = Hash,
        Definition = Definition,
        Parameters = Parameters,
        Folder = Folder,
        Environment = Environment,
        IsRehearsal = Rehearsal != 0,
        State = RunRow.StateOf(State, $"The run {Id}"),
        Person = Person,
        Holder = RunHolder.Parse(Holder) ?? new RunHolder("?", string.Empty, 0, 0),
        Token = Token,
        BeatAt = StoreInstant.FromMicroseconds(BeatAt),
        StartedAt = StoreInstant.FromMicroseconds(StartedAt),
        EndedAt = EndedAt is { } ended ? StoreInstant.FromMicroseconds(ended) : null,
        Worked = TimeSpan.FromMicroseconds(Worked),
        Resumes = (int)Resumes,
        ExitCode = (int?)ExitCode,
        Reason = Reason,
        Outputs = Outputs,
        Schedule = Schedule,
    };
}
