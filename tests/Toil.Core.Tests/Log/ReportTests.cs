using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Log;

public sealed class ReportTests(PostgresFixture postgres) : ReportTestBase(postgres)
{
    private static ToilEntry[] Example =>
    [
        .. Enumerable.Range(9, 5).Select(day => Entry("health checks", $"2026-11-{day:00} 08:30", 20, EntryTrigger.Schedule)),
        .. new[] { 9, 10, 12, 13 }.Select(day => Entry("deploy the shop", $"2026-11-{day:00} 14:00", 15, EntryTrigger.Request)),
        Entry("known issue: full queue", "2026-11-10 03:10", 30, EntryTrigger.Page),
        Entry("known issue: stale cache", "2026-11-12 11:00", 30, EntryTrigger.Ticket),
    ];

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_week_of_chores_is_more_than_three_hours_of_toil_and_the_health_checks_come_first(StoreEngineKind engine)
    {
        await UseReportAsync(engine);
        await BookAsync(Example);
        List<ToilMeasure> lines = await WeekAsync("build-cost", new Dictionary<string, string> { ["Health Checks"] = "10h" });

        Assert.Equal(3 + (40 / 60.0), Figure(lines, "Toil a week").Hours!.Value, 3);
        List<ToilMeasure> candidates = Section(lines, MeasureSection.Candidate);
        Assert.Equal(["health checks", "deploy the shop", "known issue: full queue", "known issue: stale cache"], candidates.Select(line => line.Name));
        Assert.Equal((21.6667, 5L, 6.0), (candidates[0].Hours!.Value, candidates[0].Count!.Value, candidates[0].Payback!.Value));
        Assert.Equal((TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(20), TimeSpan.Zero), (candidates[0].Median, candidates[0].P90, candidates[0].Spread));
        Assert.Null(candidates[0].PaybackLow);
        Assert.Equal(1.0, Hours(lines, MeasureSection.Trigger, "Request"));
        Assert.Equal((6L, 2.0), (Figure(lines, "Interrupts").Count!.Value, Figure(lines, "Interrupts").Hours!.Value));
        Assert.Contains("1.2 on a day", Figure(lines, "Interrupts").Note!);
        Assert.Equal(("2026-11-09", 1L, 0.5, "ada"), Assert.Single(Section(lines, MeasureSection.Night)) is var night ? (night.Name, night.Count!.Value, night.Hours!.Value, night.Person) : default);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0], Assert.Single(Section(lines, MeasureSection.Week)).WakeUps);
    }

    [Fact]
    public async Task The_verdict_is_refused_below_the_coverage_and_given_above()
    {
        await UseReportAsync(StoreEngineKind.Sqlite);
        await BookAsync(Example);
        ToilMeasure refused = Figure(await WeekAsync(), "Verdict");
        Assert.Equal((Severity.Warning, null), (refused.Severity, refused.Share));
        Assert.StartsWith("No verdict: 9.2 % of the scheduled hours are tracked, and a verdict needs 60 %", refused.Note!);

        ToilMeasure over = Figure(await WeekAsync("scheduled-hours", "4h"), "Verdict");
        Assert.Equal((Severity.High, 1.0), (over.Severity, over.Share));
        await BookAsync(
            Entry("build it", "2026-11-10 09:00", 300) with { Category = EntryCategory.Engineering },
            Entry("meeting", "2026-11-11 09:00", 600) with { Category = EntryCategory.Overhead });
        List<ToilMeasure> lines = await WeekAsync("scheduled-hours", "20h");
        Assert.Equal((Severity.None, 0.4231), (Figure(lines, "Verdict").Severity, Figure(lines, "Verdict").Share)); // 3:40 of 8:40
        Assert.Equal(0.3667, Figure(lines, "Toil of scheduled").Share); // 3:40 of 20 - 10
        Assert.Equal(0.9333, Figure(lines, "Coverage").Share);
        Assert.Equal(Severity.High, Figure(await WeekAsync("scheduled-hours", "20h", "cap", "42"), "Verdict").Severity);
        Assert.Equal(0.3667, Figure(await WeekAsync("scheduled-hours", "20h", "share-of", "scheduled"), "Verdict").Share);
    }

    [Fact]
    public async Task Leave_and_people_who_track_nothing_change_what_is_scheduled()
    {
        await UseReportAsync(StoreEngineKind.Sqlite, "  leave: [2026-11-09, 'ada=2026-11-10..2026-11-14', 'bob=2026-11-11']\n");
        await BookAsync(Example);
        await BookAsync(Entry("other", "2026-11-13 10:00", 60) with { Person = "bob" });
        Assert.Equal(3 * 8, Figure(await WeekAsync(), "Scheduled").Hours);
        Assert.Equal((3 + (2 * 4)) * 8, Figure(await WeekAsync("team-size", "4"), "Scheduled").Hours);
        await FailsAsync("LeaveInvalid", () => WeekAsync("leave", new[] { "ada=Friday" }));
        await FailsAsync("LeaveInvalid", () => WeekAsync("leave", new[] { "2026-11-12..2026-11-11" }));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_team_is_reported_by_default_and_a_person_when_asked_for(StoreEngineKind engine)
    {
        await UseReportAsync(engine, "  team: platform\n");
        await BookAsync(
            Entry("ours", "2026-11-10 10:00", 60) with { Team = "platform" },
            Entry("ours", "2026-11-10 12:00", 60) with { Team = "platform", Person = "bob" },
            Entry("theirs", "2026-11-10 14:00", 60) with { Team = "search", Person = "eve" },
            Entry("nobody's", "2026-11-10 16:00", 60));

        Assert.Equal(2, Figure(await WeekAsync(), "Tracked").Hours);
        Assert.Equal(4, Figure(await WeekAsync("team", new[] { "*" }), "Tracked").Hours);
        Assert.Equal(3, Figure(await WeekAsync("team", new[] { "PLAT*", "search" }), "Tracked").Hours);
        Assert.Equal(2, Figure(await WeekAsync("person", new[] { "ada" }), "Tracked").Hours);
        Assert.Contains("Did you mean 'eve'?", (await FailsAsync("PersonUnknown", () => WeekAsync("person", new[] { "evy" }))).Remedy);
        Assert.Contains("Did you mean 'search'?", (await FailsAsync("TeamUnknown", () => WeekAsync("team", new[] { "serch" }))).Remedy);
        Assert.Equal(ErrorKind.NotFound, (await FailsAsync("PersonUnknown", () => WeekAsync("person", new[] { "zoltan the great" }))).Kind);
    }

    [Fact]
    public async Task Sleep_is_shown_to_its_owner_and_of_a_team_only_in_total()
    {
        await UseReportAsync(StoreEngineKind.Sqlite);
        await BookAsync([.. new[] { "ada", "bob", "eve" }.Select(person => Entry("page", "2026-11-11 02:00", 30, EntryTrigger.Page) with { Person = person })]);

        List<ToilMeasure> team = await WeekAsync();
        Assert.Equal(3, Figure(team, "Wake-ups").Count);
        Assert.Empty(Section(team, MeasureSection.Night));
        Assert.All(Section(team, MeasureSection.Week), week => Assert.Null(week.WakeUps));
        Assert.DoesNotContain(team, line => line.Person is not null);

        List<ToilMeasure> two = await WeekAsync("person", new[] { "bob", "eve" });
        Assert.Contains("Not shown", Figure(two, "Sleep").Note!);
        Assert.DoesNotContain(two, line => line.Name is "Wake-ups" or "Bad nights" || line.Section == MeasureSection.Night || line.WakeUps is not null);
        Assert.DoesNotContain("in sleep hours", Figure(two, "Interrupts").Note!);
        Assert.Contains(await WeekAsync("person", new[] { "bob" }), line => line.Name == "Sleep");
        Assert.Single(Section(await WeekAsync("person", new[] { "ADA" }), MeasureSection.Night));
        Assert.Equal(3, Section(await WeekAsync("nights", true), MeasureSection.Night).Count);
    }

    [Fact]
    public async Task Nights_are_those_of_the_persons_zone_and_whoever_is_awake_is_not_woken()
    {
        await UseReportAsync(StoreEngineKind.Sqlite);
        await BookAsync(
            Entry("page", "2026-11-10 02:00", 30, EntryTrigger.Page, "Asia/Tokyo"), // 18:00 in Berlin
            Entry("page", "2026-11-10 02:30", 30, EntryTrigger.Page, "Asia/Tokyo"), // still awake
            Entry("page", "2026-11-10 22:00", 30, EntryTrigger.Page, "Asia/Tokyo"), // the next night
            Entry("page", "2026-11-12 07:59", 30, EntryTrigger.Page),
            Entry("page", "2026-11-13 08:00", 30, EntryTrigger.Page), // the day has begun
            Entry("ticket", "2026-11-14 03:00", 30, EntryTrigger.Ticket));
        List<ToilMeasure> lines = await WeekAsync();

        Assert.Equal(3, Figure(lines, "Wake-ups").Count);
        Assert.Equal(["2026-11-09", "2026-11-10", "2026-11-11"], Section(lines, MeasureSection.Night).Select(night => night.Name));
        Assert.Contains("3 in a row", Figure(lines, "Bad nights").Note!);
        Assert.Contains("1 in business hours, 0 in off hours, 5 in sleep hours", Figure(lines, "Interrupts").Note!);
        Assert.Equal(4, Figure(await WeekAsync("sleep", "22-9"), "Wake-ups").Count); // sleep wins over business hours
    }

    [Fact]
    public async Task A_night_is_nine_or_eleven_hours_when_the_clocks_change()
    {
        await UseReportAsync(StoreEngineKind.Sqlite);
        await BookAsync(
            Entry("watch", "2026-03-28 22:00", 9 * 60, EntryTrigger.Page), // forward: 22 to 8 is nine hours
            Entry("watch", "2026-10-24 22:00", 11 * 60, EntryTrigger.Page)); // back: eleven
        List<ToilMeasure> lines = await ReportAsync("since", "2026-03-01", "until", "2026-10-31");
        Assert.Equal([9.0, 11.0], Section(lines, MeasureSection.Night).Select(night => night.Hours!.Value));
        Assert.Equal(20, Figure(lines, "Tracked").Hours);
    }

    [Fact]
    public async Task Weeks_are_split_at_the_midnight_of_the_entrys_zone()
    {
        await UseReportAsync(StoreEngineKind.Sqlite);
        await BookAsync(
            Entry("over the night", "2026-11-08 23:00", 180),
            Entry("over the night", "2026-11-08 21:00", 240, zone: "America/New_York") with { Person = "bob" });
        List<ToilMeasure> weeks = Section(await ReportAsync("since", "2026-11-02", "until", "2026-11-15"), MeasureSection.Week);
        Assert.Equal([("2026-11-02", 4.0), ("2026-11-09", 3.0)], weeks.Select(week => (week.Name, week.Hours!.Value)));
    }

    [Fact]
    public async Task Only_the_part_within_the_period_counts_and_periods_add_up()
    {
        await UseReportAsync(StoreEngineKind.Sqlite);
        await BookAsync(Entry("long", "2026-11-10 09:00", 240) with { HandsOn = TimeSpan.FromHours(2) });
        Assert.Equal(0.5, Figure(await ReportAsync("since", "2026-11-10 08:00", "until", "2026-11-10 10:00"), "Tracked").Hours);
        ToilMeasure rest = Figure(await ReportAsync("since", "2026-11-10 10:00", "until", "2026-11-10 18:00"), "Tracked");
        Assert.Equal((1.5, 0L), (rest.Hours!.Value, rest.Count!.Value));
    }

    [Fact]
    public async Task A_period_that_is_wrong_or_empty_is_told()
    {
        await UseReportAsync(StoreEngineKind.Sqlite);
        await FailsAsync("PeriodInvalid", () => ReportAsync("since", "2026-11-15", "until", "2026-11-09"));
        await FailsAsync("ZoneUnknown", () => ReportAsync("zone", "Europe/Berln"));
        await FailsAsync("MomentInvalid", () => ReportAsync("since", "someday"));

        List<ToilMeasure> none = await ReportAsync();
        Assert.Equal(["Verdict", "Period"], none.Select(line => line.Name));
        Assert.StartsWith("No verdict: there are no entries from 2026-08-24 00:00", none[0].Note!);
        Assert.Contains("There are no entries", Assert.Single(Sink.Warnings));

        await BookAsync(Example);
        await ReportAsync("build-cost", new Dictionary<string, string> { ["helth checks"] = "10h" });
        Assert.Contains("did you mean 'health checks'?", Sink.Warnings.Last());
    }

    [Fact]
    public async Task A_log_that_is_younger_than_the_period_is_not_held_against_the_weeks_before_it()
    {
        await UseReportAsync(StoreEngineKind.Sqlite);
        await BookAsync(Example);
        List<ToilMeasure> lines = await ReportAsync(); // to Friday, 15:00 by Berlin's clock
        Assert.Contains("from the day on which the log begins", Figure(lines, "Period").Note!);
        Assert.Equal(2, Section(lines, MeasureSection.Week).Count);
        Assert.Equal((3 + (2 / 3.0)) / 1.925, Figure(lines, "Toil a week").Hours!.Value, 3);
    }

    [Fact]
    public async Task Removed_entries_count_for_nothing()
    {
        await UseReportAsync(StoreEngineKind.Sqlite);
        await BookAsync(Example);
        await OneAsync("remove", "id", (await RunAsync<ToilEntry>("list", "task", new[] { "deploy*" }))[0].ShortId);
        Assert.Equal(0.75, Hours(await WeekAsync(), MeasureSection.Task, "deploy the shop"));
    }
}
