using Npgsql;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Migrations.Throttling;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Throttling;

public sealed class QuerySignalTests(PostgresFixture postgres) : SignalTestBase
{
    [Theory]
    [InlineData("SELECT true", true)]
    [InlineData("SELECT false", false)]
    [InlineData("SELECT 0", false)]
    [InlineData("SELECT 3", true)]
    [InlineData("SELECT -1::bigint", true)]
    [InlineData("SELECT 0.0", false)]
    [InlineData("SELECT 0.5", true)]
    [InlineData("SELECT 0::float8", false)]
    [InlineData("SELECT 1e300::float8", true)]
    [InlineData("SELECT 'true'", true)]
    [InlineData("SELECT '0'", false)]
    public async Task Truth_and_numbers_but_0_hold_on_postgres(string sql, bool isHeld)
        => Assert.Equal(isHeld, (await ReadAsync(Postgres(postgres.Cluster), link => new QuerySignal(link, sql))).IsHeld);

    [Theory]
    [InlineData("SELECT 1 > 2", false)]
    [InlineData("SELECT 2 > 1", true)]
    [InlineData("SELECT 0.5", true)]
    [InlineData("SELECT '2'", true)]
    public async Task Truth_and_numbers_but_0_hold_on_sqlite(string sql, bool isHeld)
        => Assert.Equal(isHeld, (await ReadAsync(Sqlite(), link => new QuerySignal(link, sql))).IsHeld);

    [Theory]
    [InlineData("SELECT NULL", "NULL")]
    [InlineData("SELECT 1 WHERE 1 = 0", "nothing")]
    [InlineData("SELECT 'perhaps'", "'perhaps'")]
    [InlineData("CREATE TABLE t (i int)", "tried to change something")]
    public async Task What_is_no_answer_is_an_error(string sql, string message)
    {
        foreach (TargetDatabase database in new TargetDatabase[] { Sqlite(), Postgres(postgres.Cluster) })
        {
            ToilException error = await Assert.ThrowsAsync<ToilException>(() => ReadAsync(database, link => new QuerySignal(link, sql)));
            Assert.Equal(ThrottleErrors.Unreadable, error.ErrorId);
            Assert.Contains(message, error.Sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_ended_by_the_server()
    {
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(
            () => ReadAsync(Postgres(postgres.Cluster), link => new QuerySignal(link, "SELECT true FROM pg_sleep(120)")));
        Assert.Equal(PostgresErrorCodes.QueryCanceled, error.SqlState);
    }

    [Fact]
    public async Task A_query_that_is_wrong_ends_the_work_at_once()
    {
        await using Throttle throttle = new(new ThrottlePlan { Query = "SELECT lag FROM nowhere" }, Postgres(postgres.Cluster), TimeProvider.System);
        ThrottleVerdict verdict = await SettledAsync(throttle);
        Assert.Equal(("SqlFailed", ErrorKind.InvalidInput), (verdict.Failure!.ErrorId, verdict.Failure.Kind));
        Assert.Contains("nowhere", verdict.Failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connection_is_made_again_when_it_is_lost()
    {
        // At a pace of its own: looking for others at work would meet the loss first, and mend it.
        string database = await postgres.Cluster.CreateDatabaseAsync();
        await using Throttle throttle = new(new ThrottlePlan { Query = "SELECT 0", Nice = 0 }, Postgres(postgres.Cluster, database), TimeProvider.System);
        Assert.Equal(ThrottleVerdict.Go, await SettledAsync(throttle));
        await postgres.Cluster.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
        bool wasHeld = false;
        for (int i = 0; i < 600 && !wasHeld; i++)
        {
            await Task.Delay(100, Token);
            ThrottleVerdict verdict = await throttle.AskAsync(Token);
            Assert.Null(verdict.Failure);
            wasHeld = verdict.IsHeld;
        }

        Assert.True(wasHeld);
        while ((await throttle.AskAsync(Token)).IsHeld)
        {
            await Task.Delay(100, Token);
        }
    }

    // The first question may come back before the answer.
    private static async Task<ThrottleVerdict> SettledAsync(Throttle throttle)
    {
        ThrottleVerdict verdict;
        while ((verdict = await throttle.AskAsync(Token)).IsHeld)
        {
            await Task.Delay(50, Token);
        }

        return verdict;
    }
}
