using Toil.State;

namespace Toil.Schedules.Store;

/// <summary>The registered schedules in the state store.</summary>
/// <param name="store">The store.</param>
internal sealed class ScheduleStore(StateStore store)
{
    /// <summary>The store itself.</summary>
    public StateStore Store { get; } = store;

    /// <summary>The store's clock, as exact as it keeps time.</summary>
    public DateTimeOffset Now => StoreInstant.Truncate(Store.Time.GetUtcNow());

    /// <summary>One schedule, or null.</summary>
    public async Task<StoredSchedule?> GetAsync(string name, string machine, string person, CancellationToken cancellation) => (await Store.ReadAsync(
        session => session.FirstOrDefaultAsync<StoredScheduleRow>(
            $"SELECT {StoredScheduleRow.Columns} FROM toil_schedule WHERE name = @Name AND machine = @Machine AND person = @Person", new { Name = name, Machine = machine, Person = person }),
        cancellation))?.ToSchedule();

    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<StoredSchedule>> ListAsync(CancellationToken cancellation)
    {
        List<StoredSchedule> found = [];
        await foreach (StoredScheduleRow row in Store.StreamAsync<StoredScheduleRow>(
            $"SELECT {StoredScheduleRow.Columns} FROM toil_schedule ORDER BY name, machine, person", parameters: null, cancellation))
        {
            found.Add(row.ToSchedule());
        }

        return found;
    }

    /// <summary>Records one, in place of that of the same name.</summary>
    public Task PutAsync(StoredSchedule schedule, CancellationToken cancellation) => Store.WriteAsync(
        session => session.ExecuteAsync(
            """
            INSERT INTO toil_schedule (name, machine, person, target, runbook, path, calendar, written, zone, delay, hash, registered_at, since)
            VALUES (@Name, @Machine, @Person, @Target, @Runbook, @Path, @Calendar, @Written, @Zone, @Delay, @Hash, @RegisteredAt, @Since)
            ON CONFLICT (name, machine, person) DO UPDATE SET target = @Target, runbook = @Runbook, path = @Path, calendar = @Calendar, written = @Written,
                zone = @Zone, delay = @Delay, hash = @Hash, registered_at = @RegisteredAt, since = @Since
            """,
            StoredScheduleRow.From(schedule)),
        cancellation);

    /// <summary>Forgets one.</summary>
    /// <returns>True where there was one.</returns>
    public async Task<bool> RemoveAsync(string name, string machine, string person, CancellationToken cancellation) => await Store.WriteAsync(
        session => session.ExecuteAsync("DELETE FROM toil_schedule WHERE name = @Name AND machine = @Machine AND person = @Person", new { Name = name, Machine = machine, Person = person }),
        cancellation) > 0;
}
