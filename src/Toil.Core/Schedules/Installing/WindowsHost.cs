using System.Xml;
using System.Xml.Linq;
using Toil.Operations;
using Toil.Runbooks.Processes;
using Toil.Schedules.Targets;
using Toil.Values;

namespace Toil.Schedules.Installing;

/// <summary>The Task Scheduler of Windows, by <c>schtasks</c>.</summary>
/// <param name="machine">Where it is.</param>
internal sealed class WindowsHost(ScheduleMachine machine) : IScheduleHost
{
    private static readonly string[] s_single = ["Command", "Arguments", "WorkingDirectory", "Interval", "RandomDelay"];

    /// <inheritdoc/>
    public async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        try
        {
            return (await machine.RunAsync(["schtasks", "/?"], null, cancellation)).ExitCode == 0;
        }
        catch (ToilException error) when (error.ErrorId is "CommandNotFound" or "CommandNotRunnable")
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<Installed> LookAsync(string name, IReadOnlyList<ScheduleText>? files, CancellationToken cancellation)
    {
        string place = WindowsWriter.TaskPath(name);
        ProcessEnd end = await machine.RunAsync(["schtasks", "/Query", "/TN", place, "/XML"], null, cancellation);
        if (end.ExitCode != 0)
        {
            return new Installed(InstalledState.Missing, IsSame: false, place);
        }

        // Windows writes a task in its own way, so its actions are compared, and not its text.
        XElement? task = Parse(end.Output);
        return task is null || Value(task, "Source") != "Toil" ? new Installed(InstalledState.Foreign, IsSame: false, place)
            : new Installed(InstalledState.Intact, files is [{ } file] && Parse(file.Text) is { } asked && Meaning(asked) == Meaning(task), place);
    }

    /// <inheritdoc/>
    public async Task InstallAsync(string name, IReadOnlyList<ScheduleText> files, CancellationToken cancellation)
    {
        ScheduleFiles folder = new(machine.Folder);
        folder.Write(files);
        try
        {
            await DoAsync(cancellation, "/Create", "/TN", WindowsWriter.TaskPath(name), "/XML", Path.Combine(machine.Folder, files[0].Name), "/F");
        }
        finally
        {
            folder.Remove(files.Select(file => file.Name));
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string name, CancellationToken cancellation)
    {
        if ((await LookAsync(name, null, cancellation)).State != InstalledState.Missing)
        {
            await DoAsync(cancellation, "/Delete", "/TN", WindowsWriter.TaskPath(name), "/F");
        }
    }

    /// <inheritdoc/>
    public Task<string?> NoteAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    private static string Meaning(XElement task) => string.Join('\n', s_single.Select(name => Value(task, name))
        .Concat(task.Descendants().Where(element => element.Name.LocalName is "StartBoundary" or "Day" or "Week" || element.Parent?.Name.LocalName is "DaysOfWeek" or "Months").Select(element => element.Name.LocalName + element.Value)));

    private static string Value(XElement task, string name) => task.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? string.Empty;

    private static XElement? Parse(string text)
    {
        try
        {
            return XDocument.Parse(text[Math.Max(0, text.IndexOf("<Task", StringComparison.Ordinal))..]).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private async Task DoAsync(CancellationToken cancellation, params string[] arguments)
    {
        ProcessEnd end = await machine.RunAsync(["schtasks", .. arguments], null, cancellation);
        if (end.ExitCode != 0)
        {
            throw new ToilException(
                "SchedulerFailed", ErrorKind.Unavailable, $"schtasks {arguments[0]} failed: {InertText.From((end.Error + end.Output).Trim(), 400)}", "Put it right, and do this again.", arguments[0]);
        }
    }
}
