using Toil.Log;
using Toil.Log.Reporting;

namespace Toil.Core.Tests.Log;

/// <summary>Entries that are counted while others are read.</summary>
public sealed class CountingBesideTests
{
    private const long Minute = 60_000_000;

    private static readonly DateTimeOffset s_begin = new(2026, 10, 19, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Nowhere/At-All"];

    [Theory]
    [InlineData(1)]
    [InlineData(ReportBatch.Size)]
    [InlineData(ReportBatch.Size + 1)]
    [InlineData((5 * ReportBatch.Size) + 17)]
    public async Task Counting_beside_the_reading_counts_the_same(int count)
    {
        ReportFigures alone = Figures();
        Array.ForEach(s_zones, alone.AddZone);
        ReportFigures figures = Figures();
        CountingBeside counting = new(figures);
        int zones = 0;
        for (int index = 0; index < count; index++)
        {
            // A zone comes with the first entry that is in it, which may be the first of a batch.
            ReportEntry entry = Entry(index);
            for (; zones <= entry.Zone; zones++)
            {
                counting.AddZone(s_zones[zones]);
            }

            RunbookRun? run = index % 5 == 0 ? new RunbookRun(RunOutcome.Succeeded, TimeSpan.FromMinutes(index)) : null;
            alone.Add(entry, run);
            await counting.AddAsync(entry, run);
        }

        alone.Complete();
        await counting.CompleteAsync();
        Assert.Equal(Shown(alone), Shown(figures));
    }

    [Fact]
    public async Task What_cannot_be_counted_is_told_and_not_lost()
    {
        CountingBeside counting = new(Figures());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
        {
            // Zones that nobody has named.
            for (int index = 0; index < 4 * ReportBatch.Size; index++)
            {
                await counting.AddAsync(Entry(index), null);
            }

            await counting.CompleteAsync();
        });
    }

    private static ReportFigures Figures() => new(new ReportScope(s_begin, s_begin.AddDays(30), TimeZoneInfo.Utc, [], [], "ada"), SleepWindow.Default);

    private static ReportEntry Entry(int index)
    {
        long start = ((s_begin.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10) + (index * Minute);
        int minutes = 1 + (index * 7 % 20);
        return new(
            start, start + (minutes * Minute), minutes * Minute / (1 + (index % 2)), index % 9, index % 31,
            Math.Min(index / ReportBatch.Size, s_zones.Length - 1), (EntryCategory)(index % 3), (EntryTrigger)(index % 5), EntrySource.Timer);
    }

    private static string Shown(ReportFigures figures) => string.Join('\n',
        string.Join(' ', figures.Categories), string.Join(' ', figures.CategoryCounts), string.Join(' ', figures.Triggers), string.Join(' ', figures.InterruptHours),
        string.Join(' ', figures.Weeks.Select(week => $"{week.Key} {week.Value.Count} {string.Join(' ', week.Value.Time)}")),
        string.Join(' ', figures.Tasks.Select(task => $"{task!.Time} {task.Toil} {string.Join(' ', task.Durations)} {string.Join(' ', task.Runs)}")),
        string.Join(' ', figures.People.Select(person => $"{person!.Days} {string.Join(' ', person.Nights.Select(night => $"{night.Key} {night.Value.WakeUps} {night.Value.Time}"))}")));
}
