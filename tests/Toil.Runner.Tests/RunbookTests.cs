using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Toil.Runner.Tests.Support;

namespace Toil.Runner.Tests;

/// <summary>Runbooks as a caller of the runner meets them, and the ready ones as they are shipped.</summary>
public sealed class RunbookTests : RunnerTest
{
    private static readonly string s_ready = Path.Combine(FindRoot(), "runbooks");

    public RunbookTests() => Folder.Write("toil.yaml", "store: store.db\n");

    [Fact]
    public async Task The_first_night_works_as_shipped_and_again()
    {
        for (int night = 1; night <= 2; night++)
        {
            RunnerResult result = await RunAsync("runbook", "run", Path.Combine(s_ready, "first-night.yaml"), "--set", $"shop={Folder["shop.db"]}");
            Assert.True(result.Code == 0, result.Error);
            JsonElement run = Last(result);
            Assert.Equal("Succeeded", run.GetProperty("state").GetString());
            Assert.Contains("(Paused)", run.GetProperty("outputs").GetProperty("change").GetString(), StringComparison.Ordinal);
            JsonElement[] steps = [.. result.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
            Assert.Equal(night == 1 ? "Skipped" : "Succeeded", steps.Single(step => step.GetProperty("step").GetString() == "reset").GetProperty("state").GetString());
        }

        Assert.Equal(200_000, Scalar("SELECT count(*) FROM orders WHERE total_cents = CAST(round(total * 100) AS INTEGER)"));

        string id = Last(await RunAsync("runbook", "runs", "--limit", "1")).GetProperty("run").GetString()!;
        RunnerResult undone = await RunAsync("runbook", "undo", id[^12..]);
        Assert.True(undone.Code == 0, undone.Error);
        Assert.Equal(0, Scalar("SELECT count(*) FROM sqlite_master WHERE name = 'orders'"));
    }

    [Fact]
    public async Task Each_ready_one_passes_the_check()
    {
        RunnerResult result = await RunAsync("runbook", "check", s_ready, "--fail-on", "warning");
        Assert.Equal(0, result.Code);
        Assert.DoesNotContain("error:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_certificate_night_finds_what_ends_and_what_has_changed()
    {
        string folder = Path.Combine(s_ready, "certificate-night.yaml");
        Folder.Write("some/good.pem", Certificate(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(4)));
        Assert.Equal(0, (await RunAsync("runbook", "run", folder, "--set", $"targets=[\"{Folder["some"]}\"]")).Code);
        Folder.Write("some/old.pem", Certificate(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(41)));
        RunnerResult second = await RunAsync("runbook", "run", folder, "--set", $"targets=[\"{Folder["some"]}\"]");
        Assert.True(second.Code == 3, second.Error);
        Assert.Contains("1 Expired", Last(second).GetProperty("outputs").GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Contains("1 change", Last(second).GetProperty("outputs").GetProperty("changed").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_week_is_measured()
    {
        Assert.Equal(0, (await RunAsync("log", "add", "restart the queue", "--duration", "30m")).Code);
        RunnerResult result = await RunAsync("runbook", "run", Path.Combine(s_ready, "toil-weekly.yaml"));
        Assert.True(result.Code == 0, result.Error);

        // Which of them depends on the weekday and the hour: they say how much of the scheduled time the half-hour is.
        Assert.Matches("^(No verdict|Over the cap): ", Last(result).GetProperty("outputs").GetProperty("toil").GetString());
    }

    [Fact]
    public async Task A_migration_is_rehearsed_approved_run_and_proven()
    {
        Folder.Write("cents.yaml", """
            migration: cents
            steps:
              - name: add
                up: ALTER TABLE orders ADD COLUMN cents INTEGER
                down: ALTER TABLE orders DROP COLUMN cents
              - name: fill it
                backfill: { table: orders, set: { cents: CAST(round(total * 100) AS INTEGER) }, where: cents IS NULL }
                down: { set: { cents: "NULL" } }
            """);
        Execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL NOT NULL); INSERT INTO orders VALUES (1, 1.5), (2, 2.25)");
        string[] run = ["runbook", "run", Path.Combine(s_ready, "migrate-with-rehearsal.yaml"), "--set", $"plan={Folder["cents.yaml"]}", "--set", $"database={Folder["shop.db"]}"];

        RunnerResult waiting = await RunAsync(run);
        Assert.True(waiting.Code == 5, waiting.Error);
        string id = Last(waiting).GetProperty("run").GetString()!;
        Assert.Equal(0, Scalar("SELECT count(*) FROM pragma_table_info('orders') WHERE name = 'cents'"));
        Assert.Equal(5, (await RunAsync("runbook", "resume", id)).Code);
        Assert.Equal(4, (await RunAsync(run)).Code);

        Assert.Equal(0, (await RunAsync("runbook", "approve", id[^12..], "--note", "go")).Code);
        RunnerResult resumed = await RunAsync("runbook", "resume", id);
        Assert.True(resumed.Code == 0, resumed.Error);
        Assert.Equal(375, Scalar("SELECT sum(cents) FROM orders"));

        JsonElement booked = JsonDocument.Parse(Assert.Single((await RunAsync("log", "list")).Lines)).RootElement;
        Assert.Equal("migrate-with-rehearsal", booked.GetProperty("task").GetString());
        Assert.Contains("outcome=succeeded", booked.GetProperty("tags").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_is_paused_below_a_runbook_says_how_both_go_on()
    {
        Folder.Write("cents.yaml", """
            migration: cents
            steps:
              - name: add
                up: ALTER TABLE orders ADD COLUMN cents INTEGER
                down: ALTER TABLE orders DROP COLUMN cents
              - name: note it
                up: INSERT INTO notes VALUES ('cents')
                down: DELETE FROM notes
            """);
        Execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
        Assert.NotEqual(0, (await RunAsync("migration", "run", "cents.yaml", "--database", "shop.db")).Code);
        Execute("CREATE TABLE notes (text TEXT); UPDATE toil_migration SET state = 'Paused', reason = 'paused by ada: lunch'");

        RunnerResult waiting = await RunAsync("runbook", "run", Book("steps:\n  - uses: migration.run\n    with: { plan: cents.yaml, database: shop.db }"));
        Assert.True(waiting.Code == 5, waiting.Error);
        string detail = Last(waiting).GetProperty("detail").GetString()!;
        Match commands = Regex.Match(detail, "^The migration 'cents' was paused by ada: lunch. Go on with: toil (migration resume cents) .*, then: toil (runbook resume [0-9a-f]+).$");
        Assert.True(commands.Success, detail);

        Assert.Equal(0, (await RunAsync([.. commands.Groups[1].Value.Split(' '), "--database", "shop.db"])).Code);
        RunnerResult resumed = await RunAsync(commands.Groups[2].Value.Split(' '));
        Assert.True(resumed.Code == 0, resumed.Error);
        Assert.Equal(1, Scalar("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task Exit_codes_say_how_a_run_ended()
    {
        Assert.Equal(2, (await RunAsync("runbook", "run", Book("steps: []"))).Code);
        Assert.Equal(2, (await RunAsync("runbook", "run", "missing.yaml")).Code);
        Assert.Equal(1, (await RunAsync("runbook", "run", Book("steps:\n  - exec: [no-such-program]"))).Code);
        Assert.Equal(4, (await RunAsync("runbook", "run", Book("steps:\n  - gate: \"run.runbook == 'other'\""))).Code);
        Assert.Equal(5, (await RunAsync("runbook", "run", Book("steps:\n  - approve: Go?"))).Code);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(6, (await RunAsync("runbook", "run", Book("steps:\n  - exec: [touch, a]\n    rollback: { exec: [rm, a] }\n  - exec: ['false']"))).Code);
            string failing = Book("steps:\n  - exec: [touch, a]\n    rollback: { exec: ['false'] }\n  - exec: ['false']");
            Assert.Equal(7, (await RunAsync("runbook", "run", failing)).Code);
            if (File.Exists("/dev/full"))
            {
                Assert.Equal(7, (await RunnerProcess.ShellAsync(Folder.Path, $"TOIL_STORE=full.db {RunnerProcess.Command} runbook run '{failing}' --output table > /dev/full 2> /dev/full")).Code);
            }
        }
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        RunnerResult result = await RunAsync("runbook", "run", Path.Combine(s_ready, "first-night.yaml"), "--set", $"shop={Folder["shop.db"]}", "--what-if");
        Assert.Equal(0, result.Code);
        Assert.False(File.Exists(Folder["shop.db"]));
        JsonElement[] steps = [.. result.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.All(steps, step => Assert.Equal("Planned", step.GetProperty("state").GetString()));
        Assert.Contains(steps, step => step.GetProperty("detail").GetString()!.StartsWith("Simulated migration.run", StringComparison.Ordinal));
        Assert.Contains(steps, step => step.GetProperty("detail").GetString()!.Contains("(not simulated)", StringComparison.Ordinal));
        Assert.Empty((await RunAsync("runbook", "runs")).Lines);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP", "HUP")]
    public async Task A_run_stopped_by_a_signal_is_left_resumable(params string[] signals)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a test of Unix signals");
        string book = Book("steps:\n  - exec: [touch, begun]\n  - exec: [sleep, '60']\n    idempotent: true\n  - exec: [touch, after]");
        using RunnerProcess process = RunnerProcess.Start(Folder.Path, "runbook", "run", book);
        for (int i = 0; !File.Exists(Folder["begun"]); i++)
        {
            Assert.True(i < 6_000, "the run did not begin");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        foreach (string signal in signals)
        {
            process.Signal(signal);
        }

        RunnerResult stopped = await process.EndAsync();
        Assert.Equal(130, stopped.Code);
        JsonElement run = Last(await RunAsync("runbook", "runs"));
        Assert.Equal("Cancelled", run.GetProperty("state").GetString());
        Assert.False(File.Exists(Folder["after"]));
    }

    [Theory]
    [InlineData("| true", 0, "Nobody reads the results any more.")]
    [InlineData("> /dev/full", 1, "The results cannot be written to the end: No space left on device")]
    public async Task What_was_begun_goes_on_where_its_results_cannot_be_written(string output, int code, string told)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        string book = Book("steps:\n  - exec: [touch, a]\n  - exec: [sh, -c, 'sleep 1; touch b']\n  - exec: [sh, -c, 'sleep 1; touch c']");
        RunnerResult result = await RunnerProcess.ShellAsync(Folder.Path, $"set -o pipefail; {RunnerProcess.Command} runbook run '{book}' --report night.html {output}");
        Assert.True(result.Code == code, $"{result.Code}: {result.Error}");
        Assert.Contains($"warning: {told}", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Folder["c"]) && File.Exists(Folder["night.html"]));
        Assert.Equal("Succeeded", Last(await RunAsync("runbook", "runs")).GetProperty("state").GetString());
    }

    private string Book(string steps) => Folder.Write("night.yaml", $"runbook: night\n{steps}\n");

    private static JsonElement Last(RunnerResult result) => JsonDocument.Parse(result.Lines[^1]).RootElement;

    private long Scalar(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Folder["shop.db"]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Folder["shop.db"]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Certificate(DateTimeOffset from, DateTimeOffset to)
    {
        using ECDsa key = ECDsa.Create();
        using X509Certificate2 certificate = new CertificateRequest("CN=shop.example.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, to);
        return certificate.ExportCertificatePem();
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Toil.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
