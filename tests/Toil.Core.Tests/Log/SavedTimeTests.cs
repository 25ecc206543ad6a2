using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Log.Reporting;
using Toil.State;

namespace Toil.Core.Tests.Log;

public sealed class SavedTimeTests(PostgresFixture postgres) : ReportTestBase(postgres)
{
    private static ToilEntry Run(string task, string at, int handsOn, RunOutcome outcome, int? saves = null) => Entry(task, at, 60) with
    {
        Source = EntrySource.Runbook, HandsOn = TimeSpan.FromMinutes(handsOn),
        Tags = [.. new RunbookRun(outcome, saves is { } minutes ? TimeSpan.FromMinutes(minutes) : null).Tags()],
    };

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_run_saves_the_measured_manual_work_less_its_own(StoreEngineKind engine)
    {
        await UseReportAsync(engine);
        await BookAsync(
            Entry("deploy", "2026-06-01 10:00", 30), // long before the period: nobody deploys by hand any more
            Entry("deploy", "2026-06-02 10:00", 40) with { Source = EntrySource.Timer },
            Entry("deploy", "2026-06-03 10:00", 90),
            Run("deploy", "2026-11-09 10:00", 5, RunOutcome.Succeeded, saves: 999), // what is measured wins
            Run("deploy", "2026-11-10 10:00", 10, RunOutcome.Succeeded),
            Run("deploy", "2026-11-11 10:00", 15, RunOutcome.Failed, saves: 999),
            Run("deploy", "2026-11-12 10:00", 20, RunOutcome.Rehearsal, saves: 999),
            Run("deploy", "2026-11-13 10:00", 25, RunOutcome.Unknown, saves: 999));
        List<ToilMeasure> lines = await WeekAsync();

        ToilMeasure saved = Figure(lines, "Saved by runbooks");
        Assert.Equal((35 + 30 - 15) / 60.0, saved.Saved!.Value, 3);
        Assert.Equal((0.0, 1.25), (saved.SavedEstimated!.Value, saved.Hours!.Value));
        Assert.Contains("2 runs succeeded, 1 failed (their time is taken off), 2 were rehearsals", saved.Note!);
        ToilMeasure task = Assert.Single(Section(lines, MeasureSection.Task));
        Assert.Equal((1.25, saved.Saved), (task.Hours!.Value, task.Saved));
    }

    [Fact]
    public async Task Without_measured_work_the_runbooks_own_value_counts_and_is_said_to_be_an_estimate()
    {
        await UseReportAsync(StoreEngineKind.Sqlite);
        await BookAsync(
            Entry("rotate", "2026-11-09 09:00", 20), Entry("rotate", "2026-11-09 10:00", 40), // two are no measurement
            Run("rotate", "2026-11-10 10:00", 10, RunOutcome.Succeeded, saves: 70),
            Run("rotate", "2026-11-11 10:00", 10, RunOutcome.Succeeded),
            Run("alone", "2026-11-12 10:00", 10, RunOutcome.Succeeded));
        ToilMeasure saved = Figure(await WeekAsync(), "Saved by runbooks");
        Assert.Equal(((60 + 20) / 60.0, (60 + 20) / 60.0), (saved.Saved!.Value, saved.SavedEstimated!.Value), new Near());
        Assert.Contains("1:20 of it is an estimate", saved.Note!);
    }

    [Fact]
    public void What_a_run_says_is_read_back_from_its_tags()
    {
        RunbookRun run = new(RunOutcome.Succeeded, TimeSpan.FromMinutes(90));
        Assert.Equal(["outcome=succeeded", "saves=1h30m"], run.Tags());
        Assert.Equal(run, RunbookRun.Of(["deploy", .. run.Tags()]));
        Assert.Equal(new RunbookRun(RunOutcome.Unknown, null), RunbookRun.Of(["outcome=splendid", "saves=lots", "saves=0"]));
    }

    private sealed class Near : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 0.001 && Math.Abs(x.Item2 - y.Item2) < 0.001;

        public int GetHashCode((double, double) obj) => 0;
    }
}
