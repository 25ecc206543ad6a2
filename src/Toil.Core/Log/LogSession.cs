using Toil.Log.Store;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Log;

/// <summary>The log that a call works on: the open store, and who calls.</summary>
internal sealed class LogSession : IAsyncDisposable
{
    private readonly OperationContext _context;

    private LogSession(StateStore store, LogPerson person, OperationContext context)
    {
        Store = store;
        Person = person;
        _context = context;
        Reader = new EntryReader(store);
        Writer = new EntryWriter(store, person.Name);
    }

    /// <summary>The store.</summary>
    public StateStore Store { get; }

    /// <summary>Who calls.</summary>
    public LogPerson Person { get; }

    /// <summary>Reads entries.</summary>
    public EntryReader Reader { get; }

    /// <summary>Writes entries.</summary>
    public EntryWriter Writer { get; }

    /// <summary>The clock's instant.</summary>
    public DateTimeOffset Now => StoreInstant.Truncate(_context.Time.GetUtcNow());

    /// <summary>Opens the store that the call is to use.</summary>
    public static async Task<LogSession> OpenAsync(OperationContext context, LogPerson person, CancellationToken cancellation)
        => new(await ConfiguredStore.OpenAsync(context, given: null, cancellation), person, context);

    /// <summary>Says where an entry overlaps others of the same person: their time counts once.</summary>
    public async Task WarnOfOverlapAsync(ToilEntry entry, CancellationToken cancellation)
    {
        if (await OverlapAsync(entry.Person, entry.Start, entry.End, entry.Id, cancellation) is { } other)
        {
            _context.Sink.Warning(
                $"'{InertText.From(entry.Task, 80)}' overlaps '{InertText.From(other.Task, 80)}' ({other.ShortId}, {EntryRules.Show(other.Start, ZoneTime.Find(other.Zone))} "
                + $"to {EntryRules.Show(other.End, ZoneTime.Find(other.Zone))}): reports count that time once.");
        }
    }

    /// <summary>An entry of the person that shares time with a span, or null.</summary>
    public async Task<ToilEntry?> OverlapAsync(string person, DateTimeOffset start, DateTimeOffset end, Guid except, CancellationToken cancellation)
    {
        EntryRow? row = await Store.ReadAsync(
            session => session.FirstOrDefaultAsync<EntryRow>(
                $"""
                SELECT {EntryRow.Columns} FROM toil_entry
                WHERE person = @Person AND started_at < @End AND started_at > @Earliest AND ended_at > @Start AND removed = 0 AND id <> @Except
                ORDER BY started_at LIMIT 1
                """,
                new
                {
                    Person = person,
                    Start = StoreInstant.ToMicroseconds(start),
                    End = StoreInstant.ToMicroseconds(end),

                    // An entry of more than a week is not looked for: the index on the start answers then.
                    Earliest = StoreInstant.ToMicroseconds(start) - (7 * TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond),
                    Except = EntryRow.TextOf(except),
                }),
            cancellation);
        return row?.ToEntry();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
