namespace Toil.Core.Tests.Support;

/// <summary>Files of the repository.</summary>
public static class RepositoryFile
{
    /// <summary>Absolute path of a file by its path from the root.</summary>
    public static string Find(string relative)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Toil.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? throw new InvalidOperationException("The tests do not run in the repository."), relative);
    }
}
