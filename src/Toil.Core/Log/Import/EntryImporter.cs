using System.Globalization;
using Toil.Log.Store;
using Toil.Operations;
using Toil.State;

namespace Toil.Log.Import;

/// <summary>
/// Books rows. A row that was booked before is known again: the same content makes nothing; other content brings the entry up to date, unless it was
/// changed in Toil since, which is told and kept.
/// </summary>
internal sealed class EntryImporter(LogSession log)
{
    private const int BatchSize = 500;

    /// <summary>How many rows came to what.</summary>
    public int Booked { get; private set; }

    public int Updated { get; private set; }

    public int Unchanged { get; private set; }

    /// <summary>Rows that differ from an entry which was changed in Toil since.</summary>
    public List<(ImportItem Item, ToilEntry Stored)> Kept { get; } = [];

    /// <summary>The first new entry that shares time with another, when rows of the file were booked before; null for none.</summary>
    public (ImportItem Item, ToilEntry Other)? Overlap { get; private set; }

    /// <summary>Books rows; all or none where <paramref name="isStrict"/>, else in transactions of 500.</summary>
    public async Task RunAsync(IReadOnlyList<ImportItem> items, bool isStrict, CancellationToken cancellation)
    {
        List<ImportItem> booked = [];
        foreach (ImportItem[] batch in items.Chunk(isStrict ? Math.Max(1, items.Count) : BatchSize))
        {
            List<(ImportItem Item, Outcome Outcome, ToilEntry Stored)> done = await log.Store.WriteAsync(
                async session =>
                {
                    List<(ImportItem, Outcome, ToilEntry)> outcomes = [];
                    foreach (ImportItem item in batch)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        (Outcome outcome, ToilEntry stored) = await BookAsync(session, item);
                        outcomes.Add((item, outcome, stored));
                    }

                    return outcomes;
                },
                cancellation);
            Booked += done.Count(row => row.Outcome == Outcome.Booked);
            Updated += done.Count(row => row.Outcome == Outcome.Updated);
            Unchanged += done.Count(row => row.Outcome == Outcome.Unchanged);
            booked.AddRange(done.Where(row => row.Outcome == Outcome.Booked).Select(row => row.Item));
            Kept.AddRange(done.Where(row => row.Outcome == Outcome.Kept).Select(row => (row.Item, row.Stored)));
        }

        foreach (ImportItem item in Booked < items.Count ? booked : [])
        {
            ToilEntry entry = item.Entry!;
            if (await log.OverlapAsync(entry.Person, entry.Start, entry.End, entry.Id, cancellation) is { } other)
            {
                Overlap = (item, other);
                break;
            }
        }
    }

    private async Task<(Outcome Outcome, ToilEntry Stored)> BookAsync(StoreSession session, ImportItem item)
    {
        ToilEntry entry = item.Entry!;
        if (await log.Writer.InsertAsync(session, entry, item.Key) is { } booked)
        {
            return (Outcome.Booked, booked);
        }

        EntryRow row = await session.FirstOrDefaultAsync<EntryRow>(
            item.Key is null
                ? $"SELECT {EntryRow.Columns} FROM toil_entry WHERE id = @Id"
                : $"SELECT {EntryRow.Columns} FROM toil_entry WHERE import_key = @Key",
            new { Id = EntryRow.TextOf(entry.Id), item.Key })
            ?? throw new ToilException(
                "EntryChanged", ErrorKind.Conflict, string.Create(CultureInfo.InvariantCulture, $"The entry {entry.Id} was booked by somebody else just now."), "Import again.", entry.Id);
        ToilEntry stored = row.ToEntry();
        ToilEntry wanted = entry with { Id = stored.Id, IsRemoved = stored.IsRemoved };
        if (item.IsPlaced && wanted.Elapsed == stored.Elapsed)
        {
            // When in the day it was is not the file's word.
            wanted = wanted with { Start = stored.Start, End = stored.End };
        }

        if (EntryContent.IsSame(wanted, stored) || stored.IsRemoved)
        {
            return (Outcome.Unchanged, stored);
        }

        bool mayReplace = stored.Change == EntryChange.Imported || item.Revision == stored.Revision;
        return mayReplace && await log.Writer.ReplaceAsync(session, stored, wanted, EntryChange.Imported) is { } updated
            ? (Outcome.Updated, updated)
            : (Outcome.Kept, stored);
    }

    private enum Outcome
    {
        Booked,
        Updated,
        Unchanged,
        Kept,
    }
}
