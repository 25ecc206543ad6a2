using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Log;

public sealed class TimerTests(PostgresFixture postgres) : LogTestBase(postgres)
{
    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_timer_becomes_an_entry_with_its_id(StoreEngineKind engine)
    {
        await UseAsync(engine, "  team: platform\n");
        ToilTimer timer = await StartAsync("restart", "tag", new[] { "#shop", "Shop", "x" }, "trigger", "page", "reference", "INC-1");
        Clock.Now = Clock.Now.AddMinutes(20);
        ToilTimer shown = Assert.Single(await RunAsync<ToilTimer>("status"));
        ToilEntry entry = await OneAsync("stop", "note", "done", "tag", "y");

        Assert.Equal((timer.Id, TimeSpan.FromMinutes(20)), (shown.Id, shown.Elapsed));
        Assert.Equal((timer.Id, EntryTrigger.Page, EntrySource.Timer, "platform", "Europe/Berlin"), (entry.Id, entry.Trigger, entry.Source, entry.Team, entry.Zone));
        Assert.Equal(["shop", "x", "y"], entry.Tags);
        Assert.Equal(("done", "INC-1", TimeSpan.FromMinutes(20)), (entry.Note, entry.Reference, entry.HandsOn));
        Assert.Empty(await RunAsync<ToilTimer>("status"));
        await FailsAsync("TimerNotRunning", () => RunAsync<ToilEntry>("stop"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Starting_another_books_the_first(StoreEngineKind engine)
    {
        await UseAsync(engine);
        await StartAsync("one");
        Clock.Now = Clock.Now.AddMinutes(5);
        await StartAsync("two");

        ToilEntry one = Assert.Single(await RunAsync<ToilEntry>("list"));
        Assert.Equal(("one", TimeSpan.FromMinutes(5)), (one.Task, one.Elapsed));
        Assert.Contains("'one' was stopped and booked with 5m", Assert.Single(Sink.Warnings));
        Assert.Equal("two", Assert.Single(await RunAsync<ToilTimer>("status")).Task);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_nested_timer_pauses_the_first_and_its_time_is_left_out(StoreEngineKind engine)
    {
        await UseAsync(engine);
        await StartAsync("outer");
        Clock.Now = Clock.Now.AddMinutes(10);
        await StartAsync("inner", "nested", true);
        Clock.Now = Clock.Now.AddMinutes(10);
        await StartAsync("innermost", "nested", true);
        Clock.Now = Clock.Now.AddMinutes(10);
        List<ToilTimer> shown = await RunAsync<ToilTimer>("status");
        ToilEntry innermost = await OneAsync("stop");
        Clock.Now = Clock.Now.AddMinutes(5);
        await StartAsync("instead of inner");
        Clock.Now = Clock.Now.AddMinutes(5);
        ToilEntry instead = await OneAsync("stop");
        Clock.Now = Clock.Now.AddMinutes(20);
        ToilEntry outer = await OneAsync("stop");

        Assert.Equal(["innermost", "inner", "outer"], shown.Select(timer => timer.Task));
        Assert.Equal([false, true, true], shown.Select(timer => timer.IsPaused));
        Assert.Equal(10, shown[2].HandsOn.TotalMinutes);
        Assert.Equal(("innermost", 10.0), (innermost.Task, innermost.HandsOn.TotalMinutes));
        ToilEntry inner = Assert.Single(await RunAsync<ToilEntry>("list", "task", "inner"));
        Assert.Equal((25.0, 15.0), (inner.Elapsed.TotalMinutes, inner.HandsOn.TotalMinutes));
        Assert.Equal(("instead of inner", 5.0), (instead.Task, instead.HandsOn.TotalMinutes));
        Assert.Equal(("outer", 60.0, 30.0), (outer.Task, outer.Elapsed.TotalMinutes, outer.HandsOn.TotalMinutes));
    }

    [Fact]
    public async Task Stopping_before_a_pause_does_not_count_the_pause()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        await StartAsync("outer", "at", "13:00");
        await StartAsync("inner", "nested", true, "at", "14:00");
        Clock.Now = Clock.Now.AddMinutes(30);
        await OneAsync("stop");

        Assert.Equal(30, (await OneAsync("stop", "at", "13:30")).HandsOn.TotalMinutes);
    }

    [Fact]
    public async Task Now_is_no_time_in_the_future_on_a_clock_that_goes_on()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        OperationContext context = Context() with { Time = new TickingClock() };
        ToilTimer timer = Assert.Single(await RunAsync<ToilTimer>("start", "now"));
        ToilEntry entry = Assert.Single(await RunAsync<ToilEntry>("stop", "0m"));
        Assert.Equal((timer.Id, timer.Start), (entry.Id, entry.Start));
        Assert.True(entry.End > entry.Start);

        async Task<List<T>> RunAsync<T>(string verb, string at) => await OperationCatalog.Get("log." + verb)
            .RunAsync([.. (verb == "start" ? [new OptionValue("task", "x", new("--task"))] : Array.Empty<OptionValue>()), new OptionValue("at", at, new("--at"))], context, Token)
            .Cast<T>().ToListAsync(Token);
    }

    private sealed class TickingClock : TimeProvider
    {
        private long _seconds;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.Zero).AddSeconds(Interlocked.Increment(ref _seconds));
    }

    [Theory]
    [InlineData("2026-11-19T17:00Z", "2026-11-20T08:00Z", true, "over the night")]
    [InlineData("2026-11-20T02:00Z", "2026-11-20T04:30Z", false, "")]
    [InlineData("2026-11-20T01:00Z", "2026-11-20T07:30Z", true, "over the night")]
    [InlineData("2026-11-19T20:30Z", "2026-11-19T23:30Z", false, "")]
    [InlineData("2026-11-20T08:00Z", "2026-11-20T16:30Z", true, "for more than 8h")]
    [InlineData("2026-11-20T08:00Z", "2026-11-20T15:30Z", false, "")]
    public async Task A_forgotten_timer_is_asked_about(string start, string stop, bool isAsked, string why)
    {
        await UseAsync(StoreEngineKind.Sqlite);
        Clock.Now = Utc(start);
        await StartAsync("one");
        Clock.Now = Utc(stop);
        if (isAsked)
        {
            ToilException question = await FailsAsync("TimerForgotten", () => RunAsync<ToilEntry>("stop"));
            Assert.Contains(why, question.Sentence);
            Assert.Contains("--at", question.Remedy);
            Assert.Equal("TimerForgotten", (await FailsAsync("TimerForgotten", () => StartAsync("two"))).ErrorId);
            Assert.Single(await RunAsync<ToilTimer>("status"));
            Assert.Equal(Utc(stop) - Utc(start), (await OneAsync("stop", "force", true)).Elapsed);
        }
        else
        {
            await OneAsync("stop");
        }
    }

    [Fact]
    public async Task The_way_out_is_the_time_at_which_it_ended()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        Clock.Now = Utc("2026-11-19T16:00Z");
        await StartAsync("one");
        Clock.Now = Utc("2026-11-20T08:00Z");

        // 18:05 in Berlin, the evening before.
        Assert.Equal(Utc("2026-11-19T17:05Z"), (await OneAsync("stop", "at", "18:05")).End);
    }

    [Fact]
    public async Task Sleep_and_maximum_are_settings()
    {
        await UseAsync(StoreEngineKind.Sqlite, "  sleep: 12-16\n  max-duration: 30m\n");
        await StartAsync("one", "at", "13:00");
        Assert.Contains("(12:00-16:00)", (await FailsAsync("TimerForgotten", () => RunAsync<ToilEntry>("stop"))).Sentence);
        Assert.Contains("more than 30m", (await FailsAsync("TimerForgotten", () => RunAsync<ToilEntry>("stop", "at", "13:45"))).Sentence);
        await OneAsync("stop", "at", "13:30");
    }

    [Fact]
    public async Task Moments_that_cannot_be_are_refused()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        await FailsAsync("TimerInFuture", () => StartAsync("one", "at", "2026-11-20 15:01"));
        await StartAsync("one", "at", "14:00");
        await FailsAsync("EntryEndsBeforeStart", () => RunAsync<ToilEntry>("stop", "at", "14:00"));
        await FailsAsync("EntryEndsBeforeStart", () => RunAsync<ToilEntry>("stop", "at", "13:00"));
        await FailsAsync("EntryInFuture", () => RunAsync<ToilEntry>("stop", "at", "2026-11-20 16:00"));
        await FailsAsync("MomentInvalid", () => RunAsync<ToilEntry>("stop", "at", "teatime"));
        await FailsAsync("EntryHandsOnInvalid", () => RunAsync<ToilEntry>("stop", "hands-on", "3h"));
        await FailsAsync("ZoneUnknown", () => StartAsync("two", "zone", "Europe/Berln"));
    }

    [Fact]
    public async Task A_start_that_overlaps_is_not_silent()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        await OneAsync("add", "task", "before", "duration", "1h");
        await StartAsync("one", "at", "14:30");
        Assert.Contains("overlaps 'before'", Assert.Single(Sink.Warnings));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_person_has_one_running_timer_however_many_start_at_once(StoreEngineKind engine)
    {
        await UseAsync(engine);
        Clock.Now = Clock.Now.AddMilliseconds(1);
        Task<ToilTimer>[] starts = [.. Enumerable.Range(0, 8).Select(i => StartAsync($"t{i}", "nested", i % 2 == 0))];
        await Task.WhenAll(starts.Select(start => start.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default)));

        Assert.Contains(starts, start => start.IsCompletedSuccessfully);
        Assert.All(starts.Where(start => start.IsFaulted), start => Assert.Contains(
            Assert.IsType<ToilException>(start.Exception!.GetBaseException()).ErrorId, new[] { "TimerRunning", "TimerGone", "EntryEndsBeforeStart" }));
        Assert.Single(await RunAsync<ToilTimer>("status"), timer => !timer.IsPaused);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_timer_is_booked_once_however_many_stop_it(StoreEngineKind engine)
    {
        await UseAsync(engine);
        await StartAsync("one", "at", "1m");
        Task<List<ToilEntry>>[] stops = [.. Enumerable.Range(0, 6).Select(_ => Task.Run(() => RunAsync<ToilEntry>("stop"), Token))];
        await Task.WhenAll(stops.Select(stop => stop.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default)));

        Assert.Equal(1, stops.Count(stop => stop.IsCompletedSuccessfully));
        Assert.Single(await RunAsync<ToilEntry>("list"));
    }

    [Fact]
    public async Task Other_people_have_timers_of_their_own()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        await StartAsync("one");
        await StartAsync("two", "person", "bob");
        Assert.Equal("one", Assert.Single(await RunAsync<ToilTimer>("status")).Task);
        Assert.Equal(2, (await RunAsync<ToilTimer>("status", "person", "*")).Count);
    }
}
