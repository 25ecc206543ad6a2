using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Toil.Runner.Tests.Support;

namespace Toil.Runner.Tests;

/// <summary>The runner as a process: signals, pipes, terminals.</summary>
public sealed partial class ProcessTests : RunnerTest
{
    private static string Root => typeof(ProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    [Fact]
    public async Task The_version_is_the_changelogs()
    {
        RunnerResult result = await RunnerProcess.Start(Folder.Path, "--version").EndAsync();
        string newest = Heading().Match(await File.ReadAllTextAsync(Path.Combine(Root, "CHANGELOG.md"), TestContext.Current.CancellationToken)).Groups[1].Value;
        Assert.Equal((0, newest), (result.Code, result.Output.Trim()));
    }

    [Theory]
    [InlineData("certificate sweep good.pem", 0)]
    [InlineData("certificate sweep expired.pem --fail-on Expired", 3)]
    [InlineData("certificate sweep missing.pem", 2)]
    [InlineData("", 2)]
    public async Task The_exit_code_is_the_processs(string line, int code)
    {
        Write("good.pem");
        Write("expired.pem", daysLeft: -3);
        Assert.Equal(code, (await RunnerProcess.Start(Folder.Path, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).EndAsync()).Code);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_a_sweep_with_whole_lines_and_130(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals of Unix");
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(100);
        Write("a.pem");
        string[] targets = [.. Enumerable.Repeat("./a.pem", 20), .. Enumerable.Repeat($"127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}", 20)];
        using RunnerProcess runner = RunnerProcess.Start(Folder.Path, ["certificate", "sweep", "--timeout", "4m", .. targets]);
        List<string> lines = [];
        while (lines.Count < 20)
        {
            lines.Add(await runner.Process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException());
        }

        Stopwatch stopped = Stopwatch.StartNew();
        runner.Signal(signal);
        RunnerResult result = await runner.EndAsync();
        Assert.InRange(stopped.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(130, result.Code);
        Assert.Equal("warning: Cancelled: what is shown was found until then.", result.Error.Trim());
        Assert.All(lines.Concat(result.Lines), line => Assert.Equal("Ok", JsonDocument.Parse(line).RootElement.GetProperty("verdict").GetString()));
    }

    [Fact]
    public async Task A_sweep_that_waits_for_its_input_can_be_stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals of Unix");
        Write("a.pem");
        using RunnerProcess runner = RunnerProcess.Start(Folder.Path, "certificate", "sweep", "--inventory", "-");
        await runner.Process.StandardInput.WriteLineAsync("./a.pem");
        await runner.Process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);

        // The finding comes although the input stays open.
        Assert.NotNull(await runner.Process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        runner.Signal("INT");
        Assert.Equal(130, (await runner.EndAsync()).Code);
    }

    [Fact]
    public async Task A_reader_that_has_seen_enough_ends_the_sweep_quietly()
    {
        Write("a.pem");
        Folder.Write("list.txt", string.Concat(Enumerable.Repeat("./a.pem\n", 20_000)));
        RunnerResult result = await RunnerProcess.ShellAsync(
            Folder.Path, $"{RunnerProcess.Command} certificate sweep --inventory list.txt | head -1; echo ${{PIPESTATUS[0]}}");
        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        Assert.Equal(2, result.Lines.Length);
        Assert.Equal("130", result.Lines[1]);
    }

    [Fact]
    public async Task A_file_is_appended_to_where_others_write_too()
    {
        Write("a.pem");
        RunnerResult result = await RunnerProcess.ShellAsync(
            Folder.Path, $"(echo before; {RunnerProcess.Command} certificate sweep a.pem; echo after) > out.txt; cat out.txt");
        Assert.Equal(["before", "after"], [result.Lines[0], result.Lines[2]]);
        Assert.StartsWith("{", result.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        Write("a.pem");
        RunnerResult result = await RunnerProcess.ShellAsync(Folder.Path, $"{RunnerProcess.Command} certificate sweep a.pem > /dev/full");
        Assert.Equal(1, result.Code);
        Assert.StartsWith("warning: The results could not be written to the end:", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("certificate sweep a.pem --output table > /dev/full", 1)]
    [InlineData("certificate sweep a.pem missing.pem --output csv > /dev/full", 1)]
    [InlineData("certificate sweep a.pem missing.pem 2> /dev/full", 2)]
    [InlineData("certificate sweep a.pem 2> /dev/full > /dev/full", 1)]
    public async Task A_full_disk_is_in_the_exit_code_and_ends_nothing(string line, int code)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        Write("a.pem");
        Assert.Equal(code, (await RunnerProcess.ShellAsync(Folder.Path, $"{RunnerProcess.Command} {line}")).Code);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("NO_COLOR=1 ", false)]
    public async Task A_real_terminal_gets_a_table_in_colour_unless_it_asks_for_none(string environment, bool isColoured)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script") && OperatingSystem.IsLinux(), "needs the `script` of util-linux for a terminal");
        Write("expired.pem", daysLeft: -3);
        string line = $"stty cols 60; {environment}TERM=xterm-256color {RunnerProcess.Command} certificate sweep expired.pem";
        RunnerResult result = await RunnerProcess.ShellAsync(Folder.Path, $"script -qec \"{line}\" /dev/null");
        Assert.Equal(0, result.Code);
        Assert.Contains("Days left", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 finding: 1 Expired.", result.Output, StringComparison.Ordinal);
        Assert.Equal(isColoured, Colour().IsMatch(result.Output));
    }

    [GeneratedRegex(@"^## (\d+\.\d+\.\d+)", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("\u001b\\[[0-9;]*(3[0-7]|38|9[0-7])[;m]")]
    private static partial Regex Colour();
}
