using Toil.Runbooks.Processes;

namespace Toil.Core.Tests.Runbooks.Processes;

/// <summary>Stopping a command, with all that it started.</summary>
public sealed class ChildProcessStopTests : IDisposable
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(300);

    private readonly Commands _commands = new();

    public ChildProcessStopTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at /proc.");

    public void Dispose() => _commands.Dispose();

    [Fact]
    public async Task It_may_clean_up_when_it_is_asked()
    {
        await StopAsync("trap 'echo bye > bye; exit 0' TERM; echo $$ > id; while :; do sleep 0.05; done", TimeSpan.FromMinutes(1), "id");
        Assert.Equal("bye\n", await _commands.ReadWhenWrittenAsync("bye"));
    }

    [Fact]
    public Task One_that_ignores_it_is_killed()
        => StopAsync("trap '' TERM; echo $$ > id; while :; do sleep 0.05; done", s_short, "id");

    [Fact]
    public Task A_grandchild_that_ignores_it_and_has_lost_its_parent_is_killed()
        => StopAsync("(sh -c \"trap '' TERM; echo \\$\\$ > id; while :; do sleep 0.05; done\" > /dev/null 2>&1 &) ; while [ ! -s id ]; do sleep 0.05; done; sleep 600", s_short, "id");

    [Fact]
    public Task A_grandchild_has_its_grace_as_well()
        => StopAsync("(sh -c 'trap \"sleep 1; echo done > done; exit\" TERM; echo $$ > id; while :; do sleep 0.05; done' > /dev/null 2>&1 &) ; while [ ! -s id ]; do sleep 0.05; done; exec sleep 600", TimeSpan.FromMinutes(1), "id", "done");

    [Fact]
    public async Task Jobs_in_groups_of_their_own_are_killed()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "Needs bash.");
        await StopAsync("exec /bin/bash -c 'set -m; (trap \"\" TERM; echo $BASHPID > id; while :; do sleep 0.05; done) & wait'", s_short, "id");
    }

    [Fact]
    public Task One_that_is_paused_is_killed() => StopAsync("echo $$ > id; kill -STOP $$", s_short, "id");

    [Fact]
    public async Task What_it_says_while_it_ends_is_heard()
    {
        List<string> lines = [];
        using CancellationTokenSource stop = new();
        ProcessCall call = _commands.Shell("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done") with
        {
            Grace = TimeSpan.FromMinutes(1),
            Line = (line, _) =>
            {
                lines.Add(line);
                stop.CancelAfter(TimeSpan.Zero);
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ChildProcess.RunAsync(call, stop.Token));
        Assert.Contains("bye", lines);
    }

    private async Task StopAsync(string script, TimeSpan grace, string idFile, string? trace = null)
    {
        using CancellationTokenSource stop = new();
        Task<ProcessEnd> running = ChildProcess.RunAsync(_commands.Shell(script) with { Grace = grace }, stop.Token);
        string id = await _commands.ReadWhenWrittenAsync(idFile);
        Assert.True(Commands.IsAlive(id));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.False(Commands.IsAlive(id));
        Assert.True(trace is null || File.Exists(_commands.Folder[trace]));
    }
}
