using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Log.Reporting;
using Toil.State;

namespace Toil.Core.Tests.Log;

public sealed class OverlapTests
{
    private const long Minute = 60_000_000;

    // 2026-10-19, so that the weeks hold a day of 25 hours in Berlin and one in New York.
    private static readonly DateTimeOffset s_begin = new(2026, 10, 19, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"];

    [Fact]
    public void What_overlaps_counts_once_and_hands_that_were_free_count()
    {
        Assert.Equal([45.0, 45], Counted(E(0, 60, 60), E(30, 90, 60)));
        Assert.Equal([30.0, 30], Counted(E(0, 60, 60), E(0, 60, 60)));
        Assert.Equal([20.0, 10], Counted(E(10, 30, 20), E(0, 40, 10))); // a chore while a deployment was waited for
        Assert.Equal([10.0, 20, 30], Counted(E(20, 30, 10), E(10, 40, 20), E(0, 60, 30))); // timers nested twice, their pauses left out
        Assert.Equal([50.0, 10], Counted(E(0, 60, 50), E(0, 60, 40))); // no third hand
        Assert.Equal([60.0, 0], Counted(E(0, 60, 60), E(10, 50, 20)));
    }

    [Fact]
    public void Splitting_and_merging_entries_leaves_every_sum_as_it_was() => Prop.ForAll(Logs().ToArbitrary(), log =>
    {
        // Work with the whole attention, overlapping as it likes.
        List<ReportEntry> whole = [.. log.Select(pair => pair.Entry with { HandsOn = pair.Entry.Elapsed })];
        List<ReportEntry> split = [.. log.SelectMany(pair => Split(pair.Entry with { HandsOn = pair.Entry.Elapsed }, pair.Cut))];
        Same(Sums(whole), Sums(split));
    }).Check(Properties.Tests(300));

    [Fact]
    public void Splitting_half_attended_entries_that_overlap_nothing_leaves_every_sum_as_it_was() => Prop.ForAll(Logs().ToArbitrary(), log =>
    {
        List<(ReportEntry Entry, int Cut)> apart = [.. log.Select((pair, index) => (pair.Entry with { Person = index }, pair.Cut))];
        Same(Sums([.. apart.Select(pair => pair.Entry)]), Sums([.. apart.SelectMany(pair => Split(pair.Entry, pair.Cut))]));
    }).Check(Properties.Tests(300));

    [Fact]
    public void Nobody_has_more_than_two_hands() => Prop.ForAll(Logs().ToArbitrary(), log =>
    {
        List<ReportEntry> entries = [.. log.Select(pair => pair.Entry)];
        foreach (IGrouping<int, ReportEntry> person in entries.GroupBy(entry => entry.Person))
        {
            double counted = Sums([.. person]).Total;
            Assert.True(counted <= Union(person) + 1, $"{counted} of {Union(person)}");
            Assert.True(counted <= person.Sum(entry => entry.HandsOn) + 1);
            Assert.True(counted >= person.Max(entry => entry.HandsOn) - 1);
        }
    }).Check(Properties.Tests(300));

    [Fact]
    public void Every_section_and_every_part_of_the_period_adds_up() => Prop.ForAll(Logs().ToArbitrary(), Gen.Choose(1, 20_000).ToArbitrary(), (log, cut) =>
    {
        List<ReportEntry> entries = [.. log.Select(pair => pair.Entry)];
        ReportFigures all = Figures(entries, s_begin, s_begin.AddDays(30));
        double total = all.Categories.Sum();
        Assert.Equal(total, all.Triggers.Sum(), 0.5);
        Assert.Equal(total, all.Tasks.Sum(task => task?.Time ?? 0), 0.5);
        Assert.Equal(total, all.Weeks.Values.Sum(week => week.Time.Sum()), 0.5);
        Assert.Equal(all.Categories[0], all.Tasks.Sum(task => task?.Toil ?? 0), 0.5);
        DateTimeOffset at = s_begin.AddMinutes(cut);
        Assert.Equal(total, Figures(entries, s_begin, at).Categories.Sum() + Figures(entries, at, s_begin.AddDays(30)).Categories.Sum(), 2.0);
    }).Check(Properties.Tests(200));

    [Fact]
    public void A_chain_of_a_hundred_thousand_is_shared_out_in_a_moment()
    {
        List<ReportEntry> chain = [.. Enumerable.Range(0, 100_000).Select(index => E(index, index + 100 + (index % 90), 1 + (index % 100)))];
        long started = TimeProvider.System.GetTimestamp();
        double total = Sums(chain).Total;
        Assert.InRange(total, 1, 100_300.0 * Minute);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
    }

    private static ReportEntry E(int from, int to, int handsOn) => new(
        Micros(s_begin) + (from * Minute), Micros(s_begin) + (to * Minute), handsOn * Minute, 0, 0, 0, EntryCategory.Toil, EntryTrigger.Manual, EntrySource.Timer);

    private static double[] Counted(params ReportEntry[] entries)
    {
        Probe probe = new();
        PersonSweep sweep = new(probe, new OverlapCluster());
        foreach (ReportEntry entry in entries.OrderBy(entry => entry.Start))
        {
            sweep.Add(entry);
        }

        sweep.Flush();
        return [.. entries.Select(entry => probe.Counted[entry].Dequeue())];
    }

    private static IEnumerable<ReportEntry> Split(ReportEntry entry, int percent)
    {
        long cut = entry.Start + (entry.Elapsed * percent / 100);
        if (cut <= entry.Start || cut >= entry.End)
        {
            return [entry];
        }

        long first = (long)Math.Round((double)entry.HandsOn * (cut - entry.Start) / entry.Elapsed);
        return [entry with { End = cut, HandsOn = first }, entry with { Start = cut, HandsOn = entry.HandsOn - first }];
    }

    private static (double Total, string Parts) Sums(List<ReportEntry> entries)
    {
        ReportFigures figures = Figures(entries, s_begin.AddDays(-30), s_begin.AddDays(60));
        IEnumerable<double> parts = [
            .. figures.Categories, .. figures.Triggers, .. figures.Tasks.Select(task => task?.Time ?? 0), .. figures.Weeks.OrderBy(week => week.Key).SelectMany(week => week.Value.Time),
            .. figures.People.OfType<PersonFigures>().SelectMany(person => person.Nights.OrderBy(night => night.Key)).Where(night => night.Value.Time > 1).Select(night => night.Value.Time)];
        int woken = figures.People.Sum(person => person?.Nights.Values.Sum(night => night.WakeUps) ?? 0);
        return (figures.Categories.Sum(), $"{string.Join(' ', parts.Select(part => Math.Round(part / Minute, 3) + 0.0))}, woken {woken}");
    }

    private static ReportFigures Figures(List<ReportEntry> entries, DateTimeOffset from, DateTimeOffset to)
    {
        ReportFigures figures = new(new ReportScope(from, to, TimeZoneInfo.Utc, [], [], "ada"), SleepWindow.Default);
        Array.ForEach(s_zones, figures.AddZone);
        foreach (ReportEntry entry in entries.OrderBy(entry => entry.Start))
        {
            figures.Add(entry, null);
        }

        figures.Complete();
        return figures;
    }

    private static void Same((double Total, string Parts) a, (double Total, string Parts) b)
    {
        Assert.Equal(a.Total, b.Total, 50.0);
        Assert.Equal(a.Parts, b.Parts);
    }

    private static double Union(IEnumerable<ReportEntry> entries)
    {
        long until = long.MinValue;
        double union = 0;
        foreach (ReportEntry entry in entries.OrderBy(entry => entry.Start))
        {
            union += Math.Max(0, entry.End - Math.Max(entry.Start, until));
            until = Math.Max(until, entry.End);
        }

        return union;
    }

    private static Gen<List<(ReportEntry Entry, int Cut)>> Logs() => (
        from start in Gen.Choose(0, 25_000)
        from length in Gen.Choose(1, 600)
        from fullness in Gen.Elements(1, 10, 50, 99, 100, 100)
        from person in Gen.Choose(0, 1)
        from task in Gen.Choose(0, 3)
        from zone in Gen.Choose(0, s_zones.Length - 1)
        from category in Gen.Elements(Enum.GetValues<EntryCategory>())
        from trigger in Gen.Elements(Enum.GetValues<EntryTrigger>())
        from cut in Gen.Choose(1, 99)
        select (new ReportEntry(
            Micros(s_begin) + (start * Minute), Micros(s_begin) + ((start + length) * Minute), Math.Max(1, length * Minute / 100 * fullness), person, task, zone, category,
            trigger, EntrySource.Timer), cut)).ListOf(40).Select(entries => entries.ToList());

    private static long Micros(DateTimeOffset instant) => StoreInstant.ToMicroseconds(instant);

    private sealed class Probe : IHandsOnSink
    {
        public Dictionary<ReportEntry, Queue<double>> Counted { get; } = [];

        public void Count(in ReportEntry entry, in HandsOnShare share)
        {
            Counted.TryAdd(entry, new Queue<double>());
            Counted[entry].Enqueue(Math.Round(share.Between(entry.Start, entry.End) / Minute, 6));
        }
    }
}
