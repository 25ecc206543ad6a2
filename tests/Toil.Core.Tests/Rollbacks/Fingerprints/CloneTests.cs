using Toil.Core.Tests.Support;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Core.Tests.Rollbacks.Fingerprints;

/// <summary>A database that is the same has the same print, however it came to be.</summary>
public sealed class CloneTests(PostgresFixture postgres, RichSchema rich) : PrintTestBase(postgres), IClassFixture<RichSchema>
{
    [Fact]
    public async Task A_clone_by_template_has_the_same_print()
    {
        string name = await rich.DatabaseAsync(Cluster);
        DatabasePrint before = await PrintAsync(RichSchema.Location(Cluster, name), chunkRows: 200);
        string clone = $"t{Guid.NewGuid():N}";
        await Cluster.ExecuteAsync($"CREATE DATABASE {clone} TEMPLATE {name}");
        Same(before, await PrintAsync(RichSchema.Location(Cluster, clone)));
        DatabasePrint again = await PrintAsync(RichSchema.Location(Cluster, clone), before);
        Same(before, again);
        Assert.All(before.Tables.Zip(again.Tables), pair => Assert.Equal(pair.First.Chunks, pair.Second.Chunks));
        Assert.Contains(before.Tables, table => table.Chunks.Count > 10);
    }

    [Fact]
    public async Task A_dump_that_is_restored_has_the_same_print()
    {
        string name = await rich.DatabaseAsync(Cluster);
        string clone = await DumpAndRestoreAsync(name);
        Same(await PrintAsync(RichSchema.Location(Cluster, name)), await PrintAsync(RichSchema.Location(Cluster, clone)));

        // And once more, where nothing is left that the first time has changed.
        string second = await DumpAndRestoreAsync(clone);
        Same(await PrintAsync(RichSchema.Location(Cluster, clone)), await PrintAsync(RichSchema.Location(Cluster, second)));
    }

    [Fact]
    public async Task The_order_in_which_things_were_made_does_not_count()
    {
        string[] making =
        [
            "CREATE TABLE b (id integer PRIMARY KEY, n text)", "CREATE TABLE a (id integer PRIMARY KEY, b integer, note text)", "CREATE INDEX a_b ON a (b)", "CREATE INDEX a_note ON a (note)",
            "CREATE TYPE t1 AS ENUM ('x')", "CREATE TYPE t2 AS ENUM ('y')", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE VIEW v AS SELECT 1 AS one",
            "GRANT SELECT ON a TO print_app", "GRANT INSERT ON a TO print_app", "GRANT SELECT ON a TO print_owner", "ALTER TABLE b SET (fillfactor = 70)", "ALTER TABLE b SET (autovacuum_enabled = off)",
            "INSERT INTO a SELECT i, i, 'n' || i FROM generate_series(1, 300) i",
        ];
        await Cluster.ExecuteAsync(RichSchema.Roles);
        string first = await NewDatabaseAsync(Postgres);
        await ExecuteAsync(first, making);
        string second = await NewDatabaseAsync(Postgres);
        await ExecuteAsync(
            second,
            [
                "SELECT lo_create(0)", making[4], making[5], making[6], making[1], making[3], making[2], making[0], making[11], making[12], making[10], making[9], making[8], making[7],
                "ALTER TABLE a ADD COLUMN z integer", "ALTER TABLE a DROP COLUMN z", "INSERT INTO a SELECT i, i, 'n' || i FROM generate_series(300, 1, -1) i",
            ]);
        Same(await PrintAsync(first), await PrintAsync(second));
    }

    private async Task<string> DumpAndRestoreAsync(string name)
    {
        PostgresBinaries binaries = PostgresBinaries.Find(out _)!;
        string file = Path.Combine(Cluster.SocketFolder, $"{Guid.NewGuid():N}.dump");
        string clone = await Cluster.CreateDatabaseAsync();
        string Server(string database) => $"host=127.0.0.1 port={Cluster.Port} user={PostgresCluster.User} password={PostgresCluster.Password} dbname={database}";
        await binaries.RunAsync(Cluster.SocketFolder, binaries.PathOf("pg_dump"), "--format=custom", $"--file={file}", $"--dbname={Server(name)}");
        await binaries.RunAsync(Cluster.SocketFolder, binaries.PathOf("pg_restore"), "--exit-on-error", $"--dbname={Server(clone)}", file);
        return clone;
    }
}
