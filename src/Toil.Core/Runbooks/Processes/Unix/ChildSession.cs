using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Toil.Runbooks.Processes.Unix;

/// <summary>
/// The session that a child leads: all that it started and that did not leave it on purpose, wherever its parent has gone. Only to be used while the leader
/// has not been taken off the system's list.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class ChildSession
{
    /// <summary>Sends a signal to every process in it.</summary>
    public static void Signal(int leader, int signal)
    {
        // A shell with job control gives each job a group; only Linux tells which ones.
        HashSet<int> groups = [leader, .. Members(leader).Select(member => member.Group)];
        foreach (int group in groups)
        {
            _ = Send(-group, signal);
        }
    }

    /// <summary>True where nobody but the leader is left.</summary>
    public static bool IsAlone(int leader)
        => OperatingSystem.IsLinux() ? !Members(leader).Any(member => member.Id != leader) : Send(-leader, 0) != 0;

    private static IEnumerable<(int Id, int Group)> Members(int leader)
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        foreach ((int id, string folder) in ProcessFolders.All())
        {
            if (Read(folder) is { } status && Parse(status, out char state, out int group, out int session)
                && session == leader && state is not ('Z' or 'X'))
            {
                yield return (id, group);
            }
        }
    }

    private static string? Read(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/stat");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended meanwhile.
        }
    }

    // id (name) state parent group session ...; the name may hold blanks and parentheses.
    private static bool Parse(string status, out char state, out int group, out int session)
    {
        (state, group, session) = ('X', 0, 0);
        string[] fields = status[(status.LastIndexOf(')') + 1)..].Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 5)
        {
            return false;
        }

        state = fields[0][0];
        return int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out group)
            && int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out session);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int id, int signal);
}
