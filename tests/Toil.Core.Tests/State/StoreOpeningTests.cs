using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.State;
using Toil.State.Runs;
using Toil.State.Schema;

namespace Toil.Core.Tests.State;

public sealed class StoreOpeningTests(PostgresFixture postgres) : StoreTestBase(postgres)
{
    private static readonly StoreUpgrade s_notes = new(2, "notes", dialect => $"""
        CREATE TABLE toil_note (id {dialect.Identity}, text TEXT NOT NULL);
        INSERT INTO toil_note (text) SELECT operation FROM toil_run;
        """);

    private static readonly StoreUpgrade s_broken = new(2, "broken", dialect => $"""
        CREATE TABLE toil_note (id {dialect.Identity}, text TEXT NOT NULL);
        UPDATE toil_run SET operation = 'changed';
        INSERT INTO toil_note (no_such_column) VALUES (1);
        """);

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_fresh_store_says_what_it_is(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);
        await using StateStore store = await OpenAsync(location);
        await store.Runs.BeginAsync(SomeRun, Token);

        StoreStatus status = await store.GetStatusAsync(Token);

        Assert.Equal(engine == StoreEngineKind.Sqlite ? "SQLite" : "PostgreSQL", status.Engine);
        Assert.Matches(@"^\d+\.\d+", status.EngineVersion);
        Assert.Equal(location.Display, status.Location);
        Assert.Equal(StoreUpgrades.All.Count, status.SchemaVersion);
        Assert.Equal(1, status.Runs);
        Assert.InRange(status.SizeBytes, 4_096, 1 << 20);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Many_may_open_a_fresh_store_at_once(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);

        StateStore[] stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => OpenAsync(location))));

        foreach (StateStore store in stores)
        {
            await store.Runs.BeginAsync(SomeRun, Token);
        }

        Assert.Equal(8, (await stores[0].GetStatusAsync(Token)).Runs);
        foreach (StateStore store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_older_store_is_upgraded_with_what_it_holds(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);
        await using (StateStore old = await OpenAsync(location, WithSteps(1)))
        {
            await old.Runs.BeginAsync(SomeRun, Token);
        }

        await using StateStore store = await OpenAsync(location, WithSteps(1, s_notes));

        Assert.Equal(2, (await store.GetStatusAsync(Token)).SchemaVersion);
        Assert.Equal(
            "certificate.sweep",
            await store.ReadAsync(session => session.ScalarAsync<string>("SELECT text FROM toil_note WHERE id = 1"), Token));
        Assert.Equal(2, await store.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM toil_schema"), Token));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_upgrade_that_fails_leaves_the_store_as_it_was(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);
        await using (StateStore old = await OpenAsync(location, WithSteps(1)))
        {
            await old.Runs.BeginAsync(SomeRun, Token);
        }

        ToilException failure = await FailsAsync("StoreUpgradeFailed", () => OpenAsync(location, WithSteps(1, s_broken)));

        Assert.Contains("version 2 (broken)", failure.Sentence);
        await using StateStore store = await OpenAsync(location, WithSteps(1));
        Assert.Equal(1, (await store.GetStatusAsync(Token)).SchemaVersion);
        Assert.Equal("certificate.sweep", Assert.Single(await ListAsync(store, new RunFilter())).Operation);
        await FailsAsync("StoreFailed", () => store.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM toil_note"), Token));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_fresh_store_whose_upgrade_fails_stays_empty(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);
        await FailsAsync("StoreUpgradeFailed", () => OpenAsync(location, WithSteps(1, s_broken)));

        await using StateStore store = await OpenAsync(location, WithSteps(1, s_notes));

        Assert.Equal(2, (await store.GetStatusAsync(Token)).SchemaVersion);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_newer_store_is_refused(StoreEngineKind engine)
    {
        StoreLocation location = await NewLocationAsync(engine);
        await (await OpenAsync(location, WithSteps(1, s_notes))).DisposeAsync();

        ToilException failure = await FailsAsync("StoreSchemaTooNew", () => OpenAsync(location, WithSteps(1)));

        Assert.Contains("schema version 2", failure.Sentence);
        Assert.Contains("up to 1", failure.Sentence);
        Assert.Contains(location.Display, failure.Sentence);
        Assert.Equal(ErrorKind.Conflict, failure.Kind);
    }

    [Fact]
    public async Task On_PostgreSQL_the_tables_live_in_the_schema_of_the_search_path()
    {
        string database = await Cluster.CreateDatabaseAsync();
        await Cluster.ExecuteAsync("CREATE SCHEMA one; CREATE SCHEMA two", database);
        await using StateStore one = await OpenAsync(Parse(Url(database) + "?search_path=one"));
        await using StateStore two = await OpenAsync(Parse(Url(database) + "?search_path=two"));

        await one.Runs.BeginAsync(SomeRun, Token);

        Assert.Equal(1, (await one.GetStatusAsync(Token)).Runs);
        Assert.Equal(0, (await two.GetStatusAsync(Token)).Runs);
    }

    [Theory]
    [InlineData("a;Mode=Memory.db")]
    [InlineData("say \"a\"\"b.db")]
    [InlineData("it's = {1}|%20.db")]
    [InlineData(" büro .db")]
    public async Task A_SQLite_store_may_have_any_name(string name)
    {
        string path = Path.Combine(Path.GetDirectoryName((await NewLocationAsync(StoreEngineKind.Sqlite)).Target)!, name);
        await using StateStore store = await OpenAsync(StoreLocation.Parse(path, "/"));
        await store.Runs.BeginAsync(SomeRun, Token);

        Assert.Equal(path, await store.ReadAsync(session => session.ScalarAsync<string>("SELECT file FROM pragma_database_list"), Token));
    }

    [Fact]
    public async Task A_SQLite_store_is_for_its_owner_only_and_survives_a_power_cut()
    {
        StoreLocation location = await NewLocationAsync(StoreEngineKind.Sqlite);
        await using StateStore store = await OpenAsync(location);
        await store.Runs.BeginAsync(SomeRun, Token);

        Assert.Equal("wal", await store.ReadAsync(session => session.ScalarAsync<string>("PRAGMA journal_mode"), Token));
        Assert.Equal(2, await store.ReadAsync(session => session.ScalarAsync<long>("PRAGMA synchronous"), Token));
        Assert.Equal(1, await store.ReadAsync(session => session.ScalarAsync<long>("PRAGMA foreign_keys"), Token));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(location.Target)!));
            foreach (string file in Directory.GetFiles(Path.GetDirectoryName(location.Target)!))
            {
                Assert.Equal(Owner, File.GetUnixFileMode(file));
            }
        }
    }

    private static StoreOptions WithSteps(int released, params StoreUpgrade[] more)
        => new() { Upgrades = [.. StoreUpgrades.All.Take(released), .. more] };
}
