using System.Text;
using System.Xml;
using System.Xml.Linq;
using Toil.Schedules.Calendars;

namespace Toil.Schedules.Targets;

/// <summary>Writes a task for the Task Scheduler of Windows (schema 1.2).</summary>
internal sealed class WindowsWriter : IScheduleWriter
{
    // Of the schema's paths; of a command line, by Windows.
    private const int MaxPath = 260;
    private const int MaxArguments = 32_000;

    private static readonly XNamespace s_ns = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /// <summary>Microsoft does not say what happens when the clocks change; a time in the gap comes late by <c>StartWhenAvailable</c>.</summary>
    public ClockRule Rule => ClockRule.Cron;

    /// <inheritdoc/>
    public bool CatchesUp => true;

    /// <inheritdoc/>
    public bool CanDelay => true;

    /// <summary>The task's path in the scheduler.</summary>
    public static string TaskPath(string name) => $@"\Toil\{name}";

    /// <inheritdoc/>
    public IEnumerable<string> Notes(ScheduleJob job) => ["The Task Scheduler runs it while you are signed in; for a time when nobody is, change its principal in the Task Scheduler."];

    /// <inheritdoc/>
    public IReadOnlyList<ScheduleText> Write(ScheduleJob job)
    {
        if (job.Zone != TimeZoneInfo.Utc && !CalendarZone.IsSame(job.Zone, job.MachineZone))
        {
            throw ScheduleErrors.Cannot(job, $"knows the machine's zone, {job.MachineZone.Id}, and UTC, and the calendar is in {job.Zone.Id}", "Write the calendar in one of them.");
        }

        string? store = job.Variables.FirstOrDefault(pair => pair.Key == State.StoreLocation.Variable).Value;
        if (job.Variables.Count > 0)
        {
            string name = store is null ? job.Variables[0].Key : State.StoreLocation.Variable;
            throw ScheduleErrors.Cannot(job, $"gives a task no environment variables, and it needs {name}", $"Set it for the user (setx {name} VALUE), open a new session, and do this again.");
        }

        string arguments = WindowsQuote.Join(job.Command.Skip(1));
        foreach (string text in new[] { job.Command[0], job.Folder })
        {
            if (text.Length > MaxPath)
            {
                throw ScheduleErrors.Unwritable(job, text, $"a path has at most {MaxPath} characters", "Put it into another folder.");
            }
        }

        if (arguments.Length > MaxArguments)
        {
            throw ScheduleErrors.Unwritable(job, arguments, $"a command line has at most {MaxArguments} characters", "Let the runbook read long values from a file.");
        }

        XElement task = new(
            s_ns + "Task", new XAttribute("version", "1.2"),
            new XElement(s_ns + "RegistrationInfo", new XElement(s_ns + "Source", "Toil"), new XElement(s_ns + "Description", Values.InertText.From(job.Description)), new XElement(s_ns + "URI", TaskPath(job.Name))),
            new XElement(s_ns + "Triggers", WindowsTriggers.Of(job, s_ns)),
            new XElement(
                s_ns + "Principals",
                new XElement(s_ns + "Principal", new XAttribute("id", "Author"), new XElement(s_ns + "LogonType", "InteractiveToken"), new XElement(s_ns + "RunLevel", "LeastPrivilege"))),
            new XElement(
                s_ns + "Settings",
                new XElement(s_ns + "MultipleInstancesPolicy", "IgnoreNew"), new XElement(s_ns + "DisallowStartIfOnBatteries", "false"), new XElement(s_ns + "StopIfGoingOnBatteries", "false"),
                new XElement(s_ns + "AllowHardTerminate", "false"), new XElement(s_ns + "StartWhenAvailable", "true"), new XElement(s_ns + "RunOnlyIfNetworkAvailable", "false"),
                new XElement(s_ns + "AllowStartOnDemand", "true"), new XElement(s_ns + "Enabled", "true"), new XElement(s_ns + "Hidden", "false"), new XElement(s_ns + "WakeToRun", "false"),
                new XElement(s_ns + "ExecutionTimeLimit", "PT0S"), new XElement(s_ns + "Priority", "7")),
            new XElement(
                s_ns + "Actions", new XAttribute("Context", "Author"),
                new XElement(s_ns + "Exec", new XElement(s_ns + "Command", job.Command[0]), new XElement(s_ns + "Arguments", arguments), job.Launcher.IsElsewhere ? null : new XElement(s_ns + "WorkingDirectory", job.Folder))));
        return [new($"toil-{job.Name}.xml", Text(job, task), $"Register it: schtasks /Create /TN \"Toil\\{job.Name}\" /XML toil-{job.Name}.xml") { Encoding = Encoding.Unicode }];
    }

    private static string Text(ScheduleJob job, XElement task)
    {
        // Line breaks of values become character references: a parser would make one kind of them all.
        XmlWriterSettings settings = new() { Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize, OmitXmlDeclaration = true, CheckCharacters = true };
        StringBuilder text = new();
        try
        {
            using XmlWriter writer = XmlWriter.Create(text, settings);
            task.WriteTo(writer);
        }
        catch (ArgumentException error)
        {
            throw ScheduleErrors.Unwritable(job, error.Message, "XML has no form for a control character", "Take it out, or let the runbook read it from a file.");
        }

        return $"<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<!-- {ScheduleMark.Here} -->\n{text}\n";
    }
}
