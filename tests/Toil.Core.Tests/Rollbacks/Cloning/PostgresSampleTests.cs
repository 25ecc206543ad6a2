using System.Globalization;
using Npgsql;
using Toil.Rollbacks.Cloning;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>Samples on PostgreSQL: no row refers to one that is not there, and all else is as in the source.</summary>
/// <remarks>Foreign keys are made after the rows, and so are proof themselves that none is missing.</remarks>
[Collection(CloningCollection.Name)]
public sealed class PostgresSampleTests(CloneServers servers) : PostgresCloningTestBase(servers)
{
    private static readonly string[] s_keys =
    [
        "CREATE TABLE country (code char(2) PRIMARY KEY, name text)", "INSERT INTO country SELECT chr(65 + i / 26) || chr(65 + i % 26), 'c' || i FROM generate_series(0, 400) i",
        "CREATE TABLE town (id bigint PRIMARY KEY, country char(2) NOT NULL REFERENCES country)", "INSERT INTO town SELECT i, chr(65 + (i % 400) / 26) || chr(65 + (i % 400) % 26) FROM generate_series(1, 20000) i",
        "CREATE TABLE person (id uuid PRIMARY KEY, town bigint REFERENCES town, boss uuid REFERENCES person, n integer UNIQUE)",
        "INSERT INTO person SELECT md5(i::text)::uuid, CASE WHEN i % 3 > 0 THEN i END, CASE WHEN i > 1 THEN md5((i / 2)::text)::uuid END, i FROM generate_series(1, 20000) i",
        "CREATE TABLE head (a integer, b text COLLATE \"C\", PRIMARY KEY (a, b))", "INSERT INTO head SELECT i % 100, 'b' || i || '\"''\\,{' FROM generate_series(1, 20000) i",
        "CREATE TABLE part (id bigserial PRIMARY KEY, a integer, b text, by_person integer REFERENCES person (n), FOREIGN KEY (a, b) REFERENCES head MATCH SIMPLE)",
        "INSERT INTO part (a, b, by_person) SELECT CASE WHEN i % 5 > 0 THEN i % 100 END, 'b' || i || '\"''\\,{', i FROM generate_series(1, 20000) i",
        "CREATE TABLE egg (id integer PRIMARY KEY, hen integer)", "CREATE TABLE hen (id integer PRIMARY KEY, egg integer REFERENCES egg)",
        "INSERT INTO egg SELECT i, i FROM generate_series(1, 20000) i", "INSERT INTO hen SELECT i, 1 + (i * 7919) % 20000 FROM generate_series(1, 20000) i", "ALTER TABLE egg ADD FOREIGN KEY (hen) REFERENCES hen DEFERRABLE INITIALLY DEFERRED",
        "CREATE TABLE log (what text)", "INSERT INTO log SELECT 'l' || i FROM generate_series(1, 20000) i", "CREATE TABLE few (id integer PRIMARY KEY)", "INSERT INTO few SELECT generate_series(1, 999)", "CREATE TABLE none (id integer PRIMARY KEY)",
        "CREATE TABLE day (d date, id integer, PRIMARY KEY (d, id)) PARTITION BY RANGE (d)", "CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM ('2026-01-01') TO ('2026-01-11')", "CREATE TABLE day_2 PARTITION OF day DEFAULT",
        "CREATE TABLE visit (id integer PRIMARY KEY, d date, day_id integer, FOREIGN KEY (d, day_id) REFERENCES day)",
        "INSERT INTO day SELECT date '2026-01-01' + i % 20, i FROM generate_series(1, 20000) i", "INSERT INTO visit SELECT i, date '2026-01-01' + i % 20, i FROM generate_series(1, 20000) i",
        "CREATE TABLE tagged (id integer PRIMARY KEY, kind integer GENERATED ALWAYS AS (id % 10) STORED REFERENCES few, few regclass)", "INSERT INTO tagged (id, few) SELECT i, 'few' FROM generate_series(10, 20000) i WHERE i % 10 > 0",
    ];

    [Fact]
    public async Task Nothing_in_a_sample_refers_to_what_is_not_there()
    {
        string source = await NewDatabaseAsync(s_keys);
        await ExecuteAsync(source, "ANALYZE");
        string before = await WritesAsync(source);
        await using ICloner cloner = Cloner(source);
        await using DisposableClone sample = await cloner.CloneAsync(0.06, Token);
        Assert.Equal(CloneMethod.Sample, sample.Facts.Method);
        Assert.Equal(0.06, sample.Facts.Share);
        Assert.Empty(sample.Facts.Notes);
        await AssertSameSchemaAsync(source, sample);
        Assert.Equal("999|0|401", await QueryAsync(sample, "SELECT (SELECT count(*) FROM few), (SELECT count(*) FROM none), (SELECT count(*) FROM country)"));
        foreach (string table in (string[])["part", "log", "visit", "tagged"])
        {
            Assert.InRange(await CountAsync(sample, table), 900, 1500);
        }

        // Its own share, what others refer to, and what that refers to.
        Assert.InRange(await CountAsync(sample, "person"), 1_800, 12_000);
        Assert.InRange(await CountAsync(sample, "hen"), 1_800, 19_999);
        await AssertSubsetAsync(source, sample, "part", "id || coalesce(a::text, '-') || b || by_person");
        await AssertSubsetAsync(source, sample, "day", "d::text || id");
        Assert.Equal("0", await QueryAsync(sample, "SELECT count(*) FROM part WHERE a IS NOT NULL AND NOT EXISTS (SELECT FROM head WHERE head.a = part.a AND head.b = part.b)"));
        Assert.Equal(await QueryAsync(source, "SELECT last_value, is_called FROM part_id_seq"), await QueryAsync(sample, "SELECT last_value, is_called FROM part_id_seq"));
        Assert.Equal(before, await WritesAsync(source));

        await using DisposableClone again = await cloner.CloneAsync(0.06, Token);
        await using DisposableClone reduced = await cloner.ReduceAsync(sample, 300, Token);
        Assert.Equal(await SumAsync(sample), await SumAsync(again));
        await AssertSameSchemaAsync(source, reduced);
        Assert.InRange(await CountAsync(reduced, "part"), 200, 400);
        Assert.InRange(await CountAsync(reduced, "few"), 200, 400);
        Assert.Equal(0.06, reduced.Facts.Share);
    }

    [Fact]
    public async Task Everything_but_the_rows_of_larger_tables_is_in_a_sample()
    {
        string source = await ShopAsync();
        await using NpgsqlConnection other = await ConnectAsync(source);
        await using ICloner cloner = Cloner(source);
        await using DisposableClone sample = await cloner.CloneAsync(0.05, Token);
        await AssertSameSchemaAsync(source, sample);
        Assert.Contains(sample.Facts.Notes, note => note.Contains("large objects", StringComparison.Ordinal));
        Assert.Equal("300|900|2|1|20|gone", await QueryAsync(
            sample, "SELECT (SELECT count(*) FROM app.customer), (SELECT count(*) FROM app.orders), (SELECT count(*) FROM app.pet), (SELECT count(*) FROM app.dog), (SELECT count(*) FROM app.\"Odd \"\"name\"), (SELECT k FROM app.scratch)"));
        Assert.InRange(await CountAsync(sample, "app.event"), 700, 1_300);
        Assert.Equal(await QueryAsync(source, "SELECT md5(string_agg(c::text, ',' ORDER BY id)) FROM app.customer c"), await QueryAsync(sample, "SELECT md5(string_agg(c::text, ',' ORDER BY id)) FROM app.customer c"));
        Assert.Equal("300", await QueryAsync(sample, "SELECT count(*) FROM app.totals"));
        Assert.Equal("8|True|42|False", await QueryAsync(sample, "SELECT t.last_value, t.is_called, u.last_value, u.is_called FROM app.ticket t, app.unused u"));
    }

    [Fact]
    public async Task A_sample_is_taken_on_another_server_and_of_one_moment_of_a_source_that_is_written_to()
    {
        string source = await NewDatabaseAsync(
            "CREATE TABLE account (id integer PRIMARY KEY, n bigint NOT NULL)", "INSERT INTO account SELECT i, 0 FROM generate_series(1, 2000) i",
            "CREATE TABLE move (id bigserial PRIMARY KEY, account integer NOT NULL REFERENCES account, by integer NOT NULL)");
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task writing = Task.Run(async () =>
        {
            await using NpgsqlConnection writer = await ConnectAsync(source);
            while (!end.IsCancellationRequested)
            {
                await using NpgsqlCommand command = new(
                    "WITH a AS (INSERT INTO account SELECT max(id) + 1, 1 FROM account RETURNING id) INSERT INTO move (account, by) SELECT id, 1 FROM a; INSERT INTO move (account, by) SELECT id, 1 FROM account ORDER BY id LIMIT 200; UPDATE account SET n = n + 1 WHERE id <= 200",
                    writer);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }, Token);
        await using ICloner cloner = Cloner(source, options => options with { Server = At(Url(Servers.Other, "postgres")) });
        for (int i = 0; i < 3; i++)
        {
            await using DisposableClone sample = await cloner.CloneAsync(0.6, Token);
            Assert.True(await CountAsync(sample, "account") > 1000);
            await using DisposableClone whole = await cloner.CloneAsync(null, Token);
            Assert.Equal(CloneMethod.Dump, whole.Facts.Method);
            Assert.Equal("0", await QueryAsync(whole, "SELECT sum(n) - (SELECT count(*) FROM move) FROM account"));
        }

        await end.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task Tables_of_extensions_keep_the_rows_that_their_extension_says()
    {
        // Toil's own record of migrations is kept whole, an extension's table by its own condition.
        string source = await NewDatabaseAsync(
            "CREATE TABLE toil_migration_batch (id integer PRIMARY KEY)", "INSERT INTO toil_migration_batch SELECT generate_series(1, 5000)", "CREATE EXTENSION hstore",
            "CREATE TABLE kept (id integer PRIMARY KEY)", "INSERT INTO kept SELECT generate_series(1, 5000)", "ALTER EXTENSION hstore ADD TABLE kept",
            "UPDATE pg_extension SET extconfig = ARRAY['kept'::regclass::oid], extcondition = ARRAY['WHERE id > 4000'] WHERE extname = 'hstore'",
            "CREATE TABLE h (id integer PRIMARY KEY, v hstore)", "INSERT INTO h SELECT i, hstore('k', i::text) FROM generate_series(1, 5000) i");
        await using ICloner cloner = Cloner(source);

        // The extension's script does not make the table here, so its rows have nowhere to go.
        Toil.Operations.ToilException failure = await FailsAsync("CloneFailed", () => cloner.CloneAsync(0.1, Token));
        Assert.Contains("kept", failure.Message);
        await ExecuteAsync(source, "ALTER EXTENSION hstore DROP TABLE kept", "UPDATE pg_extension SET extconfig = NULL, extcondition = NULL WHERE extname = 'hstore'");
        await using DisposableClone sample = await cloner.CloneAsync(0.1, Token);
        Assert.Equal(5_000, await CountAsync(sample, "toil_migration_batch"));
        Assert.InRange(await CountAsync(sample, "h"), 900, 1_100);
        await AssertSubsetAsync(source, sample, "h", "v::text");
    }

    private static async Task<string> SumAsync(DisposableClone clone)
    {
        List<string> sums = [];
        foreach (string table in (string[])["person", "part", "head", "hen", "egg", "log", "day", "visit", "tagged", "town"])
        {
            sums.Add(await QueryAsync(clone, $"SELECT count(*), sum(hashtext(t::text)) FROM {table} t"));
        }

        return string.Join('\n', sums);
    }

    private async Task AssertSubsetAsync(string source, DisposableClone sample, string table, string row)
    {
        HashSet<string> all = [.. (await QueryAsync(source, $"SELECT {row} FROM {table}")).Split('\n')];
        string[] some = (await QueryAsync(sample, $"SELECT {row} FROM {table}")).Split('\n');
        Assert.Equal(some.Length.ToString(CultureInfo.InvariantCulture), some.Distinct().Count().ToString(CultureInfo.InvariantCulture));
        Assert.DoesNotContain(some, one => !all.Contains(one));
    }
}
