using Toil.Core.Tests.Certificates.Sweep;
using Toil.Core.Tests.Migrations.Engine;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Rollbacks;
using Toil.Settings;
using Toil.State;
using Toil.Values;

namespace Toil.Core.Tests.Rollbacks;

/// <summary>Rehearsals on small shops of either engine, with a store of their own.</summary>
public abstract class RehearsalTestBase(PostgresFixture postgres) : MigrationTestBase(postgres)
{
    /// <summary>Context with a store in the test's folder, and a name for a production database where one is given.</summary>
    private protected OperationContext StoreContext(string? production = null)
    {
        string settings = $"store: {Folder["store.db"]}\n{(production is null ? string.Empty : $"databases: {{ shop: {{ url: '{production}', environment: production }} }}\n")}";
        return Context() with { IsConfirmed = true, Settings = ToilSettings.Read(Folder["toil.yaml"], YamlReader.Read("toil.yaml", settings)) };
    }

    /// <summary>A shop: 500 orders with a price, a note and a customer each.</summary>
    protected async Task<string> ShopAsync(StoreEngineKind engine, int rows = 500)
    {
        string database = await NewDatabaseAsync(engine);
        bool isPostgres = engine == StoreEngineKind.PostgreSql;
        await ExecuteAsync(
            database,
            $"CREATE TABLE customer (id integer NOT NULL PRIMARY KEY, name text NOT NULL)",
            $"CREATE TABLE orders (id {(isPostgres ? "bigserial" : "integer")} PRIMARY KEY, customer integer NOT NULL REFERENCES customer (id), price integer NOT NULL, note text)",
            "CREATE INDEX orders_customer ON orders (customer)",
            "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 20) INSERT INTO customer SELECT i, 'customer ' || i FROM k",
            $"WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < {rows}) INSERT INTO orders (customer, price, note) SELECT i % 20 + 1, i % 97, 'note ' || i FROM k");
        return database;
    }

    /// <summary>Rehearses; the phases, and why it failed, where it did.</summary>
    protected async Task<(IReadOnlyList<RehearsalPhase> Phases, ToilException? Failure)> RehearseAsync(string database, string yaml, params (string Name, object? Value)[] options)
    {
        ValueOrigin origin = new("test");
        List<RehearsalPhase> phases = [];
        OptionValue[] values = [new("plan", Plan(yaml), origin), new("database", database, origin), new("clone-folder", Folder["clones"], origin), .. options.Select(one => new OptionValue(one.Name, one.Value, origin))];
        RecordingSink sink = new();
        await foreach (RehearsalPhase phase in new RollbackRehearse().InvokeAsync(values, null, StoreContext() with { Sink = sink }, Token))
        {
            phases.Add(phase);
        }

        ToilException? failure = sink.Problems.SingleOrDefault();
        Assert.DoesNotContain(PostgresCluster.Password, failure?.ToString() ?? string.Empty, StringComparison.Ordinal);
        return (phases, failure);
    }

    /// <summary>No clone is left, in the folder or on the server.</summary>
    protected async Task AssertNoClonesAsync(StoreEngineKind engine, string database)
    {
        if (engine == StoreEngineKind.Sqlite)
        {
            Assert.Empty(Directory.Exists(Folder["clones"]) ? Directory.GetFiles(Folder["clones"]) : []);
            return;
        }

        // Other tests rehearse beside this one; theirs are of other sources.
        string name = database[(database.LastIndexOf('/') + 1)..];
        Assert.Equal("0", await QueryAsync(
            database, $"SELECT count(*) FROM pg_database WHERE datname LIKE 'toil\\_clone\\_%' AND shobj_description(oid, 'pg_database') LIKE '%{name}%'"));
    }

    /// <summary>What a phase says, with all phases where it is missing.</summary>
    private protected static RehearsalPhase Find(IReadOnlyList<RehearsalPhase> phases, PhaseKind kind)
        => phases.FirstOrDefault(phase => phase.Phase == kind) ?? throw new Xunit.Sdk.XunitException($"no phase {kind} among: {Show(phases)}");

    private protected static string Show(IReadOnlyList<RehearsalPhase> phases)
        => string.Join(" / ", phases.Select(phase => $"{phase.Name} {phase.Outcome}: {phase.Detail}"));
}
