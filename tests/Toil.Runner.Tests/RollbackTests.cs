using System.Text.Json;
using Microsoft.Data.Sqlite;
using Toil.Runner.Tests.Support;

namespace Toil.Runner.Tests;

/// <summary>Rehearsals as a caller of the runner meets them, on a SQLite file.</summary>
public sealed class RollbackTests : RunnerTest
{
    private const string Good = """
        migration: cents
        steps:
          - name: add
            up: ALTER TABLE orders ADD COLUMN cents INTEGER
            down: ALTER TABLE orders DROP COLUMN cents
          - name: fill it
            backfill: { table: orders, set: { cents: CAST(round(total * 100) AS INTEGER) }, where: cents IS NULL }
            down: { set: { cents: "NULL" } }
        """;

    private static readonly string[] s_rehearse = ["rollback", "rehearse", "cents.yaml", "--database", "live", "--clone-folder", "clones"];

    public RollbackTests()
    {
        using SqliteConnection connection = new($"Data Source={Folder["shop.db"]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL NOT NULL);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO orders SELECT i, i * 1.5 FROM n
            """;
        command.ExecuteNonQuery();
        Folder.Write("toil.yaml", "store: store.db\ndatabases:\n  live: { url: shop.db, environment: production }\n");
        Folder.Write("cents.yaml", Good);
    }

    [Fact]
    public async Task From_a_rehearsal_over_evidence_in_a_file_to_the_run_in_production()
    {
        string[] run = ["migration", "run", "cents.yaml", "--database", "live", "--yes"];
        Assert.Equal(4, (await RunAsync(run)).Code);

        RunnerResult rehearsed = await RunAsync([.. s_rehearse, "--evidence", "cents.evidence.json"]);
        Assert.Equal((0, string.Empty), (rehearsed.Code, rehearsed.Error));
        JsonElement verdict = JsonDocument.Parse(rehearsed.Lines[^1]).RootElement;
        Assert.Equal(("Verdict", "Passed"), (verdict.GetProperty("phase").GetString(), verdict.GetProperty("outcome").GetString()));
        Assert.Empty(Directory.GetFiles(Folder["clones"]));

        RunnerResult verified = await RunAsync("rollback", "verify", "cents.yaml", "--evidence", "cents.evidence.json");
        Assert.Equal((0, string.Empty), (verified.Code, verified.Error));
        Assert.Equal(0, (await RunAsync([.. run, "--evidence", "cents.evidence.json"])).Code);
        JsonElement kept = JsonDocument.Parse(Assert.Single((await RunAsync("rollback", "list", "cents")).Lines)).RootElement;
        Assert.True(kept.TryGetProperty("actualUp", out _) && kept.GetProperty("actualIn").GetString() == "live", kept.ToString());
    }

    [Fact]
    public async Task A_rehearsal_that_fails_says_why_and_ends_with_1_and_its_evidence_does_not_hold()
    {
        Folder.Write("cents.yaml", Good.Replace("down: ALTER TABLE orders DROP COLUMN cents", "down: SELECT 1", StringComparison.Ordinal));
        RunnerResult failed = await RunAsync([.. s_rehearse, "--evidence", "cents.evidence.json"]);
        Assert.Equal(1, failed.Code);
        Assert.Contains("the column orders.cents is left behind", failed.Error, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"Failed\"", failed.Lines[^1], StringComparison.Ordinal);
        RunnerResult verified = await RunAsync("rollback", "verify", "cents.yaml", "--evidence", "cents.evidence.json");
        Assert.Equal(4, verified.Code);
        Assert.Contains("The rehearsal failed", verified.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--sample|0%", "at most 100 %")]
    [InlineData("--replay-speed|nan", "out of range")]
    [InlineData("--replay-speed|0", "0.01 to 1000")]
    [InlineData("--load|none.yaml", "none.yaml")]
    [InlineData("--clone-on|postgresql://127.0.0.1:1/x", "different engines")]
    [InlineData("--sign-with|env:TOIL_NO_SUCH_VARIABLE", "TOIL_NO_SUCH_VARIABLE is not set")]
    public async Task What_can_be_known_before_is_refused_before_anything_is_cloned(string arguments, string expected)
    {
        RunnerResult result = await RunAsync([.. s_rehearse, .. arguments.Split('|')]);
        Assert.NotEqual(0, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.False(Directory.Exists(Folder["clones"]) && Directory.GetFiles(Folder["clones"]).Length > 0);
    }

    [Fact]
    public async Task The_page_shows_phases_and_the_loads_latency_along_time()
    {
        Folder.Write("load.yaml", "workload: shop\nrate: 50\nconnections: 2\ntransactions:\n  - name: read\n    sql: SELECT total FROM orders WHERE id = @id\n    parameters: { id: { from: 1, to: 5000 } }\n");
        RunnerResult result = await RunAsync([.. s_rehearse, "--load", "load.yaml", "--baseline", "2s", "--report", "rehearsal.html"]);
        Assert.True(result.Code == 0, result.Error);
        string page = await File.ReadAllTextAsync(Folder["rehearsal.html"], TestContext.Current.CancellationToken);
        Assert.Contains("Phases along time", page, StringComparison.Ordinal);
        Assert.Contains("Latency of the load", page, StringComparison.Ordinal);
        Assert.Contains("cents can be rolled back", page, StringComparison.Ordinal);
    }
}
