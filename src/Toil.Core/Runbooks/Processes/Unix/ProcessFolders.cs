using System.Globalization;

namespace Toil.Runbooks.Processes.Unix;

/// <summary>The folders of proc(5) that stand for processes. Only on Linux.</summary>
internal static class ProcessFolders
{
    /// <summary>All of them, with the process's id. What is in one may be gone when it is read.</summary>
    public static IEnumerable<(int Id, string Folder)> All()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                yield return (id, folder);
            }
        }
    }
}
