using Toil.Operations;
using Toil.Schedules.Targets;
using Toil.Values;

namespace Toil.Schedules.Installing;

/// <summary>Files of schedules in a folder: read, written whole or not at all, taken away.</summary>
/// <param name="folder">Absolute path.</param>
internal sealed class ScheduleFiles(string folder)
{
    private const int MaxLength = 4 * 1024 * 1024;

    /// <summary>The text of a file; null where there is none.</summary>
    public string? Read(string name)
    {
        try
        {
            return BoundedText.ReadFile(Path.Combine(folder, name), MaxLength) ?? string.Empty;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed("read", name, error);
        }
    }

    /// <summary>How a schedule stands in these files.</summary>
    /// <param name="schedule">Its name.</param>
    /// <param name="names">Names of its files.</param>
    /// <param name="files">What they should be; null where nothing is known of that.</param>
    public Installed Look(string schedule, IReadOnlyList<string> names, IReadOnlyList<ScheduleText>? files)
    {
        (string Name, string? Text)[] found = [.. names.Select(name => (name, Read(name)))];
        string place = Path.Combine(folder, found.FirstOrDefault(file => file.Text is not null).Name ?? names[0]);
        ScheduleMark?[] marks = [.. found.Where(file => file.Text is not null).Select(file => ScheduleMark.Read(file.Text!))];
        InstalledState state = marks.Length == 0 ? InstalledState.Missing
            : marks.Any(mark => mark is null || mark.Name != schedule) ? InstalledState.Foreign
            : marks.Any(mark => !mark!.IsIntact) ? InstalledState.Changed
            : marks.Length < names.Count ? InstalledState.Broken
            : InstalledState.Intact;
        return new Installed(state, files is not null && files.All(file => found.Any(one => one.Name == file.Name && one.Text == file.Text)), place);
    }

    /// <summary>Writes them: beside their places first, and then each to its place.</summary>
    public void Write(IReadOnlyList<ScheduleText> files)
    {
        List<string> temporary = [];
        try
        {
            Directory.CreateDirectory(folder);
            foreach (ScheduleText file in files)
            {
                string path = Path.Combine(folder, $".{file.Name}.{Guid.NewGuid():N}.tmp");
                temporary.Add(path);
                using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write);
                stream.Write([.. file.Encoding.GetPreamble(), .. file.Encoding.GetBytes(file.Text)]);
                stream.Flush(flushToDisk: true);
            }

            for (int i = 0; i < files.Count; i++)
            {
                if (!OperatingSystem.IsWindows())
                {
                    // Parameters of runbooks are nobody else's business.
                    File.SetUnixFileMode(temporary[i], UnixFileMode.UserRead | UnixFileMode.UserWrite | (files[i].IsProgram ? UnixFileMode.UserExecute : UnixFileMode.None));
                }

                File.Move(temporary[i], Path.Combine(folder, files[i].Name), overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed("written", files[0].Name, error);
        }
        finally
        {
            temporary.ForEach(Delete);
        }
    }

    /// <summary>Takes them away.</summary>
    public void Remove(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            try
            {
                File.Delete(Path.Combine(folder, name));
            }
            catch (DirectoryNotFoundException)
            {
                // Nor is there a file, then.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw Failed("removed", name, error);
            }
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is a leftover with a name of its own, and does nothing.
        }
    }

    private ToilException Failed(string what, string name, Exception error)
    {
        string path = Path.Combine(folder, name);
        return new("ScheduleFileFailed", ErrorKind.AccessDenied, $"{InertText.From(path)} cannot be {what}: {InertText.From(error.Message)}", "Check the folder, and who may write there.", path, error);
    }
}
