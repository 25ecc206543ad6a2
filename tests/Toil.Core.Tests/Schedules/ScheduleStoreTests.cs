using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Schedules;
using Toil.Schedules.Store;
using Toil.State;
using Toil.State.Schema;

namespace Toil.Core.Tests.Schedules;

public sealed class ScheduleStoreTests(PostgresFixture postgres) : StoreTestBase(postgres)
{
    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_schedule_is_read_back_replaced_and_forgotten(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        ScheduleStore schedules = new(store);
        StoredSchedule one = Schedule("night", "build-7", schedules.Now);
        await schedules.PutAsync(one, Token);
        await schedules.PutAsync(Schedule("night", "build-8", schedules.Now), Token);
        Assert.Equal(one, await schedules.GetAsync("night", "build-7", "O'Hara \U0001F600", Token));
        await schedules.PutAsync(one with { Target = ScheduleTarget.Crontab }, Token);
        Assert.Equal([ScheduleTarget.Crontab, ScheduleTarget.Systemd], (await schedules.ListAsync(Token)).Select(found => found.Target));
        Assert.True(await schedules.RemoveAsync("night", "build-7", one.Person, Token));
        Assert.False(await schedules.RemoveAsync("night", "build-7", one.Person, Token));
        Assert.Single(await schedules.ListAsync(Token));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_store_with_runs_is_upgraded(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);
        await using (StateStore old = await OpenAsync(location, new StoreOptions { Upgrades = [.. StoreUpgrades.All.Take(6)] }))
        {
            await old.WriteAsync(
                session => session.ExecuteAsync("""
                    INSERT INTO toil_runbook_run (id, runbook, path, hash, definition, parameters, folder, rehearsal, state, person, machine, holder, token, beat_at, started_at, ended_at, worked, resumes)
                    VALUES ('0190b6a0-0000-7000-8000-000000000000', 'night', '/n', 'h', 'd', '{}', '/', 0, 'succeeded', 'ada', 'm', 'm||1|1', 't', 1, 1, 2, 1, 0)
                    """),
                Token);
        }

        await using StateStore store = await OpenAsync(location);
        Toil.Runbooks.Journal.RunbookStore runs = new(store);
        Assert.Null((await runs.ListAsync(null, null, null, 10, Token)).Single().Schedule);
        Assert.Null(await runs.LastOfScheduleAsync("night", null, Token));
    }

    private static StoredSchedule Schedule(string name, string machine, DateTimeOffset now) => new()
    {
        Name = name,
        Machine = machine,
        Person = "O'Hara \U0001F600",
        Target = ScheduleTarget.Systemd,
        Runbook = "night",
        Path = "/srv/büro/night.yaml",
        Calendar = "0 3 * * *",
        Written = "daily 03:00 Europe/Berlin",
        Zone = "Europe/Berlin",
        Delay = TimeSpan.FromSeconds(60),
        Hash = "h",
        RegisteredAt = now,
        Since = now.AddDays(-1),
    };
}
