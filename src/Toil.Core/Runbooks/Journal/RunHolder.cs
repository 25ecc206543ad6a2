using System.Diagnostics;
using System.Globalization;
using Toil.Values;

namespace Toil.Runbooks.Journal;

/// <summary>The process that runs a run, so that another one can tell whether it still does.</summary>
/// <param name="Machine">Name of the machine, for people.</param>
/// <param name="System">
/// What tells one running system from another of the same name: the boot, and the namespace of process ids (a container has its own). Empty where the platform does
/// not tell; then only the lease counts.
/// </param>
/// <param name="Process">Id of the process.</param>
/// <param name="Started">Its start, since the boot of <paramref name="System"/>: ids are handed out again, and a clock that is set meanwhile must not make another process of this one.</param>
internal sealed record RunHolder(string Machine, string System, int Process, long Started)
{
    /// <summary>This process.</summary>
    public static RunHolder Here { get; } = Find();

    /// <summary>As the store keeps it.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Machine}|{System}|{Process}|{Started}");

    /// <summary>Reads what the store keeps; null where it cannot be read.</summary>
    public static RunHolder? Parse(string text) => text.Split('|') is [{ } machine, { } system, { } process, { } started]
        && int.TryParse(process, CultureInfo.InvariantCulture, out int id) && long.TryParse(started, CultureInfo.InvariantCulture, out long at)
        ? new(machine, system, id, at)
        : null;

    /// <summary>True where it is certain that the process has ended. Of a process elsewhere nothing is certain.</summary>
    public bool HasEnded()
    {
        if (System.Length == 0 || System != Here.System || Machine != Here.Machine)
        {
            return false;
        }

        try
        {
            using Process process = global::System.Diagnostics.Process.GetProcessById(Process);
            return Look(Process) is var (state, started) && (started != Started || state is 'Z' or 'X');
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static RunHolder Find()
    {
        long? started = Look(Environment.ProcessId)?.Started;
        return new(Environment.MachineName.Replace('|', '_'), started is null ? string.Empty : SystemId(), Environment.ProcessId, started ?? 0);
    }

    // Fields 3 and 22 of proc(5)'s stat, the first and the twentieth behind the name, which may itself have spaces and parentheses in it. Null where it is not told. A
    // process that has ended stays there as a zombie until its parent asks for its exit code, and the first process of a container often never does.
    private static (char State, long Started)? Look(int process)
    {
        try
        {
            string stat = BoundedText.ReadFile(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"), 4_096) ?? string.Empty;
            string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 19 && long.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks) ? (fields[0][0], ticks) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string SystemId()
    {
        try
        {
            string boot = BoundedText.ReadFile("/proc/sys/kernel/random/boot_id", 100)?.Trim() ?? string.Empty;
            string? space = new FileInfo("/proc/self/ns/pid").LinkTarget;
            return boot.Length > 0 && space is not null ? $"{boot} {space}" : string.Empty;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
