using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Toil.Runner.Tests.Support;

namespace Toil.Runner.Tests;

/// <summary>What cannot be written takes nothing else with it, and a part is not taken for the whole.</summary>
public sealed class ReportLossTests : RunnerTest
{
    [Fact]
    public async Task A_report_that_cannot_be_written_takes_neither_the_output_nor_the_other_reports_with_it()
    {
        Write("good.pem");
        Directory.CreateDirectory(Folder["one.csv"]);
        RunnerResult result = await RunAsync("certificate", "sweep", "good.pem", "--report", "one.csv", "--report", "two.prom", "--report", "three.html");
        Assert.Equal(1, result.Code);
        Assert.StartsWith($"error: The report {Folder["one.csv"]} cannot be written: ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Lines);
        Assert.True(File.Exists(Folder["two.prom"]) && File.Exists(Folder["three.html"]));
        Assert.Empty(Directory.GetFiles(Folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task A_full_disk_under_the_output_leaves_the_reports_and_the_record_whole()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        Write("a.pem");
        string list = string.Concat(Enumerable.Range(1, 200).Select(n => $"127.3.0.{n}:1\n"));
        await File.WriteAllTextAsync(Folder["list.txt"], list, TestContext.Current.CancellationToken);
        string sweep = $"TOIL_STORE='{Folder["store.db"]}' {RunnerProcess.Command} certificate sweep --inventory list.txt --record nightly --report all.csv";
        Assert.Equal(1, (await RunnerProcess.ShellAsync(Folder.Path, $"{sweep} > /dev/full")).Code);
        Assert.Equal(201, (await File.ReadAllLinesAsync(Folder["all.csv"], TestContext.Current.CancellationToken)).Length);
        Assert.Equal(0, (await RunnerProcess.ShellAsync(Folder.Path, $"{sweep} > all.json")).Code);
        RunnerResult changes = await RunnerProcess.ShellAsync(Folder.Path, $"TOIL_STORE='{Folder["store.db"]}' {RunnerProcess.Command} certificate changes nightly");
        Assert.Equal((0, string.Empty, string.Empty), (changes.Code, changes.Output, changes.Error));
    }

    [Fact]
    public async Task A_cancelled_sweep_does_not_replace_what_only_a_whole_one_can_say()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals of Unix");
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(10);
        Write("a.pem");
        await File.WriteAllTextAsync(Folder["old.prom"], "old\n", TestContext.Current.CancellationToken);
        string[] reports = ["--report", "old.prom", "--report", "new.sarif", "--report", "page.html"];
        using RunnerProcess runner = RunnerProcess.Start(
            Folder.Path, ["certificate", "sweep", "--timeout", "4m", "./a.pem", $"127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}", .. reports]);
        Assert.NotNull(await runner.Process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        runner.Signal("TERM");
        RunnerResult result = await runner.EndAsync();

        Assert.Equal(130, result.Code);
        Assert.Contains($"The report {Folder["old.prom"]} was not written, and what was there before is still there", result.Error, StringComparison.Ordinal);
        Assert.Equal("old\n", await File.ReadAllTextAsync(Folder["old.prom"], TestContext.Current.CancellationToken));
        Assert.False(File.Exists(Folder["new.sarif"]));
        Assert.Contains("1 finding: 1 Ok; cancelled before the end.", await File.ReadAllTextAsync(Folder["page.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder.Path, ".*.tmp"));
    }

    [Fact]
    public async Task A_signal_that_comes_twice_at_once_is_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals of Unix");
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(10);
        Write("a.pem");
        for (int round = 0; round < 3; round++)
        {
            using RunnerProcess runner = RunnerProcess.Start(
                Folder.Path, ["certificate", "sweep", "--timeout", "4m", "./a.pem", $"127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}"]);
            Assert.NotNull(await runner.Process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

            // timeout(1) sends its signal to the process, and then to the group in which it is.
            using Process kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {runner.Process.Id}; kill -CONT {runner.Process.Id}; kill -TERM {runner.Process.Id}"]);
            Assert.Equal(130, (await runner.EndAsync()).Code);
        }
    }
}
