using Toil.Schedules.Calendars;

namespace Toil.Schedules.Targets;

/// <summary>What is to be started, when, and where.</summary>
internal sealed record ScheduleJob
{
    /// <summary>Its name: letters, digits, dots, underscores and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What starts it.</summary>
    public required ScheduleTarget Target { get; init; }

    /// <summary>Name of the runbook.</summary>
    public required string Runbook { get; init; }

    /// <summary>Absolute path of the runbook.</summary>
    public required string Path { get; init; }

    /// <summary>The parameters, as texts, in order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; }

    /// <summary>What environment it works in; null for what the runbook says.</summary>
    public string? Environment { get; init; }

    /// <summary>When it is due.</summary>
    public required Calendar Calendar { get; init; }

    /// <summary>The zone of the calendar, or of this machine where it names none.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The zone of this machine.</summary>
    public required TimeZoneInfo MachineZone { get; init; }

    /// <summary>Greatest random delay.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How toil is called there.</summary>
    public required ScheduleLauncher Launcher { get; init; }

    /// <summary>Absolute folder in which it runs.</summary>
    public required string Folder { get; init; }

    /// <summary>Environment variables that it needs.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>Folder for a script beside a crontab; null where there is none.</summary>
    public string? ScriptFolder { get; init; }

    /// <summary>Container image, for Kubernetes.</summary>
    public string? Image { get; init; }

    /// <summary>The action, for GitHub: <c>owner/repository@reference</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Program and arguments.</summary>
    public IReadOnlyList<string> Command => Launcher.Command(this);

    /// <summary>What it is, for people.</summary>
    public string Description => $"Toil runbook {Runbook}, {Calendar.Text}";
}
