using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Schedules;
using Toil.Settings;
using Toil.Values;

namespace Toil.Core.Tests.Schedules;

/// <summary>Registers runbooks on a machine that only remembers.</summary>
public abstract class ScheduleTestBase : IDisposable
{
    protected ScheduleTestBase()
    {
        Probe = new MachineProbe(Folder);
        Folder.Write("night.yaml", "runbook: night\nconcurrency: one\nparameters:\n  within: { type: duration, default: 1h }\n  text: { type: text, default: a }\n  hosts: { type: list }\n  key: { type: secret }\nsteps:\n  - { id: say, exec: [echo, hi] }\n");
        Folder.Write("toil", "#!/bin/sh\n");
    }

    private protected TempFolder Folder { get; } = new();

    private protected MachineProbe Probe { get; }

    private protected TestClock Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    private protected SinkProbe Sink { get; } = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected OperationContext Context(bool isDryRun = false, string? store = null) => new()
    {
        WorkingDirectory = Folder.Path,
        Sink = Sink,
        Settings = ToilSettings.Read(Folder["toil.yaml"], YamlReader.Read("toil.yaml", $"store: {store ?? Folder["store.db"]}")),
        Time = Clock,
        IsDryRun = isDryRun,
    };

    private protected async Task<ScheduleChange> RegisterAsync(string calendar, string target = "systemd", bool isDryRun = false, params (string Name, object? Value)[] options)
        => (ScheduleChange)(await RunAsync(
            new ScheduleRegister { Machine = Probe.Machine }, isDryRun, [("Runbook", Folder["night.yaml"]), ("Calendar", calendar), ("Target", target), ("Toil", Folder["toil"]), .. options])).Single();

    private protected async Task<ScheduleChange> RemoveAsync(string name = "night", bool isDryRun = false, params (string Name, object? Value)[] options)
        => (ScheduleChange)(await RunAsync(new ScheduleRemove { Machine = Probe.Machine }, isDryRun, [("Name", name), .. options])).Single();

    private protected async Task<ScheduleState[]> ListAsync(params (string Name, object? Value)[] options)
        => [.. (await RunAsync(new ScheduleList { Machine = Probe.Machine }, false, options)).Cast<ScheduleState>()];

    private protected async Task<ScheduleFile[]> ExportAsync(string calendar, string target, params (string Name, object? Value)[] options)
        => [.. (await RunAsync(new ScheduleExport { Machine = Probe.Machine }, false, [("Runbook", Folder["night.yaml"]), ("Calendar", calendar), ("Target", target), .. options])).Cast<ScheduleFile>()];

    private protected static async Task<ToilException> FailsAsync(string errorId, Func<Task> work)
    {
        ToilException error = await Assert.ThrowsAsync<ToilException>(work);
        Assert.Equal(errorId, error.ErrorId);
        return error;
    }

    private async Task<List<object>> RunAsync(IOperation operation, bool isDryRun, (string Name, object? Value)[] options)
        => await operation.RunAsync([.. options.Select(option => new OptionValue(option.Name, option.Value, new ValueOrigin("--" + option.Name)))], Context(isDryRun), Token).ToListAsync(Token);
}
