using Toil.Operations;
using Toil.Runbooks.Processes;
using Toil.Schedules.Targets;
using Toil.Values;

namespace Toil.Schedules.Installing;

/// <summary>systemd's user manager.</summary>
/// <param name="machine">Where it runs.</param>
internal sealed class SystemdHost(ScheduleMachine machine) : IScheduleHost
{
    private readonly ScheduleFiles _files = new(machine.UnitFolder);

    /// <inheritdoc/>
    public async Task<bool> IsThereAsync(CancellationToken cancellation) => await TryAsync(cancellation, "show-environment") is { ExitCode: 0 };

    /// <inheritdoc/>
    public async Task<Installed> LookAsync(string name, IReadOnlyList<ScheduleText>? files, CancellationToken cancellation)
    {
        Installed found = _files.Look(name, Names(name), files);
        if (found.State is not InstalledState.Intact)
        {
            return found with { IsSame = false };
        }

        // Files without a timer that is under way start nothing.
        bool isActive = await TryAsync(cancellation, "is-active", Timer(name)) is { ExitCode: 0 };
        bool isEnabled = await TryAsync(cancellation, "is-enabled", Timer(name)) is { ExitCode: 0 };
        return isActive && isEnabled ? found : found with { State = InstalledState.Broken, IsSame = false };
    }

    /// <inheritdoc/>
    public async Task InstallAsync(string name, IReadOnlyList<ScheduleText> files, CancellationToken cancellation)
    {
        _files.Write(files);
        await DoAsync(cancellation, "daemon-reload");
        await DoAsync(cancellation, "enable", Timer(name));

        // A timer that is under way keeps the times that it has read before; and one that remembers when it last went off would make up at once for what
        // an earlier calendar had not asked for.
        await TryAsync(cancellation, "stop", Timer(name));
        await TryAsync(cancellation, "clean", "--what=state", Timer(name));
        await DoAsync(cancellation, "start", Timer(name));
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string name, CancellationToken cancellation)
    {
        // A timer whose file is gone is stopped all the same; what is not there is no failure.
        await TryAsync(cancellation, "stop", Timer(name));
        await TryAsync(cancellation, "disable", Timer(name));
        await TryAsync(cancellation, "clean", "--what=state", Timer(name));
        _files.Remove(Names(name).Append(Path.Combine("timers.target.wants", Timer(name))));
        await DoAsync(cancellation, "daemon-reload");
        await TryAsync(cancellation, "reset-failed", SystemdWriter.Unit(name) + ".service");
    }

    /// <inheritdoc/>
    public async Task<string?> NoteAsync(CancellationToken cancellation)
    {
        try
        {
            ProcessEnd end = await machine.RunAsync(["loginctl", "show-user", machine.Person, "--property=Linger", "--value"], null, cancellation);
            return end.ExitCode == 0 && end.Output.Trim() == "yes" ? null : Linger;
        }
        catch (ToilException)
        {
            return Linger;
        }
    }

    private string Linger => $"Timers of a user stop when the user signs out for the last time, and begin at the next sign-in. So that they run without: loginctl enable-linger {machine.Person}";

    private static string Timer(string name) => SystemdWriter.Unit(name) + ".timer";

    private static string[] Names(string name) => [SystemdWriter.Unit(name) + ".service", Timer(name)];

    private async Task DoAsync(CancellationToken cancellation, params string[] arguments)
    {
        ProcessEnd end = await machine.RunAsync(["systemctl", "--user", .. arguments], null, cancellation);
        if (end.ExitCode != 0)
        {
            throw new ToilException(
                "SchedulerFailed", ErrorKind.Unavailable, $"systemctl --user {string.Join(' ', arguments)} failed: {InertText.From(end.Error.Trim(), 400)}",
                "Put it right, and do this again: it goes on where it was.", string.Join(' ', arguments));
        }
    }

    private async Task<ProcessEnd?> TryAsync(CancellationToken cancellation, params string[] arguments)
    {
        try
        {
            return await machine.RunAsync(["systemctl", "--user", .. arguments], null, cancellation);
        }
        catch (ToilException error) when (error.ErrorId is "CommandNotFound" or "CommandNotRunnable")
        {
            return null;
        }
    }
}
