using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Toil.Core.Tests.Support;
using Toil.Runner.Tests.Support;

namespace Toil.Runner.Tests;

/// <summary>Recorded sweeps between processes: shards that meet, a process that is killed, and what a nightly job is told.</summary>
public sealed class HistoryTests : RunnerTest
{
    [Fact]
    public async Task Sixteen_processes_meet_in_one_store_to_what_one_would_have_found()
    {
        Assert.SkipUnless(PostgresCluster.Missing is null, PostgresCluster.Missing ?? string.Empty);
        await using PostgresCluster cluster = await PostgresCluster.StartAsync();
        Folder.Write("toil.yaml", $"store: postgresql://{PostgresCluster.User}:{PostgresCluster.Password}@127.0.0.1:{cluster.Port}/postgres\n");
        string[] files = [.. Enumerable.Range(0, 48).Select(i => string.Create(CultureInfo.InvariantCulture, $"certs/{i}.pem"))];
        string pem = await File.ReadAllTextAsync(Write("one.pem"), TestContext.Current.CancellationToken);
        Array.ForEach(files, file => Folder.Write(file, pem));
        Folder.Write("list.txt", string.Join('\n', files.Select(file => "./" + file)));

        RunnerResult[] shards = await Task.WhenAll(Enumerable.Range(1, 16).Select(index => SweepAsync("1", "--shard", $"{index}/16")));

        Assert.All(shards, shard => Assert.Equal((0, string.Empty), (shard.Code, shard.Error)));
        Assert.Equal(48, shards.Sum(shard => shard.Lines.Length));
        Assert.Equal(0, (await SweepAsync("2")).Code);
        RunnerResult changes = await RunAsync("certificate", "changes", "nightly", "--include-unchanged");
        Assert.Equal(48, changes.Lines.Length);
        Assert.All(changes.Lines, line => Assert.Equal("Unchanged", Field(line, "change")));

        // A seventeenth of sixteen more: a shard that is run again.
        Assert.Equal(0, (await SweepAsync("1", "--shard", "4/16")).Code);
        Assert.Empty((await RunAsync("certificate", "changes", "nightly")).Lines);

        Task<RunnerResult> SweepAsync(string id, params string[] more) => RunnerProcess.Start(
            Folder.Path, ["certificate", "sweep", "--inventory", "list.txt", "--record", "nightly", "--sweep-id", id, .. more]).EndAsync();
    }

    [Fact]
    public async Task A_killed_sweep_is_not_compared()
    {
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(100);
        string[] sweep = ["certificate", "sweep", "--record", "nightly", "--timeout", "4m"];
        UseStore();
        Write("a.pem");
        Write("b.pem");
        Assert.Equal(0, (await RunAsync([.. sweep, "./a.pem"])).Code);
        Assert.Equal(0, (await RunAsync([.. sweep, "./a.pem", "./b.pem"])).Code);
        using (RunnerProcess runner = RunnerProcess.Start(Folder.Path, [.. sweep, "./a.pem", $"127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}"]))
        {
            while (Field((await RunAsync("store", "status", "--output", "json")).Lines.Single(), "runs") != "3")
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }

            runner.Process.Kill();
            await runner.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        RunnerResult changes = await RunAsync("certificate", "changes");

        Assert.Equal("New", Field(Assert.Single(changes.Lines), "change"));
        Assert.Contains("warning: A newer sweep of 'nightly' is not whole and is not compared", changes.Error);
        // And the next night is as any other.
        Assert.Equal(0, (await RunAsync([.. sweep, "./a.pem", "./b.pem"])).Code);
        Assert.Equal((0, string.Empty), ((await RunAsync("certificate", "changes")).Code, (await RunAsync("certificate", "changes")).Error));
    }

    [Fact]
    public async Task What_became_worse_fails_the_job_and_what_was_known_does_not()
    {
        UseStore();
        Write("known.pem", daysLeft: -3);
        Write("worse.pem");
        Assert.Equal(3, (await RunAsync("certificate", "sweep", "./known.pem", "./worse.pem", "--record", "nightly", "--fail-on", "Expired")).Code);
        await RunAsync("certificate", "sweep", "./known.pem", "./worse.pem", "--record", "nightly");
        Assert.Equal(0, (await RunAsync("certificate", "changes", "--fail-on", "RenewSoon")).Code);

        Write("worse.pem", daysLeft: -1);
        await RunAsync("certificate", "sweep", "./known.pem", "./worse.pem", "--record", "nightly");

        Assert.Equal(3, (await RunAsync("certificate", "changes", "--fail-on", "Expired")).Code);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("markdown")]
    [InlineData("html")]
    [InlineData("junit")]
    [InlineData("sarif")]
    [InlineData("prometheus")]
    public async Task Every_format_tells_of_it(string format)
    {
        UseStore();
        Write("certs/a.pem");
        Write("certs/b.pem");
        await RunAsync("certificate", "sweep", "./certs", "--record", "nightly");
        Write("certs/a.pem", daysLeft: -1);
        File.Delete(Folder["certs/b.pem"]);
        await RunAsync("certificate", "sweep", "./certs", "--record", "nightly");

        RunnerResult result = await RunOnAsync(new RunnerTerminalOptions { Width = 200 }, "certificate", "changes", "--output", format);

        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        Assert.Contains("a.pem", result.Output);
        Assert.Contains(format == "sarif" ? "expired" : "Worse", result.Output);
    }

    [Fact]
    public async Task Changes_can_be_kept_and_rendered_later()
    {
        UseStore();
        Write("a.pem");
        await RunAsync("certificate", "sweep", "./a.pem", "--record", "nightly");
        Write("a.pem", daysLeft: -1);
        await RunAsync("certificate", "sweep", "./a.pem", "--record", "nightly");
        Folder.Write("changes.json", (await RunAsync("certificate", "changes")).Output);

        RunnerResult report = await RunAsync("report", "export", "changes.json", "--path", "changes.md");

        Assert.Equal((0, string.Empty), (report.Code, report.Error));
        Assert.Contains("| Worse |", await File.ReadAllTextAsync(Folder["changes.md"], TestContext.Current.CancellationToken));
    }

    private void UseStore() => Folder.Write("toil.yaml", "store: ./toil.db\n");

    private static string Field(string line, string name)
    {
        JsonElement field = JsonDocument.Parse(line).RootElement.GetProperty(name);
        return field.ValueKind == JsonValueKind.String ? field.GetString()! : field.GetRawText();
    }
}
