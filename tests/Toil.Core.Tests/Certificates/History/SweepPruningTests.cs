using Toil.Certificates.History;
using Toil.State;

namespace Toil.Core.Tests.Certificates.History;

public sealed class SweepPruningTests
{
    private static readonly DateTimeOffset s_night = new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_compared_or_may_still_run_is_kept()
    {
        PartRow[] parts =
        [
            Part(1, "a", 1, 1, days: 40),
            Part(2, "b", 1, 2, days: 30), Part(3, "b", 2, 2, days: 30),
            Part(4, "c", 1, 2, days: 20), Part(5, "c", 1, 2, days: 20), Part(6, "c", 2, 2, days: 20),
            Part(7, "d", 1, 2, days: 15),
            Part(8, "e", 1, 1, days: 14, ended: false),
            Part(9, "f", 1, 1, days: 10),
            Part(10, "g", 1, 1, days: 9, ended: false),
        ];

        // The oldest sweep, and of the kept ones a run that was repeated. The half of "d" is younger than the oldest that is kept: its other half may come.
        Assert.Equal([1L, 2, 3, 4], SweepPruning.Superfluous(parts, keep: 2).Select(part => part.Id));
        // Ten days before the newest whole sweep a run was begun that never ended.
        Assert.Equal([1L, 2, 3, 4, 8], SweepPruning.Superfluous([.. parts, Part(11, "h", 1, 1, days: 4)], keep: 3).Select(part => part.Id));
    }

    [Fact]
    public void Where_nothing_is_whole_nothing_is_removed()
        => Assert.Empty(SweepPruning.Superfluous([Part(1, "a", 1, 2, days: 400), Part(2, "b", 1, 1, days: 300, ended: false)], keep: 2));

    [Fact]
    public void A_sweep_that_ran_again_as_a_whole_is_as_new_as_its_last_runs()
    {
        PartRow[] parts = [Part(1, "a", 1, 2, days: 3), Part(2, "a", 2, 2, days: 3), Part(3, "b", 1, 1, days: 2), Part(4, "a", 1, 2, days: 1)];
        Assert.Equal(["b", "a"], RecordedSweep.From(parts).Select(sweep => sweep.Id));

        IReadOnlyList<RecordedSweep> again = RecordedSweep.From([.. parts, Part(5, "a", 2, 2, days: 1)]);
        Assert.Equal(["a", "b"], again.Select(sweep => sweep.Id));
        Assert.Equal([4L, 5], again[0].Parts.Select(part => part.Id));
    }

    [Fact]
    public void Missing_shards_are_named()
    {
        RecordedSweep sweep = Assert.Single(RecordedSweep.From([Part(1, "a", 2, 4, days: 1), Part(2, "a", 4, 4, days: 1, ended: false)]));

        Assert.False(sweep.IsWhole);
        Assert.Equal([1, 3, 4], sweep.Missing);
    }

    private static PartRow Part(long id, string sweep, int shard, int shards, int days, bool ended = true)
    {
        long started = StoreInstant.ToMicroseconds(s_night.AddDays(-days));
        return new PartRow(id, sweep, shard, shards, started, ended ? started + 1 : null, ended ? 10 : null);
    }
}
