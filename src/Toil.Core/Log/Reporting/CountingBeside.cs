namespace Toil.Log.Reporting;

/// <summary>Counts entries while the next are read: over a million of them either takes as long as the other.</summary>
/// <param name="figures">Where they are counted, batch by batch, in their order, and by one thread at a time.</param>
internal sealed class CountingBeside(ReportFigures figures)
{
    private ReportBatch _next = new();
    private ReportBatch? _spare;
    private Task _counting = Task.CompletedTask;

    /// <summary>Takes an entry, and what a run of a runbook says of itself.</summary>
    public Task AddAsync(in ReportEntry entry, RunbookRun? run)
    {
        _next.Add(entry, run);
        return _next.IsFull ? HandOverAsync() : Task.CompletedTask;
    }

    /// <summary>Takes the name of the zone with the next number.</summary>
    public void AddZone(string name) => _next.AddZone(name);

    /// <summary>Counts what is left.</summary>
    public async Task CompleteAsync()
    {
        await _counting;
        _next.CountInto(figures);
        figures.Complete();
    }

    private async Task HandOverAsync()
    {
        await _counting;
        ReportBatch full = _next;
        _next = _spare ?? new ReportBatch();
        _spare = full;
        _counting = Task.Run(() => full.CountInto(figures));
    }
}
