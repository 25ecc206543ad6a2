using System.Security.Cryptography;
using System.Text;

namespace Toil.Issues.GitHub;

/// <summary>
/// Answers of earlier runs, in files that only their owner may read: what has not changed costs no rate limit. A cache that is broken, full or not writable
/// costs nothing but the request.
/// </summary>
/// <remarks>
/// What is kept are lists of issues, of private repositories too. They lie beside the store, which holds the findings that those issues are made of, with the
/// same rights, and no longer than a month; of the token there is only a hash, in a file's name.
/// </remarks>
/// <param name="folder">The folder; null for no cache.</param>
/// <param name="token">Another token may see something else, so it has answers of its own.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerCache(string? folder, string token, TimeProvider time)
{
    /// <summary>Most files.</summary>
    public const int MaxFiles = 400;

    /// <summary>Most bytes of one file.</summary>
    public const int MaxFileLength = 16 * 1024 * 1024;

    private const long MaxLength = 128L * 1024 * 1024;
    private const string Suffix = ".answer";
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan s_longestKeep = TimeSpan.FromDays(30);

    /// <summary>What is known of an address; null where that is nothing, or broken.</summary>
    public KeptAnswer? Find(Uri uri)
    {
        if (folder is null)
        {
            return null;
        }

        try
        {
            string path = FileOf(uri);
            FileInfo file = new(path);
            if (!file.Exists || file.Length > MaxFileLength)
            {
                return null;
            }

            KeptAnswer? kept = KeptAnswerFile.Read(File.ReadAllBytes(path));
            if (kept is not null)
            {
                File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            }

            return kept;
        }
        catch (Exception error) when (IsHarmless(error))
        {
            return null;
        }
    }

    /// <summary>Keeps an answer, whole or not at all.</summary>
    public void Keep(Uri uri, KeptAnswer answer)
    {
        byte[] content = KeptAnswerFile.Write(answer);
        if (folder is null || content.Length > MaxFileLength)
        {
            return;
        }

        try
        {
            MakeFolder(folder);
            string path = FileOf(uri);
            string temporary = $"{path}.{Path.GetRandomFileName()}.new";
            try
            {
                FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = OwnerFile;
                }

                using (FileStream file = new(temporary, options))
                {
                    file.Write(content);
                }

                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }

            Prune(folder);
        }
        catch (Exception error) when (IsHarmless(error))
        {
            // The next run asks again.
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFile | UnixFileMode.UserExecute);
        }
    }

    // The oldest go first; a process that died while it wrote left a file that is old by then.
    private void Prune(string folder)
    {
        DateTime oldest = (time.GetUtcNow() - s_longestKeep).UtcDateTime;
        DateTime dead = time.GetUtcNow().AddHours(-1).UtcDateTime;
        long length = 0;
        int count = 0;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles().Where(file => file.Name.Contains(Suffix, StringComparison.Ordinal)).OrderByDescending(file => file.LastWriteTimeUtc))
        {
            bool isWhole = file.Name.EndsWith(Suffix, StringComparison.Ordinal);
            length += file.Length;
            if (isWhole ? ++count > MaxFiles || length > MaxLength || file.LastWriteTimeUtc < oldest : file.LastWriteTimeUtc < dead)
            {
                file.Delete();
            }
        }
    }

    private string FileOf(Uri uri)
        => Path.Combine(folder!, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}\n{uri.AbsoluteUri}"))) + Suffix);

    private static bool IsHarmless(Exception error) => error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException;
}
