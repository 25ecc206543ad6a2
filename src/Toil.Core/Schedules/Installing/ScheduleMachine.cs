using System.Reflection;
using Toil.Operations;
using Toil.Runbooks.Journal;
using Toil.Runbooks.Processes;
using Toil.Schedules.Calendars;
using Toil.Schedules.Targets;
using Toil.State;

namespace Toil.Schedules.Installing;

/// <summary>What schedules need to know of the machine, and what they run on it.</summary>
internal sealed record ScheduleMachine
{
    /// <summary>This machine and this user.</summary>
    public static ScheduleMachine Here { get; } = new();

    /// <summary>Runs a program to its end.</summary>
    public Func<ProcessCall, CancellationToken, Task<ProcessEnd>> Run { get; init; } = ChildProcess.RunAsync;

    /// <summary>Looks up an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Its name.</summary>
    public string Name { get; init; } = RunHolder.Here.Machine;

    /// <summary>The user.</summary>
    public string Person { get; init; } = Environment.UserName;

    /// <summary>True on Windows.</summary>
    public bool IsWindows { get; init; } = OperatingSystem.IsWindows();

    /// <summary>Its zone, where it is asked for; null to look.</summary>
    public TimeZoneInfo? GivenZone { get; init; }

    /// <summary>Its zone, by an IANA name.</summary>
    public TimeZoneInfo Zone => GivenZone ?? FindZone();

    /// <summary>Folder for the scripts of crontabs, and for what keeps two registrations apart.</summary>
    public string Folder => Path.Combine(Path.GetDirectoryName(StateFolder.DefaultFile(Variable))!, "schedules");

    /// <summary>Folder of the units of systemd's user manager.</summary>
    public string UnitFolder => Path.Combine(
        Variable("XDG_CONFIG_HOME") is { Length: > 0 } folder && Path.IsPathFullyQualified(folder) ? folder
            : Path.Combine(Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
        "systemd", "user");

    /// <summary>How this process calls toil again; null where it is neither the runner nor PowerShell.</summary>
    public static ScheduleLauncher? Launcher(OperationContext context)
    {
        if (context.Session is { } session)
        {
            return new ScheduleLauncher([session.Program], session.Manifest);
        }

        string? program = Environment.ProcessPath;
        if (program is null || Assembly.GetEntryAssembly() is not { } entry || entry.GetName().Name != "toil")
        {
            return null;
        }

        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? new ScheduleLauncher([program, entry.Location]) : new ScheduleLauncher([program]);
    }

    /// <summary>Runs a program without a folder of its own.</summary>
    public Task<ProcessEnd> RunAsync(string[] command, string? input, CancellationToken cancellation)
        => Run(new ProcessCall { Command = command, WorkingDirectory = Path.GetTempPath(), Input = input, Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C" } }, cancellation);

    private static TimeZoneInfo FindZone()
    {
        TimeZoneInfo local = TimeZoneInfo.Local;
        return local.HasIanaId ? CalendarZone.Find(local.Id)
            : TimeZoneInfo.TryConvertWindowsIdToIanaId(local.Id, out string? iana) ? CalendarZone.Find(iana)
            : local.BaseUtcOffset == TimeSpan.Zero && !local.SupportsDaylightSavingTime ? TimeZoneInfo.Utc
            : throw ToilException.Invalid("ZoneUnknown", "This machine does not say which time zone it is in.", "Write a zone at the end of the calendar, such as 'daily 03:00 Europe/Berlin'.");
    }
}
