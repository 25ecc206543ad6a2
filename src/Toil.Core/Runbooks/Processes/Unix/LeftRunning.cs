using System.Text;

namespace Toil.Runbooks.Processes.Unix;

/// <summary>
/// Finds what a step had started and what runs on, though the process that ran the step has ended: a killed process takes nobody along. Every command has the run's id
/// and the step's path in its environment, and hands them down to what it starts. Only Linux tells, and only of the caller's own processes, or anyone's to root.
/// </summary>
internal static class LeftRunning
{
    private static readonly byte[] s_none = [];

    /// <summary>What runs on of a step.</summary>
    /// <param name="environment">Names and values that mark its processes.</param>
    /// <returns>Process ids and names, the oldest id first; empty where nothing does, or where the platform does not tell.</returns>
    public static IReadOnlyList<(int Id, string Name)> Of(IReadOnlyDictionary<string, string> environment)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        byte[][] marks = [.. environment.Select(pair => Encoding.UTF8.GetBytes($"\0{pair.Key}={pair.Value}\0"))];
        List<(int Id, string Name)> found = [];
        foreach ((int id, string folder) in ProcessFolders.All().Where(one => one.Id != Environment.ProcessId))
        {
            // Between two variables stands a NUL; none stands before the first.
            byte[] written = [0, .. Read($"{folder}/environ")];
            if (Array.TrueForAll(marks, mark => written.AsSpan().IndexOf(mark) >= 0))
            {
                found.Add((id, Encoding.UTF8.GetString(Read($"{folder}/comm")).TrimEnd('\n')));
            }
        }

        found.Sort();
        return found;
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return s_none; // Somebody else's, or it has ended meanwhile.
        }
    }
}
