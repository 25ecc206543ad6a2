using System.Security.Cryptography;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.Operations;
using Toil.Rollbacks;
using Toil.Rollbacks.Evidence;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks;

/// <summary>A production run wants evidence, and says which part of it does not match.</summary>
public sealed class GateTests(PostgresFixture postgres) : RehearsalTestBase(postgres)
{
    private const string Good = """
        migration: cents
        steps:
          - name: add
            up: ALTER TABLE orders ADD COLUMN cents integer
            down: ALTER TABLE orders DROP COLUMN cents
          - name: fill
            backfill: { table: orders, set: { cents: "price * 100" }, where: cents IS NULL }
            down: { set: { cents: "NULL" } }
        """;

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_production_run_starts_with_evidence_and_keeps_what_it_really_took(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine);
        ToilException refused = await FailsAsync("EvidenceRefused", () => RunGatedAsync(database, Good));
        Assert.Equal(ErrorKind.Refused, refused.Kind);
        Assert.Contains("there is no evidence", refused.Sentence, StringComparison.Ordinal);
        Assert.Contains("--override-evidence", refused.Remedy, StringComparison.Ordinal);

        Assert.Null((await RehearseAsync(database, Good)).Failure);
        Assert.All(await RunGatedAsync(database, Good), step => Assert.Equal(StepState.Done, step.State));
        MigrationReport report = await StatusAsync(database);
        Assert.Contains(report.Events, one => one.Kind == "evidence" && one.Detail.Contains("not signed", StringComparison.Ordinal));
        Assert.Null(report.Override);
        Rehearsal kept = Assert.Single(await InvokeAsync(new RollbackList(), [], StoreContext()));
        Assert.Equal((RehearsalState.Passed, "shop"), (kept.State, kept.ActualIn));
        Assert.True(kept is { ActualUp: not null, ActualFactor: not null, ActualAt: not null });
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_override_needs_a_reason_and_is_shown_in_every_later_report(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine, 50);
        await FailsAsync("OverrideReasonInvalid", () => RunGatedAsync(database, Good, ("override-evidence", " ")));
        await RunGatedAsync(database, Good, ("override-evidence", "the shop is down anyway"));
        for (int look = 0; look < 2; look++)
        {
            Assert.Contains("the shop is down anyway", (await StatusAsync(database)).Override, StringComparison.Ordinal);
        }
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Each_part_that_does_not_match_is_named(StoreEngineKind engine)
    {
        string database = await ShopAsync(engine);
        Assert.Null((await RehearseAsync(database, Good)).Failure);
        ToilException changed = await FailsAsync("EvidenceRefused", () => RunGatedAsync(database, Good.Replace("* 100", "* 1000", StringComparison.Ordinal)));
        Assert.Contains("The plan has changed", changed.Sentence, StringComparison.Ordinal);
        ToilException demands = await FailsAsync("EvidenceRefused", () => RunGatedAsync(database, Good + "\nrehearsal: { rollback_within: 1m }"));
        Assert.Contains("demands", demands.Sentence, StringComparison.Ordinal);

        await ExecuteAsync(database, "ALTER TABLE orders ADD COLUMN other integer", "INSERT INTO orders (customer, price) SELECT 1, 1 FROM orders a, customer b");
        ToilException moved = await FailsAsync("EvidenceRefused", () => RunGatedAsync(database, Good));
        Assert.Contains("The schema of the database has moved", moved.Sentence, StringComparison.Ordinal);
        Assert.Contains("has grown to 10500 rows", moved.Sentence, StringComparison.Ordinal);
        Assert.Contains("holds up to 1024", moved.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_with_great_keys_has_not_grown()
    {
        string database = await ShopAsync(StoreEngineKind.Sqlite, 50);
        await ExecuteAsync(database, "UPDATE orders SET id = id + 1000000000000");
        Assert.Null((await RehearseAsync(database, Good)).Failure);
        Assert.All(await RunGatedAsync(database, Good), step => Assert.Equal(StepState.Done, step.State));
    }

    [Fact]
    public async Task Older_evidence_that_holds_is_found_behind_a_rehearsal_that_failed()
    {
        string database = await ShopAsync(StoreEngineKind.Sqlite, 50);
        string other = await ShopAsync(StoreEngineKind.Sqlite, 50);
        await ExecuteAsync(other, "CREATE TRIGGER refuse BEFORE UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'no'); END");
        Assert.Null((await RehearseAsync(database, Good)).Failure);
        Assert.NotNull((await RehearseAsync(other, Good)).Failure);
        Assert.Equal(2, (await InvokeAsync(new RollbackList(), [], StoreContext())).Count);
        Assert.True(Assert.Single(await InvokeAsync(new RollbackVerify(), [("plan", Plan(Good)), ("database", database)], StoreContext())).Holds);
        Assert.All(await RunGatedAsync(database, Good), step => Assert.Equal(StepState.Done, step.State));
    }

    [Fact]
    public async Task A_later_rehearsal_that_failed_on_just_this_database_takes_older_evidence_back()
    {
        string database = await ShopAsync(StoreEngineKind.Sqlite, 50);
        string plan = Good + "\n  - name: fails now and then\n    up: INSERT INTO helper VALUES (1)\n    down: DELETE FROM helper WHERE id = 1";
        await ExecuteAsync(database, "CREATE TABLE helper (id integer PRIMARY KEY)");
        Assert.Null((await RehearseAsync(database, plan)).Failure);
        await ExecuteAsync(database, "INSERT INTO helper VALUES (1)");
        Assert.NotNull((await RehearseAsync(database, plan)).Failure);
        await ExecuteAsync(database, "DELETE FROM helper");
        ToilException failed = await FailsAsync("EvidenceRefused", () => RunGatedAsync(database, plan));
        Assert.Contains("The rehearsal failed", failed.Sentence, StringComparison.Ordinal);
        Assert.False(Assert.Single(await InvokeAsync(new RollbackVerify(), [("plan", Plan(plan)), ("database", database)], StoreContext())).Holds);
        Assert.Null((await RehearseAsync(database, plan)).Failure);
        Assert.Equal(3, (await RunGatedAsync(database, plan)).Count);
    }

    [Fact]
    public async Task Evidence_that_has_expired_or_failed_does_not_open_the_gate()
    {
        string database = await ShopAsync(StoreEngineKind.Sqlite, 50);
        Assert.Null((await RehearseAsync(database, Good, ("valid-for", "1m"))).Failure);
        OperationContext later = StoreContext(database) with { Time = new Later(TimeSpan.FromMinutes(2)) };
        ToilException expired = await FailsAsync("EvidenceRefused", () => RunGatedAsync(later, database, Good));
        Assert.Contains("It expired at", expired.Sentence, StringComparison.Ordinal);

        string broken = Good.Replace("down: ALTER TABLE orders DROP COLUMN cents", "down: SELECT 1", StringComparison.Ordinal);
        Assert.NotNull((await RehearseAsync(database, broken)).Failure);
        ToilException failed = await FailsAsync("EvidenceRefused", () => RunGatedAsync(database, broken));
        Assert.Contains("The rehearsal failed", failed.Sentence, StringComparison.Ordinal);
        Assert.Equal([RehearsalState.Failed, RehearsalState.Expired], (await InvokeAsync(new RollbackList(), [], later)).Select(one => one.State));
    }

    [Fact]
    public async Task Evidence_in_a_file_counts_when_a_trusted_key_has_signed_it()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string trusted = Folder.Write("trusted.pem", key.ExportSubjectPublicKeyInfoPem());
        Folder.Write("key.pem", key.ExportECPrivateKeyPem());
        Folder.Write("other.pem", other.ExportECPrivateKeyPem());
        string database = await ShopAsync(StoreEngineKind.Sqlite, 50);
        string file = Folder["orders.evidence.json"];
        Assert.Null((await RehearseAsync(database, Good, ("evidence", file))).Failure);
        File.Delete(Folder["store.db"]); // it travels without the store

        ToilException unsigned = await FailsAsync("EvidenceRefused", () => RunGatedAsync(database, Good, ("evidence", file), ("trusted-keys", trusted)));
        Assert.Contains("not signed", unsigned.Sentence, StringComparison.Ordinal);
        Assert.Null((await RehearseAsync(database, Good, ("evidence", file), ("sign-with", $"file:{Folder["other.pem"]}"))).Failure);
        ToilException wrong = await FailsAsync("EvidenceRefused", () => RunGatedAsync(database, Good, ("evidence", file), ("trusted-keys", trusted)));
        Assert.Contains("not trusted", wrong.Sentence, StringComparison.Ordinal);

        await InvokeAsync(new RollbackExport(), [("path", file), ("migration", "cents"), ("sign-with", $"file:{Folder["key.pem"]}")], StoreContext());
        EvidenceReport report = Assert.Single(await InvokeAsync(new RollbackVerify(), [("plan", Plan(Good)), ("evidence", file), ("trusted-keys", trusted), ("database", database)], StoreContext()));
        Assert.True(report is { Holds: true, IsAgainstDatabase: true } && report.SignedBy == EvidenceKeys.IdOf(key));
        await RunGatedAsync(database, Good, ("evidence", file), ("trusted-keys", trusted));
        await FailsAsync("EvidenceNotFound", () => RunGatedAsync(database, Good.Replace("cents\n", "cents2\n", StringComparison.Ordinal), ("evidence", Folder["none.json"])));
    }

    [Fact]
    public async Task A_migration_that_has_begun_goes_on_whatever_has_expired()
    {
        string database = await ShopAsync(StoreEngineKind.Sqlite);
        string plan = Good + "\n  - name: fails at first\n    up: INSERT INTO helper VALUES (1)\n    down: DELETE FROM helper WHERE id = 1";
        await ExecuteAsync(database, "CREATE TABLE helper (id integer PRIMARY KEY)");
        Assert.Null((await RehearseAsync(database, plan, ("valid-for", "1m"))).Failure);
        await ExecuteAsync(database, "INSERT INTO helper VALUES (1)");
        await FailsAsync("SqlFailed", () => RunGatedAsync(database, plan));
        await ExecuteAsync(database, "DELETE FROM helper");
        OperationContext later = StoreContext(database) with { Time = new Later(TimeSpan.FromMinutes(2)) };
        Assert.Equal(3, (await RunGatedAsync(later, database, plan)).Count);
    }

    [Fact]
    public async Task A_migration_that_has_begun_is_not_rehearsed()
    {
        string database = await ShopAsync(StoreEngineKind.Sqlite, 50);
        await RunAsync(database, Good);
        ToilException failure = await FailsAsync("MigrationBegun", () => RehearseAsync(database, Good));
        Assert.Contains("no start to come back to", failure.Sentence, StringComparison.Ordinal);
        await UndoAsync(database, Good);
        Assert.Null((await RehearseAsync(database, Good)).Failure);
    }

    private Task<List<MigrationStepReport>> RunGatedAsync(string database, string yaml, params (string Name, object? Value)[] options)
        => RunGatedAsync(StoreContext(database), database, yaml, options);

    private Task<List<MigrationStepReport>> RunGatedAsync(OperationContext context, string database, string yaml, params (string Name, object? Value)[] options)
        => InvokeAsync(OperationCatalog.Get<MigrationRun>(), [("plan", Plan(yaml)), ("database", database), .. options], context);

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
