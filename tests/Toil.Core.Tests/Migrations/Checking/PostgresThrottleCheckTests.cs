using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Checking;

/// <summary>What the check says of a plan's throttle on a real PostgreSQL server: of signals that cannot be read, and of those that it lacks.</summary>
public sealed class PostgresThrottleCheckTests(PostgresFixture postgres) : CheckTestBase
{
    [Fact]
    public async Task A_signal_that_cannot_be_read_is_named_before_the_first_step()
    {
        const string both = "throttle: { lag: 1s, sessions: 5 }\n";
        const string backfill = "- { name: b, backfill: { table: orders, set: { mail: mail }, where: id > 1 }, irreversible: so }";
        string database = await postgres.Cluster.CreateDatabaseAsync();
        string url = $"postgresql://{PostgresCluster.User}:{PostgresCluster.Password}@127.0.0.1:{postgres.Cluster.Port}/{database}";
        await postgres.Cluster.ExecuteAsync(
            "CREATE TABLE orders (id bigint PRIMARY KEY, mail text); DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'check_blind') THEN CREATE ROLE check_blind LOGIN PASSWORD 'x'; END IF; END $$; GRANT SELECT, UPDATE ON orders TO check_blind; GRANT CREATE ON SCHEMA public TO check_blind",
            database);
        string blind = url.Replace($"{PostgresCluster.User}:{PostgresCluster.Password}", "check_blind:x", StringComparison.Ordinal);

        Assert.Equal(
            ["throttle-unfit The throttle's lag cannot be read: this user may not see the sessions of others.", "throttle-unfit The throttle's sessions cannot be read: this user may not see the sessions of others."],
            Unfit(await CheckAsync(blind, backfill, both)));
        Assert.StartsWith("throttle-unfit The throttle's lag cannot be read: no replica is connected to", Assert.Single(Unfit(await CheckAsync(url, backfill, both))), StringComparison.Ordinal);

        // Only batches wait for signals.
        Assert.Empty(Unfit(await CheckAsync(blind, "- { name: a, up: ALTER TABLE orders ADD x int, down: ALTER TABLE orders DROP x }", both)));

        static string[] Unfit(List<MigrationCheckFinding> findings)
            => [.. findings.Where(finding => finding.Severity == Severity.Critical && finding.Rule == "throttle-unfit").Select(finding => $"{finding.Rule} {finding.Message}")];
    }

    [Fact]
    public async Task A_replica_that_nobody_waits_for_is_named()
    {
        _ = postgres.Cluster;
        // A cluster of its own: others would meet the standby.
        await using PostgresCluster primary = await PostgresCluster.StartAsync();
        await using PostgresCluster standby = await primary.StartStandbyAsync();
        await primary.ExecuteAsync("CREATE TABLE few (id int PRIMARY KEY, n int)");
        string url = $"postgresql://{PostgresCluster.User}:{PostgresCluster.Password}@127.0.0.1:{primary.Port}/postgres";
        const string backfill = "- { name: s, backfill: { table: few, set: { n: n }, where: id > 3 }, irreversible: so }";
        long started = TimeProvider.System.GetTimestamp();
        string[] risks;
        do
        {
            risks = [.. Risks(await CheckAsync(url, backfill))];
        }
        while (risks.Length == 0 && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60));

        Assert.Equal(["replica-unthrottled Warning"], risks);
        Assert.Empty(Risks(await CheckAsync(url, backfill, "throttle: { lag: 1s }\n")));
    }
}
