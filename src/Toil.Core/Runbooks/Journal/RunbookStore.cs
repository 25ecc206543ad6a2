using Toil.Operations;
using Toil.Runbooks.Engine;
using Toil.State;
using Toil.State.Runs;

namespace Toil.Runbooks.Journal;

/// <summary>The runs of runbooks in the state store.</summary>
/// <param name="store">The store.</param>
internal sealed class RunbookStore(StateStore store)
{
    private static readonly string s_insert = $"""
        INSERT INTO toil_runbook_run (
            id, runbook, path, hash, definition, parameters, folder, environment, rehearsal, state, person, machine, holder, token, beat_at, started_at, ended_at,
            worked, resumes, exit_code, reason, outputs, lock_name, schedule)
        VALUES (
            @Id, @Runbook, @Path, @Hash, @Definition, @Parameters, @Folder, @Environment, @Rehearsal, @State, @Person, @Machine, @Holder, @Token, @BeatAt, @StartedAt, @EndedAt,
            @Worked, @Resumes, @ExitCode, @Reason, @Outputs, @LockName, @Schedule)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>The store itself.</summary>
    public StateStore Store { get; } = store;

    /// <summary>The store's clock, as exact as it keeps time.</summary>
    public DateTimeOffset Now => StoreInstant.Truncate(Store.Time.GetUtcNow());

    /// <summary>Records a run that begins.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isAlone">True where no other run of the runbook may be under way.</param>
    /// <param name="cancellation">Stops it; then nothing is recorded.</param>
    /// <exception cref="ToilException"><c>RunbookRunning</c>, naming the run that holds it.</exception>
    public async Task BeginAsync(StoredRun run, bool isAlone, CancellationToken cancellation)
    {
        while (true)
        {
            (int inserted, StoredRun? holder) = await Store.WriteAsync(session => InsertAsync(session, run, isAlone), cancellation);
            if (inserted == 1)
            {
                return;
            }

            if (holder is not null)
            {
                throw RunErrors.Held(holder, Now);
            }

            // Whoever held it has let go in between.
        }
    }

    /// <summary>Takes a run over: from now on only this token may write to its journal.</summary>
    /// <param name="id">The run.</param>
    /// <param name="token">The new token.</param>
    /// <param name="isAlone">True where no other run of the runbook may be under way.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The run as it was before.</returns>
    /// <exception cref="ToilException"><c>RunBusy</c>: another process runs it; <c>RunbookRunning</c>: another run of the same runbook keeps it out.</exception>
    public async Task<StoredRun> TakeAsync(Guid id, string token, bool isAlone, CancellationToken cancellation)
    {
        (StoredRun run, StoredRun? other) = await Store.WriteAsync(
            async session =>
            {
                StoredRun run = await GetAsync(session, id) ?? throw RunErrors.NotFound(id.ToString());
                if (run.State == RunState.Running && !run.IsInterrupted(Now))
                {
                    throw RunErrors.Busy(run);
                }

                if (isAlone)
                {
                    await FreeLockAsync(session, run.Runbook);
                    if (await LockHolderAsync(session, run.Runbook) is { } holder && holder.Id != id)
                    {
                        return (run, holder);
                    }
                }

                await session.ExecuteAsync(
                    """
                    UPDATE toil_runbook_run SET state = 'running', token = @Token, holder = @Holder, machine = @Machine, beat_at = @Now, ended_at = NULL, exit_code = NULL,
                        reason = NULL, resumes = resumes + 1, lock_name = @LockName
                    WHERE id = @Id
                    """,
                    new
                    {
                        Id = id.ToString(), Token = token, Holder = RunHolder.Here.Text, RunHolder.Here.Machine, Now = StoreInstant.ToMicroseconds(Now),
                        LockName = isAlone ? run.Runbook : null,
                    });
                return (run, (StoredRun?)null);
            },
            cancellation);
        return other is null ? run : throw RunErrors.Held(other, Now);
    }

    /// <summary>One run, or null.</summary>
    public Task<StoredRun?> GetAsync(Guid id, CancellationToken cancellation) => Store.ReadAsync(session => GetAsync(session, id), cancellation);

    /// <summary>Runs, the newest first.</summary>
    /// <param name="runbook">Only of this runbook; null for all.</param>
    /// <param name="prefix">Only ids that begin or end like this; null for all.</param>
    /// <param name="since">Only those that began then or later; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<StoredRun>> ListAsync(string? runbook, string? prefix, DateTimeOffset? since, int limit, CancellationToken cancellation)
    {
        List<string> conditions = [];
        if (runbook is not null)
        {
            conditions.Add("runbook = @Runbook");
        }

        if (prefix is not null)
        {
            conditions.Add("(id LIKE @Prefix OR id LIKE @Suffix)");
        }

        if (since is not null)
        {
            conditions.Add("started_at >= @Since");
        }

        string where = conditions.Count == 0 ? string.Empty : $"WHERE {string.Join(" AND ", conditions)}";
        List<StoredRun> runs = [];
        await foreach (StoredRunRow row in Store.StreamAsync<StoredRunRow>(
            $"SELECT {StoredRunRow.Columns} FROM toil_runbook_run {where} ORDER BY started_at DESC, id DESC LIMIT @Limit",
            new { Runbook = runbook, Prefix = prefix + "%", Suffix = "%" + prefix, Since = since is { } at ? StoreInstant.ToMicroseconds(at) : 0, Limit = (long)limit },
            cancellation))
        {
            runs.Add(row.ToRun());
        }

        return runs;
    }

    /// <summary>The last run that a schedule started, or null.</summary>
    /// <param name="schedule">Name of the schedule.</param>
    /// <param name="machine">Only runs there; null for all machines.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<StoredRun?> LastOfScheduleAsync(string schedule, string? machine, CancellationToken cancellation) => Store.ReadAsync(
        async session => (await session.FirstOrDefaultAsync<StoredRunRow>(
            $"SELECT {StoredRunRow.Columns} FROM toil_runbook_run WHERE schedule = @Schedule AND (machine = @Machine OR @Machine = '') ORDER BY started_at DESC, id DESC LIMIT 1",
            new { Schedule = schedule, Machine = machine ?? string.Empty }))?.ToRun(),
        cancellation);

    /// <summary>The journal of a run, in order.</summary>
    public async Task<IReadOnlyList<JournalEvent>> EventsAsync(Guid id, CancellationToken cancellation)
    {
        List<JournalEvent> events = [];
        await foreach (EventRow row in Store.StreamAsync<EventRow>(
            "SELECT step, kind, attempt, at, body FROM toil_runbook_event WHERE run_id = @Id ORDER BY id", new { Id = id.ToString() }, cancellation))
        {
            events.Add(new JournalEvent(
                row.Step,
                JournalEvent.KindOf(row.Kind) ?? throw new ToilException(
                    "RunJournalUnknown", ErrorKind.Conflict, $"The journal of the run {RunName.Short(id)} has an entry of the kind '{Values.InertText.From(row.Kind, 40)}', which this Toil does not know.",
                    "Update Toil on this machine.", id),
                (int)row.Attempt, StoreInstant.FromMicroseconds(row.At), row.Body));
        }

        return events;
    }

    private async Task<(int Inserted, StoredRun? Holder)> InsertAsync(StoreSession session, StoredRun run, bool isAlone)
    {
        if (isAlone)
        {
            await FreeLockAsync(session, run.Runbook);
        }

        StoredRunRow row = StoredRunRow.From(run);
        int inserted = await session.ExecuteAsync(s_insert, new
        {
            row.Id, row.Runbook, row.Path, row.Hash, row.Definition, row.Parameters, row.Folder, row.Environment, row.Rehearsal, row.State, row.Person,
            run.Holder.Machine, row.Holder, row.Token, row.BeatAt, row.StartedAt, row.EndedAt, row.Worked, row.Resumes,
            row.ExitCode, row.Reason, row.Outputs, LockName = isAlone ? run.Runbook : null, row.Schedule,
        });
        return (inserted, inserted == 1 ? null : await LockHolderAsync(session, run.Runbook));
    }

    private static async Task<StoredRun?> GetAsync(StoreSession session, Guid id)
        => (await session.FirstOrDefaultAsync<StoredRunRow>($"SELECT {StoredRunRow.Columns} FROM toil_runbook_run WHERE id = @Id", new { Id = id.ToString() }))?.ToRun();

    private static async Task<StoredRun?> LockHolderAsync(StoreSession session, string runbook)
        => (await session.FirstOrDefaultAsync<StoredRunRow>(
            $"SELECT {StoredRunRow.Columns} FROM toil_runbook_run WHERE lock_name = @Runbook", new { Runbook = runbook }))?.ToRun();

    // A run whose process has died keeps nobody out, nor does one whose question nobody has answered in time, or that was refused.
    private async Task FreeLockAsync(StoreSession session, string runbook)
    {
        if (await LockHolderAsync(session, runbook) is not { } holder)
        {
            return;
        }

        bool isOver = holder.IsInterrupted(Now) || (holder.State == RunState.Waiting && await session.ScalarAsync<long>(
            "SELECT COUNT(*) FROM toil_runbook_approval WHERE run_id = @Id AND COALESCE(decision, @Approved) = @Approved AND expires_at > @Now",
            new { Id = holder.Id.ToString(), ApprovalRow.Approved, Now = StoreInstant.ToMicroseconds(Now) }) == 0);
        if (isOver)
        {
            // A process that only slept must not go on beside the run that takes its place.
            await session.ExecuteAsync(
                "UPDATE toil_runbook_run SET lock_name = NULL, token = @New WHERE id = @Id AND token = @Token",
                new { Id = holder.Id.ToString(), holder.Token, New = Guid.NewGuid().ToString("N") });
        }
    }

    private sealed record EventRow(string Step, string Kind, long Attempt, long At, string Body);
}
