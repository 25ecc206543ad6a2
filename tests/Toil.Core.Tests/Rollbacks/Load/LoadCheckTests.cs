using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Replays;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Load;

public sealed class LoadCheckTests(PostgresFixture postgres) : LoadTestBase(postgres)
{
    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task A_statement_that_fails_as_it_is_is_said_before_anything_runs(StoreEngineKind engine)
    {
        ToilException error = await RefusalAsync(engine, "LoadStatementFailed", "[SELECT 1, 'SELECT id FROM item; UPDATE item SET total = 1']");
        Assert.Contains(" line 4, column 5: the transaction 't' fails on ", error.Sentence, StringComparison.Ordinal);
        Assert.Contains(engine == StoreEngineKind.PostgreSql ? "column \"total\"" : "no such column: total", error.Sentence, StringComparison.Ordinal);
        Assert.Equal("Correct it: what fails without a migration says nothing of one.", error.Remedy);
    }

    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task Keys_that_are_not_there_are_said(StoreEngineKind engine)
    {
        ToilException error = await RefusalAsync(engine, "LoadKeysFailed", "SELECT @a", "a: { table: orders, column: id }");
        Assert.Contains(" line 6, column 22: values of id cannot be read from orders on ", error.Sentence, StringComparison.Ordinal);
        error = await RefusalAsync(engine, "LoadKeysMissing", "SELECT @a", "a: { table: item, column: note }", "UPDATE item SET note = NULL");
        Assert.Contains(": item has no note in any row on ", error.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task A_check_changes_nothing(StoreEngineKind engine)
    {
        string location = await BedAsync(engine);
        await using TargetDatabase database = Target(location);
        await Load($"""
            workload: w
            rate: 1
            transactions:
              - name: all
                sql: [DELETE FROM item, "INSERT INTO item VALUES (1, 2, 'a;b')", SELECT count(*) FROM item WHERE id = @a OR note = @b, UPDATE item SET n = n + @a WHERE id = @a]
                parameters: {"{"} a: {"{"} table: item, column: id {"}"}, b: {"{"} text: 3 {"}"} {"}"}
            """).CheckAsync(database, Token);
        Assert.Equal("100|0", await QueryAsync(location, "SELECT count(*), sum(n) FROM item"));
    }

    [Fact]
    public async Task A_right_that_is_missing_is_said_of_the_transaction()
    {
        string location = await BedAsync(StoreEngineKind.PostgreSql);
        string name = new Uri(location).AbsolutePath[1..];
        await Cluster.ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD '{PostgresCluster.Password}'; GRANT SELECT ON item TO {name}", name);
        await using TargetDatabase limited = Target(location.Replace(PostgresCluster.User, name, StringComparison.Ordinal));
        ToilException error = await FailsAsync("LoadStatementFailed", () => Load(Workload("DELETE FROM item", null)).CheckAsync(limited, Token));
        Assert.Contains("permission denied for table item", error.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(BothEngines))]
    public async Task A_replay_goes_on_without_what_fails(StoreEngineKind engine)
    {
        await using TargetDatabase database = Target(await BedAsync(engine));
        ReplayScript script = ReplayReader.Read(
            Folder.Write("app.sql", "SELECT n FROM item WHERE id = 1; SELECT * FROM temporary WHERE id = 7;\nSELECT * FROM temporary WHERE id = 8; UPDATE item SET n = 1 WHERE id = 2;"), null);
        ScheduledLoad load = ScheduledLoad.For(script, null, 1, Context());

        await load.CheckAsync(database, Token);

        Assert.Equal(2, script.Calls.Count);
        Assert.Equal(2, Sink.Warnings.Count);
        Assert.Contains("4 statements in 4 transactions, at the workload's rate.", Sink.Warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("Of the replay, 2 statements of 1 kinds are left out, since they fail without a migration; app.sql line 1: ", Sink.Warnings[1], StringComparison.Ordinal);
        await using ILoadRun run = await load.StartAsync(database, Token);
        Assert.Equal(0, (await UntilAsync(run, figures => figures.Calls > 5)).Errors);
    }

    private async Task<ToilException> RefusalAsync(StoreEngineKind engine, string errorId, string sql, string? parameter = null, params string[] statements)
    {
        string location = await BedAsync(engine);
        await ExecuteAsync(location, statements);
        await using TargetDatabase database = Target(location);
        return await FailsAsync(errorId, () => Load(Workload(sql, parameter)).CheckAsync(database, Token));
    }

    private static string Workload(string sql, string? parameter)
        => $"workload: w\nrate: 1\ntransactions:\n  - name: t\n    sql: {sql}\n{(parameter is null ? string.Empty : $"    parameters: {{ {parameter} }}\n")}";
}
