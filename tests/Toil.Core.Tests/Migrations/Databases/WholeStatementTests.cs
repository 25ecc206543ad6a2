using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Databases;

/// <summary>Statements that hold semicolons of their own reach the server in one piece.</summary>
public sealed class WholeStatementTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END", "SELECT g()", 2)]
    [InlineData("CREATE TABLE t AS SELECT ';' AS n", "SELECT count(*)::int FROM t", 1)]
    [InlineData("DO $$ BEGIN CREATE TABLE u (n int); INSERT INTO u VALUES (5); END $$", "SELECT n FROM u", 5)]
    [InlineData("CREATE VIEW v AS SELECT 7 AS n /* ; */", "SELECT n FROM v", 7)]
    public async Task One(string sql, string query, int expected)
    {
        string name = await postgres.Cluster.CreateDatabaseAsync();
        OperationContext context = new() { WorkingDirectory = "/", Sink = new SinkProbe() };
        DatabaseLocation location = DatabaseResolver.Resolve(
            context, $"postgresql://{PostgresCluster.User}:{PostgresCluster.Password}@127.0.0.1:{postgres.Cluster.Port}/{name}", null);
        await using TargetDatabase database = TargetDatabase.For(location, context);
        await using TargetSession session = await database.ConnectAsync("test", TestContext.Current.CancellationToken);

        await session.ExecuteWholeAsync(sql, TestContext.Current.CancellationToken);

        Assert.Equal(expected, await session.ScalarAsync(query, TestContext.Current.CancellationToken));
    }
}
