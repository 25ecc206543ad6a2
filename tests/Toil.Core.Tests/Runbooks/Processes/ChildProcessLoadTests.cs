using System.Diagnostics;
using Toil.Core.Tests.Support;
using Toil.Runbooks.Processes;

namespace Toil.Core.Tests.Runbooks.Processes;

/// <summary>Much output, many commands.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class ChildProcessLoadTests : IDisposable
{
    private readonly Commands _commands = new();

    public ChildProcessLoadTests() => Commands.NeedsUnix();

    public void Dispose() => _commands.Dispose();

    [Theory]
    [InlineData("head -c 1073741824 /dev/zero", 1)]
    [InlineData("yes 'a line such as a program writes when it has much to say to nobody' | head -c 1073741824", 16_000_000)]
    public async Task A_gigabyte_is_read_in_bounded_memory(string script, int lines)
    {
        long seen = 0;
        int longest = 0;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        ProcessCall call = _commands.Shell(script) with
        {
            Line = (line, _) =>
            {
                longest = Math.Max(longest, line.Length);
                most = ++seen % 100_000 == 1 ? Math.Max(most, Process.GetCurrentProcess().PrivateMemorySize64) : most;
            },
        };
        long working = Process.GetCurrentProcess().PrivateMemorySize64;
        ProcessEnd end = await ChildProcess.RunAsync(call, TestContext.Current.CancellationToken);
        Assert.Equal(0, end.ExitCode);
        Assert.True(end.IsCut);
        Assert.InRange(end.Output.Length, 256 * 1024, 257 * 1024);
        Assert.True(seen >= lines, $"{seen} lines");
        Assert.InRange(longest, 1, LongestShown);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);
        Assert.InRange(most - working, long.MinValue, 300_000_000);
    }

    [Fact]
    public async Task Two_hundred_run_at_once()
    {
        ProcessEnd[] ends = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => _commands.ShellAsync($"echo {n}; echo e{n} >&2; sleep 0.2; exit {n}")));
        Assert.All(ends.Index(), end => Assert.Equal(new ProcessEnd(end.Index, $"{end.Index}\n", $"e{end.Index}\n", IsCut: false), end.Item));
    }

    [Fact]
    public async Task A_thousand_in_a_row_leave_no_descriptor_and_no_zombie()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at /proc.");
        await _commands.RunAsync("true");
        int before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        for (int n = 0; n < 1_000; n++)
        {
            Assert.Equal(0, (await _commands.RunAsync("true")).ExitCode);
        }

        // Others in this process may have a few open for a moment.
        await Commands.UntilAsync(() => Directory.GetFileSystemEntries("/proc/self/fd").Length <= before + 5);
        Assert.Empty(Zombies());
    }

    // The longest line, each character of it written out as an escape.
    private const int LongestShown = (4_096 * 8) + 20;

    private static string[] Zombies() =>
    [
        .. Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(folder =>
        {
            try
            {
                return File.ReadAllText($"{folder}/stat");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return string.Empty;
            }
        }).Where(status => status.Contains($"(true) Z {Environment.ProcessId} ", StringComparison.Ordinal)),
    ];
}
