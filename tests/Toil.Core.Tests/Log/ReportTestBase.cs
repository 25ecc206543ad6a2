using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Log.Store;
using Toil.State;

namespace Toil.Core.Tests.Log;

/// <summary>Entries in a store, and the report over them.</summary>
public abstract class ReportTestBase(PostgresFixture postgres) : LogTestBase(postgres)
{
    private string _location = string.Empty;

    private protected async Task UseReportAsync(StoreEngineKind engine, string more = "") => Use(_location = await NewTextAsync(engine), more);

    /// <summary>An entry: <c>"2026-11-09 08:30"</c> by the clock of the zone, and minutes.</summary>
    private protected static ToilEntry Entry(string task, string at, int minutes, EntryTrigger trigger = EntryTrigger.Manual, string zone = "Europe/Berlin")
    {
        DateTimeOffset start = ZoneTime.At(DateTime.Parse(at, System.Globalization.CultureInfo.InvariantCulture), ZoneTime.Find(zone));
        return SampleEntry.At(start, minutes) with { Task = task, Trigger = trigger, Zone = zone };
    }

    private protected Task<StateStore> OpenStoreAsync() => OpenAsync(Parse(_location), new StoreOptions { Time = Clock });

    private protected async Task BookAsync(params ToilEntry[] entries)
    {
        await using StateStore store = await OpenStoreAsync();
        await BookAsync(store, entries);
    }

    private protected static async Task BookAsync(StateStore store, params ToilEntry[] entries)
    {
        EntryWriter writer = new(store, "test");
        foreach (ToilEntry entry in entries)
        {
            await writer.BookAsync(entry, Token);
        }
    }

    private protected Task<List<ToilMeasure>> ReportAsync(params object[] values) => RunAsync<ToilMeasure>("report", values);

    private protected Task<List<ToilMeasure>> WeekAsync(params object[] values)
        => ReportAsync(["since", "2026-11-09", "until", "2026-11-15", .. values]);

    private protected static ToilMeasure Figure(IEnumerable<ToilMeasure> lines, string name)
        => Assert.Single(lines, line => line.Section == MeasureSection.Summary && line.Name == name);

    private protected static List<ToilMeasure> Section(IEnumerable<ToilMeasure> lines, MeasureSection section) => [.. lines.Where(line => line.Section == section)];

    private protected static double Hours(IEnumerable<ToilMeasure> lines, MeasureSection section, string name)
        => Assert.Single(lines, line => line.Section == section && line.Name == name).Hours!.Value;
}
