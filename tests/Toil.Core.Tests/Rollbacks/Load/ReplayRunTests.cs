using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Replays;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Load;

public sealed class ReplayRunTests(PostgresFixture postgres) : LoadTestBase(postgres)
{
    [Fact]
    public async Task A_log_is_replayed_again_and_again_with_its_values()
    {
        string location = await BedAsync(StoreEngineKind.PostgreSql);
        await using TargetDatabase database = Target(location);
        ReplayScript script = ReplayReader.Read(Folder.Write("pg.log", """
            2026-11-21 12:00:00.000 UTC [1] LOG:  statement: BEGIN
            2026-11-21 12:00:00.010 UTC [1] LOG:  execute <unnamed>: UPDATE item SET n = n + $1 WHERE id = $2
            2026-11-21 12:00:00.010 UTC [1] DETAIL:  parameters: $1 = '3', $2 = '7'
            2026-11-21 12:00:00.020 UTC [1] LOG:  statement: SAVEPOINT a
            2026-11-21 12:00:00.030 UTC [1] LOG:  statement: UPDATE item SET n = 1000 WHERE id = 7
            2026-11-21 12:00:00.040 UTC [1] LOG:  statement: ROLLBACK TO a
            2026-11-21 12:00:00.050 UTC [1] LOG:  statement: COMMIT
            2026-11-21 12:00:00.060 UTC [2] LOG:  statement: UPDATE item SET n = n + 1, note = 'a;b' WHERE id = 8
            2026-11-21 12:00:00.070 UTC [2] LOG:  statement: BEGIN ISOLATION LEVEL SERIALIZABLE
            2026-11-21 12:00:00.080 UTC [2] LOG:  statement: UPDATE item SET n = 5 WHERE id = 9
            2026-11-21 12:00:00.090 UTC [2] LOG:  statement: ROLLBACK
            """), null);
        await using (ILoadRun run = await ScheduledLoad.For(script, null, 5, Context()).StartAsync(database, Token))
        {
            LoadFigures figures = await UntilAsync(run, figures => figures.Calls > 12);
            Assert.Equal((0, string.Empty), (figures.Errors, string.Join(", ", figures.Failures)));
        }

        string[] values = (await QueryAsync(location, "SELECT n FROM item WHERE id IN (7, 8, 9) ORDER BY id")).Split('\n');
        Assert.Equal(0, int.Parse(values[0], null) % 3);
        Assert.InRange(int.Parse(values[0], null), 6, 999);
        Assert.InRange(int.Parse(values[1], null), 2, 999);
        Assert.Equal("0", values[2]);
    }

    [Fact]
    public async Task The_calls_of_a_session_come_in_its_order_whatever_the_connection()
    {
        string location = await BedAsync(StoreEngineKind.PostgreSql);
        await ExecuteAsync(location, "CREATE TABLE trail (place bigint GENERATED ALWAYS AS IDENTITY, session int, number int)");
        await using TargetDatabase database = Target(location);
        string log = string.Concat(Enumerable.Range(0, 60).Select(i =>
            $"2026-11-21 12:00:00.{i:000} UTC [{(i % 3) + 1}] LOG:  statement: INSERT INTO trail (session, number) SELECT {i % 3}, {i} FROM pg_sleep({(i % 2 == 0 ? "0.01" : "0")})\n"));
        ScheduledLoad load = ScheduledLoad.For(ReplayReader.Read(Folder.Write("pg.log", log), null), Read("workload: w\nrate: 1\nconnections: 6\ntransactions: [{ name: t, sql: SELECT 1 }]"), 1, Context());
        await using (ILoadRun run = await load.StartAsync(database, Token))
        {
            await UntilAsync(async () => int.Parse(await QueryAsync(location, "SELECT coalesce(min(n), 0) FROM (SELECT count(*) AS n FROM trail GROUP BY session) s"), null) >= 20);
        }

        // One round of each session, in the order in which it was committed or not: the next insert came after the one before it.
        foreach (int session in (int[])[0, 1, 2])
        {
            string[] numbers = (await QueryAsync(location, $"SELECT number FROM trail WHERE session = {session} ORDER BY place LIMIT 20")).Split('\n');
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{(i * 3) + session}"), numbers);
        }

        Assert.Contains("The transactions of ", Sink.Warnings[1], StringComparison.Ordinal);
        Assert.Contains(" over 6 connections", load.Description, StringComparison.Ordinal);
    }
}
