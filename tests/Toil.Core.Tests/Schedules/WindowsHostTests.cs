using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Schedules;
using Toil.Schedules.Installing;
using Toil.Schedules.Targets;

namespace Toil.Core.Tests.Schedules;

/// <summary>The Task Scheduler, as far as a machine without Windows can play it.</summary>
public sealed class WindowsHostTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_task_comes_is_known_again_and_goes()
    {
        MachineProbe probe = new(_folder);
        WindowsHost host = new(probe.Machine);
        ScheduleJob job = JobSamples.Job(ScheduleTarget.Windows, "weekdays 08:30", ("text", "it's 100%"));
        IReadOnlyList<ScheduleText> files = ScheduleWriters.Write(job);
        Assert.Equal(InstalledState.Missing, (await host.LookAsync(job.Name, files, Token)).State);
        await host.InstallAsync(job.Name, files, Token);
        Assert.Equal(@"\Toil\orders-night", Assert.Single(probe.Tasks).Key);
        Installed found = await host.LookAsync(job.Name, files, Token);
        Assert.Equal((InstalledState.Intact, true), (found.State, found.IsSame));
        Assert.False((await host.LookAsync(job.Name, ScheduleWriters.Write(JobSamples.Job(ScheduleTarget.Windows, "weekdays 09:30", ("text", "it's 100%"))), Token)).IsSame);
        Assert.False((await host.LookAsync(job.Name, ScheduleWriters.Write(JobSamples.Job(ScheduleTarget.Windows, "weekends 08:30", ("text", "it's 100%"))), Token)).IsSame);
        Assert.Empty(Directory.GetFiles(probe.Machine.Folder));
        await host.RemoveAsync(job.Name, Token);
        Assert.Empty(probe.Tasks);
        await host.RemoveAsync(job.Name, Token);
    }

    [Fact]
    public async Task A_task_of_somebody_else_is_foreign()
    {
        MachineProbe probe = new(_folder);
        probe.Tasks[@"\Toil\orders-night"] = "<Task xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\"><Actions/></Task>";
        Assert.Equal(InstalledState.Foreign, (await new WindowsHost(probe.Machine).LookAsync("orders-night", null, Token)).State);
    }

    [Fact]
    public void Variables_that_a_task_cannot_have_are_refused_with_the_remedy()
    {
        ScheduleJob job = JobSamples.Job(ScheduleTarget.Windows) with { Variables = [KeyValuePair.Create("TOIL_STORE", "x")] };
        Assert.Contains("setx TOIL_STORE", Assert.Throws<ToilException>(() => ScheduleWriters.Write(job)).Remedy, StringComparison.Ordinal);
    }
}
