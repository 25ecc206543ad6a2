using Toil.Log.Store;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Log.Timers;

/// <summary>The timers of one person, inside a transaction. What is stopped becomes an entry in the same transaction.</summary>
/// <param name="session">The transaction.</param>
/// <param name="writer">Books the entries.</param>
/// <param name="person">Whose timers.</param>
internal sealed class TimerBook(StoreSession session, EntryWriter writer, string person)
{
    /// <summary>The one that runs, or null.</summary>
    public Task<TimerRow?> RunningAsync() => session.FirstOrDefaultAsync(
        new($"SELECT {TimerRow.Columns} FROM toil_timer WHERE person = @Person AND paused_at IS NULL", ("@Person", person)), TimerRow.Read);

    /// <summary>Starts one.</summary>
    /// <exception cref="ToilException"><c>TimerRunning</c>: another was started meanwhile.</exception>
    public async Task StartAsync(ToilTimer timer, string? resumes)
    {
        if (await session.ExecuteAsync(TimerRow.From(timer, resumes).Insert()) == 0)
        {
            throw new ToilException(
                "TimerRunning", ErrorKind.Conflict, $"Another timer of {InertText.From(person, 80)} was started at the same time.",
                "See 'toil log status', and start again if it is not the one you meant.", timer.Task);
        }
    }

    /// <summary>Pauses one.</summary>
    /// <exception cref="ToilException"><c>TimerGone</c>.</exception>
    public async Task PauseAsync(TimerRow timer, DateTimeOffset at) => Claim(timer, await session.ExecuteAsync(
        new("UPDATE toil_timer SET paused_at = @At WHERE id = @Id AND paused_at IS NULL", ("@Id", timer.Id), ("@At", StoreInstant.ToMicroseconds(at)))));

    /// <summary>Stops one and books it; the timer that it interrupted, if any, goes on unless <paramref name="resume"/> is false.</summary>
    /// <exception cref="ToilException"><c>TimerGone</c>: it was stopped meanwhile.</exception>
    public async Task<ToilEntry> StopAsync(TimerRow timer, ToilEntry entry, bool resume)
    {
        // First of all, because it waits for whoever else stops the timer.
        Claim(timer, await session.ExecuteAsync(new("DELETE FROM toil_timer WHERE id = @Id AND paused_at IS NULL", ("@Id", timer.Id))));
        if (resume && timer.Resumes is { } id && await ByIdAsync(id) is { PausedAt: not null } paused)
        {
            await session.ExecuteAsync(
                new("UPDATE toil_timer SET pauses = @Pauses, paused_at = NULL WHERE id = @Id", ("@Id", paused.Id), ("@Pauses", paused.PausesUntil(entry.End))));
        }

        return await writer.InsertAsync(session, entry, importKey: null) ?? throw Gone(timer);
    }

    private Task<TimerRow?> ByIdAsync(string id)
        => session.FirstOrDefaultAsync(new($"SELECT {TimerRow.Columns} FROM toil_timer WHERE id = @Id", ("@Id", id)), TimerRow.Read);

    private static void Claim(TimerRow timer, int rows)
    {
        if (rows == 0)
        {
            throw Gone(timer);
        }
    }

    private static ToilException Gone(TimerRow timer) => new(
        "TimerGone", ErrorKind.Conflict, $"The timer '{InertText.From(timer.Task, 80)}' was stopped or paused by somebody else just now.",
        "See 'toil log status' and 'toil log list'.", timer.Task);
}
