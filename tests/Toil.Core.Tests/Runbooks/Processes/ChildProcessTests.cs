using System.Globalization;
using Toil.Operations;
using Toil.Runbooks.Processes;

namespace Toil.Core.Tests.Runbooks.Processes;

/// <summary>What a command is given, and what comes back.</summary>
public sealed class ChildProcessTests : IDisposable
{
    private readonly Commands _commands = new();

    public ChildProcessTests() => Commands.NeedsUnix();

    public void Dispose() => _commands.Dispose();

    [Fact]
    public async Task Both_streams_and_the_exit_code_come_back()
    {
        ProcessEnd end = await _commands.ShellAsync("echo out; echo err >&2; exit 7");
        Assert.Equal(new ProcessEnd(7, "out\n", "err\n", IsCut: false), end);
    }

    [Fact]
    public async Task Each_argument_arrives_as_it_was()
    {
        string[] given = ["plain", "", "two words", "'single'", "\"double\"", "line\nbreak", "$(touch pwned)", "`id`", "a\\b", "*", "-n", "Zoë 中文", "tab\there", "; rm -rf x"];
        string script = _commands.Program("show", "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\0' \"$a\"; done\n");
        ProcessEnd end = await _commands.RunAsync([script, .. given]);
        Assert.Equal(given, end.Output[..^1].Split('\0'));
        Assert.False(File.Exists(_commands.Folder["pwned"]));
    }

    [Fact]
    public async Task Its_input_is_what_is_given_or_empty()
    {
        string text = string.Concat(Enumerable.Repeat("Zoë 0123456789\n", 100_000));
        ProcessEnd end = await ChildProcess.RunAsync(_commands.Call("cat") with { Input = text, OutputLimit = 4_000_000 }, TestContext.Current.CancellationToken);
        Assert.Equal(text, end.Output);
        Assert.Equal(new ProcessEnd(0, "", "", IsCut: false), await _commands.RunAsync("cat"));
    }

    [Fact]
    public async Task A_command_may_leave_its_input_unread()
    {
        ProcessCall call = _commands.Call("true") with { Input = new string('x', 10_000_000) };
        Assert.Equal(0, (await ChildProcess.RunAsync(call, TestContext.Current.CancellationToken)).ExitCode);
    }

    [Fact]
    public async Task It_runs_in_its_folder_with_its_variables()
    {
        Directory.CreateDirectory(_commands.Folder["in here"]);
        ProcessCall call = _commands.Shell("pwd; echo \"$GIVEN\"; echo \"${HOME-none}\"") with
        {
            WorkingDirectory = _commands.Folder["in here"],
            Environment = new Dictionary<string, string?> { ["GIVEN"] = "a=b $(c)", ["HOME"] = null },
        };
        ProcessEnd end = await ChildProcess.RunAsync(call, TestContext.Current.CancellationToken);
        Assert.Equal($"{_commands.Folder["in here"]}\na=b $(c)\nnone\n", end.Output);
    }

    [Theory]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -SEGV $$", 139)]
    [InlineData("exit 255", 255)]
    public async Task A_signal_gives_128_and_its_number(string script, int code) => Assert.Equal(code, (await _commands.ShellAsync(script)).ExitCode);

    [Fact]
    public async Task It_starts_with_default_signals_and_no_descriptor_but_three()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");
        ProcessEnd end = await _commands.RunAsync("cat", "/proc/self/status");
        string[] signals = [.. end.Output.Split('\n').Where(line => line.StartsWith("SigBlk", StringComparison.Ordinal) || line.StartsWith("SigIgn", StringComparison.Ordinal))];
        Assert.Equal(2, signals.Length);

        // Without the two that the C library keeps to itself.
        Assert.All(signals, line => Assert.Equal(0, long.Parse(line.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & ~0x180000000));
        ProcessEnd open = await _commands.RunAsync("ls", "/proc/self/fd");
        Assert.Equal(["0", "1", "2", "3"], open.Output.Trim().Split('\n')); // 3 is the folder that ls reads
    }

    [Fact]
    public async Task It_has_no_terminal_to_wait_at()
        => Assert.NotEqual(0, (await _commands.ShellAsync("read answer < /dev/tty")).ExitCode);

    [Fact]
    public async Task What_is_no_text_is_replaced()
    {
        ProcessEnd end = await _commands.ShellAsync("head -c 200000 /dev/urandom");
        Assert.InRange(end.Output.Length, 1, 256 * 1024 + 100);
        end = await _commands.ShellAsync(@"printf 'a\377b\303'");
        Assert.Equal("a\ufffdb\ufffd", end.Output);
    }

    [Fact]
    public async Task Lines_come_as_they_are_written_and_inert()
    {
        List<(string, bool)> lines = [];
        using CancellationTokenSource seen = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ProcessCall call = _commands.Shell(@"printf '\033[31mred\033[0m\tx\033]0;title\007\n'; echo err >&2; printf 'no end'; while [ ! -e go ]; do sleep 0.05; done") with
        {
            Line = (line, isError) =>
            {
                lines.Add((line, isError));
                if (line.StartsWith("red", StringComparison.Ordinal))
                {
                    _commands.Folder.Write("go", "now");
                }
            },
        };
        ProcessEnd end = await ChildProcess.RunAsync(call, TestContext.Current.CancellationToken);
        Assert.Equal([@"red     x\u{1b}]0;title\u{7}", "no end"], lines.Where(line => !line.Item2).Select(line => line.Item1));
        Assert.Equal(["err"], lines.Where(line => line.Item2).Select(line => line.Item1));
        Assert.StartsWith("\u001b[31mred", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_cannot_be_taken_ends_the_command()
    {
        ProcessCall call = _commands.Shell("echo one; sleep 600") with { Line = (_, _) => throw new InvalidOperationException("full") };
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => ChildProcess.RunAsync(call, TestContext.Current.CancellationToken));
        Assert.Equal("full", error.Message);
    }

    [Fact]
    public async Task What_is_left_running_with_the_output_in_its_hands_is_not_waited_for()
    {
        ProcessEnd end = await _commands.ShellAsync("echo before; sleep 600 & echo $! > id");
        try
        {
            Assert.Equal(0, end.ExitCode);
            Assert.StartsWith("before\n[the command has ended, and what it left running", end.Output, StringComparison.Ordinal);
            Assert.True(Commands.IsAlive(await _commands.ReadWhenWrittenAsync("id")) || !OperatingSystem.IsLinux());
        }
        finally
        {
            await _commands.ShellAsync("kill -9 $(cat id)");
        }
    }

    [Fact]
    public async Task A_command_may_close_its_output_and_live_on()
        => Assert.Equal(new ProcessEnd(5, "", "", IsCut: false), await _commands.ShellAsync("exec >&- 2>&-; sleep 1; exit 5"));

    [Fact]
    public async Task A_long_output_is_kept_at_both_ends()
    {
        ProcessCall call = _commands.Shell("printf begin; head -c 1000000 /dev/zero | tr '\\0' x; printf end; echo e >&2") with { OutputLimit = 100 };
        ProcessEnd end = await ChildProcess.RunAsync(call, TestContext.Current.CancellationToken);
        Assert.True(end.IsCut);
        Assert.Equal($"begin{new string('x', 45)}\n[... 999908 characters are left out here ...]\n{new string('x', 47)}end", end.Output);
        Assert.Equal("e\n", end.Error);
    }

    [Fact]
    public async Task Nothing_is_run_for_nothing()
    {
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => _commands.RunAsync());
        Assert.Equal("CommandEmpty", error.ErrorId);
        error = await Assert.ThrowsAsync<ToilException>(() => _commands.RunAsync("echo", "a\0b"));
        Assert.Equal("CommandNotRunnable", error.ErrorId);
        await Assert.ThrowsAsync<OperationCanceledException>(() => ChildProcess.RunAsync(_commands.Shell("touch begun"), new CancellationToken(canceled: true)));
        Assert.False(File.Exists(_commands.Folder["begun"]));
    }
}
