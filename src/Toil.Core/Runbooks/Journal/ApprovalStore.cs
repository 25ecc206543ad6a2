using Toil.Operations;
using Toil.Runbooks.Engine;
using Toil.State;

namespace Toil.Runbooks.Journal;

/// <summary>Questions to people, and their answers.</summary>
/// <param name="store">The store.</param>
internal sealed class ApprovalStore(StateStore store)
{
    private long Now => StoreInstant.ToMicroseconds(store.Time.GetUtcNow());

    /// <summary>Asks, unless the same has been asked and its time is not over: until then the answer counts, and no longer.</summary>
    public Task<ApprovalRow> AskAsync(
        Guid run, string step, string hash, string message, IReadOnlyList<string> approvers, TimeSpan expires, CancellationToken cancellation) => store.WriteAsync(
        async session =>
        {
            if (await FindAsync(session, run, step) is { } known && known.Hash == hash && known.ExpiresAt > Now)
            {
                return known;
            }

            ApprovalRow row = new(run.ToString(), step, hash, message, string.Join('\n', approvers), Now, Now + (long)expires.TotalMicroseconds, null, null, null, null);
            await session.ExecuteAsync("DELETE FROM toil_runbook_approval WHERE run_id = @RunId AND step = @Step", row);
            await session.ExecuteAsync(
                """
                INSERT INTO toil_runbook_approval (run_id, step, hash, message, approvers, asked_at, expires_at)
                VALUES (@RunId, @Step, @Hash, @Message, @Approvers, @AskedAt, @ExpiresAt)
                """,
                row);
            return row;
        },
        cancellation);

    /// <summary>Answers a question.</summary>
    /// <exception cref="ToilException"><c>ApprovalNotFound</c>, <c>ApprovalExpired</c>, <c>ApprovalDecided</c> or <c>ApproverUnknown</c>.</exception>
    public Task<ApprovalRow> DecideAsync(Guid run, string step, bool isApproved, string person, string? note, CancellationToken cancellation) => store.WriteAsync(
        async session =>
        {
            ApprovalRow row = await FindAsync(session, run, step) ?? throw new ToilException(
                "ApprovalNotFound", ErrorKind.NotFound, $"The run {RunName.Short(run)} asks nothing at '{Values.InertText.From(step, 80)}'.", "See what it waits for: toil runbook runs " + RunName.Short(run), step);
            if (row.Decision is not null)
            {
                throw new ToilException(
                    "ApprovalDecided", ErrorKind.Conflict, $"'{step}' of the run {RunName.Short(run)} was {row.Decision} by {row.DecidedBy} already.", $"Go on with: toil runbook resume {RunName.Short(run)}", step);
            }

            if (row.ExpiresAt <= Now)
            {
                throw new ToilException(
                    "ApprovalExpired", ErrorKind.Conflict, $"The question at '{step}' of the run {RunName.Short(run)} expired at {row.Expires:u}.",
                    $"Resume the run, which asks again: toil runbook resume {RunName.Short(run)}", step);
            }

            if (!Engine.ApprovalStep.IsAllowed(row, person))
            {
                throw new ToilException(
                    "ApproverUnknown", ErrorKind.AccessDenied, $"'{step}' of the run {RunName.Short(run)} is answered by {string.Join(" or ", row.ApproverNames)}, and this is {Values.InertText.From(person, 80)}.",
                    "Ask one of them.", step);
            }

            await session.ExecuteAsync(
                "UPDATE toil_runbook_approval SET decision = @Decision, decided_by = @Person, decided_at = @Now, note = @Note WHERE run_id = @Id AND step = @Step AND decision IS NULL",
                new { Id = run.ToString(), Step = step, Decision = isApproved ? ApprovalRow.Approved : ApprovalRow.Denied, Person = person, Now, Note = note });
            return (await FindAsync(session, run, step))!;
        },
        cancellation);

    /// <summary>A question, or null.</summary>
    public Task<ApprovalRow?> FindAsync(Guid run, string step, CancellationToken cancellation) => store.ReadAsync(session => FindAsync(session, run, step), cancellation);

    /// <summary>The questions of a run that nobody has answered.</summary>
    public async Task<IReadOnlyList<ApprovalRow>> OpenAsync(Guid run, CancellationToken cancellation)
    {
        List<ApprovalRow> rows = [];
        await foreach (ApprovalRow row in store.StreamAsync<ApprovalRow>(
            $"SELECT {ApprovalRow.Columns} FROM toil_runbook_approval WHERE run_id = @Id AND decision IS NULL ORDER BY asked_at, step", new { Id = run.ToString() }, cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static Task<ApprovalRow?> FindAsync(StoreSession session, Guid run, string step) => session.FirstOrDefaultAsync<ApprovalRow>(
        $"SELECT {ApprovalRow.Columns} FROM toil_runbook_approval WHERE run_id = @Id AND step = @Step", new { Id = run.ToString(), Step = step });
}
