using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks.Processes;
using Toil.Schedules.Calendars;
using Toil.Schedules.Installing;

namespace Toil.Core.Tests.Schedules;

/// <summary>A machine with a systemd, a crontab and a Task Scheduler that remember what they are told, and that can break at any call.</summary>
internal sealed class MachineProbe(TempFolder folder)
{
    /// <summary>What was called, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The crontab; null for none.</summary>
    public string? Crontab { get; set; }

    /// <summary>Timers that are enabled and active.</summary>
    public HashSet<string> Timers { get; } = [];

    /// <summary>Tasks, with their XML.</summary>
    public Dictionary<string, string> Tasks { get; } = [];

    /// <summary>The call at which the process is killed; 0 for none.</summary>
    public int DiesAt { get; set; }

    /// <summary>True where there is no systemd.</summary>
    public bool HasNoSystemd { get; set; }

    /// <summary>Done right before the crontab is read: what somebody else does meanwhile.</summary>
    public Action? OnRead { get; set; }

    /// <summary>The machine, with variables of its own.</summary>
    public ScheduleMachine Machine => new()
    {
        Run = RunAsync,
        Name = "build-7",
        Person = "ada",
        GivenZone = CalendarZone.Find("Europe/Berlin"),
        Variable = name => name switch
        {
            "HOME" => folder.Path,
            "PATH" => "/usr/bin:relative:/usr/bin:/bin",
            _ => null,
        },
    };

    private Task<ProcessEnd> RunAsync(ProcessCall call, CancellationToken cancellation)
    {
        Calls.Add(string.Join(' ', call.Command));
        if (Calls.Count == DiesAt)
        {
            throw new KilledException();
        }

        (int code, string output, string error) = call.Command switch
        {
            ["systemctl", ..] when HasNoSystemd => throw new ToilException("CommandNotFound", ErrorKind.NotFound, "There is no systemctl.", "Install it."),
            ["systemctl", "--user", "is-active" or "is-enabled", var timer] => (Timers.Contains(timer) && File.Exists(Unit(timer)) ? 0 : 3, "", ""),
            ["systemctl", "--user", "start" or "enable", var timer] => File.Exists(Unit(timer)) ? (Timers.Add(timer) ? 0 : 0, "", "") : (1, "", "Unit not found."),
            ["systemctl", "--user", "stop" or "disable", var timer] => (Timers.Remove(timer) ? 0 : 1, "", ""),
            ["systemctl", "--user", "reset-failed", _] => (1, "", "not loaded"),
            ["loginctl", ..] => (0, "no\n", ""),
            ["crontab", "-l"] => Read(),
            ["crontab", "-"] => Write(call.Input!),
            ["schtasks", "/Query", "/TN", var task, "/XML"] => Tasks.TryGetValue(task, out string? xml) ? (0, xml, "") : (1, "", "ERROR: cannot find"),
            ["schtasks", "/Create", "/TN", var task, "/XML", var path, "/F"] => Create(task, path),
            ["schtasks", "/Delete", "/TN", var task, "/F"] => (Tasks.Remove(task) ? 0 : 1, "", ""),
            _ => (0, "", ""),
        };
        return Task.FromResult(new ProcessEnd(code, output, error, IsCut: false));
    }

    private string Unit(string name) => folder[$".config/systemd/user/{name}"];

    private (int, string, string) Read()
    {
        OnRead?.Invoke();
        return Crontab is null ? (1, "", "no crontab for ada\n") : (0, Crontab, "");
    }

    private (int, string, string) Write(string text)
    {
        Crontab = text;
        return (0, "", "");
    }

    private (int, string, string) Create(string task, string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal([0xFF, 0xFE], bytes[..2]);
        Tasks[task] = File.ReadAllText(path);
        return (0, "", "");
    }
}

/// <summary>The end of a process, for all that it can still do.</summary>
internal sealed class KilledException : Exception;
