using System.Diagnostics;
using System.Text;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks.Processes;
using Toil.Schedules;
using Toil.Schedules.Installing;
using Toil.Schedules.Targets;

namespace Toil.Core.Tests.Schedules;

/// <summary>Debian's crontab, under an account that nobody uses.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class RealCrontabTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string? _account = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? UnixAccount.FirstOf("games", "news", "nobody") : null;
    private bool _isUsed;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ScheduleMachine Machine => new()
    {
        Variable = name => name == "HOME" ? _folder.Path : null,
        Run = (call, stop) => ChildProcess.RunAsync(call.Command[0] == "crontab" ? call with { Command = ["crontab", "-u", _account!, .. call.Command.Skip(1)] } : call, stop),
    };

    public void Dispose()
    {
        if (_isUsed)
        {
            using Process? process = Process.Start(new ProcessStartInfo("crontab", ["-u", _account!, "-r"]) { RedirectStandardError = true });
            process?.WaitForExit();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Blocks_come_and_go_and_leave_the_rest_as_it_was()
    {
        Assert.SkipWhen(_account is null, "needs root, and an account that nobody uses");
        CrontabHost host = new(Machine);
        Assert.SkipUnless(await host.IsThereAsync(Token), "needs crontab on the PATH");
        ProcessEnd before = await Machine.RunAsync(["crontab", "-l"], null, Token);
        Assert.SkipWhen(before.ExitCode == 0, $"{_account} has a crontab");
        _isUsed = true;
        const string Mine = "MAILTO=ops\n# büro \u0085\t%\n5 4 * * * mine\n";
        Assert.Equal(0, (await Machine.RunAsync(["crontab", "-"], Mine, Token)).ExitCode);

        ScheduleJob job = JobSamples.Job(ScheduleTarget.Crontab, "weekdays 08:30", ("text", "it's 100% \U0001F600 \"q\"")) with { ScriptFolder = Machine.Folder };
        IReadOnlyList<ScheduleText> files = ScheduleWriters.Write(job);
        await host.InstallAsync(job.Name, files, Token);
        Assert.Equal((InstalledState.Intact, true), await LookAsync(host, job, files));

        IReadOnlyList<ScheduleText> longer = ScheduleWriters.Write(job with { Parameters = [KeyValuePair.Create("text", new string('x', 5_000) + "\n\\")] });
        await host.InstallAsync(job.Name, longer, Token);
        Assert.Equal((InstalledState.Intact, true), await LookAsync(host, job, longer));
        File.Delete(Path.Combine(Machine.Folder, "toil-orders-night.sh"));
        Assert.Equal((InstalledState.Broken, false), await LookAsync(host, job, longer));

        await host.RemoveAsync(job.Name, Token);
        Assert.Equal(Mine, (await Machine.RunAsync(["crontab", "-l"], null, Token)).Output);
    }

    [Fact]
    public async Task A_crontab_in_another_encoding_is_not_written_back()
    {
        Assert.SkipWhen(_account is null, "needs root, and an account that nobody uses");
        CrontabHost host = new(Machine);
        Assert.SkipUnless(await host.IsThereAsync(Token), "needs crontab on the PATH");
        Assert.SkipWhen((await Machine.RunAsync(["crontab", "-l"], null, Token)).ExitCode == 0, $"{_account} has a crontab");
        _isUsed = true;
        string path = _folder.Write("latin1", Encoding.Latin1.GetBytes("# b\u00fcro\n"));
        Assert.Equal(0, (await Machine.RunAsync(["crontab", path], null, Token)).ExitCode);
        IReadOnlyList<ScheduleText> files = ScheduleWriters.Write(JobSamples.Job(ScheduleTarget.Crontab));
        Assert.Equal("CrontabUnreadable", (await Assert.ThrowsAsync<ToilException>(() => host.InstallAsync("orders-night", files, Token))).ErrorId);
    }

    private static async Task<(InstalledState, bool)> LookAsync(CrontabHost host, ScheduleJob job, IReadOnlyList<ScheduleText> files)
    {
        Installed found = await host.LookAsync(job.Name, files, Token);
        return (found.State, found.IsSame);
    }
}
