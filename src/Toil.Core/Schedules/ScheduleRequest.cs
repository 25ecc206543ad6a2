using Npgsql;
using Toil.Operations;
using Toil.Runbooks;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Schedules.Calendars;
using Toil.Schedules.Installing;
using Toil.Schedules.Targets;
using Toil.Settings;
using Toil.State;
using Toil.Values;

namespace Toil.Schedules;

/// <summary>Makes a job of what was asked for, and checks all of it before anything is written.</summary>
/// <param name="context">The call.</param>
/// <param name="machine">This machine.</param>
internal sealed class ScheduleRequest(OperationContext context, ScheduleMachine machine)
{
    // What a program needs to be found and to start; what else a session has is its own.
    private static readonly string[] s_carried = ["PATH", "DOTNET_ROOT"];

    private static readonly TimeSpan s_delay = TimeSpan.FromMinutes(1);

    /// <summary>The job.</summary>
    /// <exception cref="ToilException">What is wrong with the runbook, its parameters, the calendar, the name, or where secrets would be written.</exception>
    public ScheduleJob Read(ScheduleJobOptions options, ScheduleTarget target)
    {
        Runbook runbook = Runbook(options);
        Calendar calendar = CalendarReader.Read(options.Calendar, options.Zone);
        string name = ScheduleName.Check(options.Name ?? runbook.Name);
        ScheduleLauncher launcher = Launcher(options, target);
        if (ScriptedRunbook.Is(runbook.Path) && launcher.Manifest is null)
        {
            throw ToilException.Invalid(
                "RunbookIsScript", $"{InertText.From(runbook.Path)} is a PowerShell script, which the toil command cannot run.", "Register it in pwsh: Register-ToilSchedule, without -Toil.", runbook.Path);
        }

        bool isHere = target is ScheduleTarget.Systemd or ScheduleTarget.Crontab or ScheduleTarget.Windows && !launcher.IsElsewhere;
        if (!runbook.IsAlone)
        {
            context.Sink.Warning($"'{runbook.Name}' does not say 'concurrency: one': a run that takes longer than the time to the next one runs beside it. Write it into {InertText.From(runbook.Path)}, unless two at once are harmless.");
        }

        TimeZoneInfo zone = calendar.Zone ?? machine.Zone;
        IScheduleWriter writer = ScheduleWriters.Of(target);
        return new ScheduleJob
        {
            Name = name,
            Target = target,
            Runbook = runbook.Name,
            Path = runbook.Path,
            Parameters = Parameters(options, runbook),
            Environment = options.Environment,
            Calendar = calendar,
            Zone = zone,
            MachineZone = machine.Zone,
            Delay = options.Delay ?? (writer.CanDelay && calendar.Fields.Minutes is var minutes && System.Numerics.BitOperations.PopCount(minutes) == 1 ? s_delay : TimeSpan.Zero),
            Launcher = launcher,
            Folder = context.WorkingDirectory,
            Variables = Variables(target, isHere),
        };
    }

    /// <summary>What is told of a job beside its files.</summary>
    public void Tell(ScheduleJob job)
    {
        IScheduleWriter writer = ScheduleWriters.Of(job.Target);
        IEnumerable<string?> notes = [.. writer.Notes(job), ClockChanges.Sentence(job.Calendar.Fields, job.Zone, writer.Rule, ScheduleErrors.Word(job.Target), context.Time.GetUtcNow())];
        foreach (string note in notes.OfType<string>())
        {
            context.Sink.Warning(note);
        }
    }

    /// <summary>The next times at which a job is due, on its zone's clock.</summary>
    public IReadOnlyList<DateTimeOffset> Next(ScheduleJob job, int count = 3) =>
    [
        .. new Occurrences(job.Calendar.Fields, job.Zone, ScheduleWriters.Of(job.Target).Rule).After(context.Time.GetUtcNow()).Take(count).Select(at => TimeZoneInfo.ConvertTime(at, job.Zone)),
    ];

    private Runbook Runbook(ScheduleJobOptions options)
        => options.Runbook is { } path && ScriptedRunbook.Is(path)
            ? RunbookInput.Read(path)
            : RunbookInput.Prepare(new RunbookRunOptions { Path = options.Runbook, Set = options.Set, Environment = options.Environment }, context).Runbook;

    private KeyValuePair<string, string>[] Parameters(ScheduleJobOptions options, Runbook runbook) =>
    [
        .. options.Set.Select(pair =>
        {
            RunbookParameter? parameter = runbook.Parameters.FirstOrDefault(known => OptionSchema.Fold(known.Name) == OptionSchema.Fold(pair.Key));
            object? value = ExpressionValues.From(pair.Value);
            string text = ExpressionValues.Text(value) ?? ExpressionJson.WritePlain(value);
            return !context.Redactor.Knows(text) && !HasPassword(text) ? KeyValuePair.Create(parameter?.Name ?? pair.Key, text) : throw ToilException.Invalid(
                "ScheduleSecret", $"--set {pair.Key}: the value holds a secret, and a schedule is written down.", "Give a reference in its place: env:NAME or file:PATH, or a URL without its password.", pair.Key);
        }),
    ];

    private ScheduleLauncher Launcher(ScheduleJobOptions options, ScheduleTarget target)
    {
        if (options.Toil is { Length: > 0 } given)
        {
            if (!given.AsSpan().ContainsAny('/', '\\'))
            {
                return new ScheduleLauncher([given]);
            }

            string path = PathText.Absolute(given, context.WorkingDirectory);
            return path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? new ScheduleLauncher([Dotnet(), path]) : new ScheduleLauncher([path]);
        }

        return target is ScheduleTarget.Kubernetes or ScheduleTarget.Github ? new ScheduleLauncher(["toil"]) : ScheduleMachine.Launcher(context) ?? new ScheduleLauncher(["toil"]);
    }

    private string Dotnet()
    {
        string name = machine.IsWindows ? "dotnet.exe" : "dotnet";
        string? own = Environment.ProcessPath is { } process && Path.GetFileName(process) == name ? process : null;
        return own ?? (machine.Variable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, name) : null)
            ?? (machine.Variable("PATH") ?? string.Empty).Split(Path.PathSeparator).Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw ToilException.Invalid("LauncherUnknown", "There is no dotnet on the PATH to start a .dll with.", "Name a program: --toil PATH.", name);
    }

    private KeyValuePair<string, string>[] Variables(ScheduleTarget target, bool isHere)
    {
        Dictionary<string, string> carried = [];
        string? store = Store(isHere);
        if (store is not null && target != ScheduleTarget.Github && (target != ScheduleTarget.Windows || machine.Variable(StoreLocation.Variable) is { Length: > 0 }))
        {
            carried[StoreLocation.Variable] = store;
        }

        if (isHere && target != ScheduleTarget.Windows)
        {
            if (context.Settings.Path is { } settings)
            {
                carried[ToilSettings.Variable] = settings;
            }

            foreach (string name in s_carried)
            {
                if (machine.Variable(name) is { Length: > 0 } value)
                {
                    // A folder that stands there twice, or that depends on where somebody is, says nothing at night.
                    carried[name] = string.Join(Path.PathSeparator, value.Split(Path.PathSeparator).Where(Path.IsPathFullyQualified).Distinct());
                }
            }
        }

        return [.. carried.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
    }

    // The store that the runs write to has to be the one that schedule.list reads.
    private string? Store(bool isHere)
    {
        StoreLocation location = ConfiguredStore.Locate(context, given: null);
        if (location.Engine == StoreEngineKind.Sqlite)
        {
            return isHere ? location.Target : null;
        }

        if (new NpgsqlConnectionStringBuilder(location.Target).Password is { Length: > 0 })
        {
            throw ToilException.Invalid(
                "ScheduleSecret", $"The store {location.Display} is named with its password, and a schedule is written down.",
                $"Name it with a reference, in {StoreLocation.Variable} or in toil.yaml: postgresql://user@host/database?password=file:PATH.", location.Display);
        }

        if (location.PasswordReference is { } reference && reference.StartsWith("env:", StringComparison.Ordinal))
        {
            context.Sink.Warning($"The password of the store {location.Display} is in {InertText.From(reference)}, which a scheduled job has only where you give it that variable; a file (password=file:PATH) is there at night as well.");
        }

        // What the settings say is read by the job itself.
        return machine.Variable(StoreLocation.Variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
    }

    private static bool HasPassword(string text) => text.Contains("://", StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.UserInfo.IndexOf(':', StringComparison.Ordinal) is > -1 and var colon && colon < uri.UserInfo.Length - 1;
}
