using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using Toil.Operations;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary><c>pg_dump</c> and <c>pg_restore</c> of one version.</summary>
/// <param name="Dump">Path of the first.</param>
/// <param name="Restore">Path of the second.</param>
/// <param name="Major">Their version.</param>
internal sealed partial record PostgresTools(string Dump, string Restore, int Major)
{
    // Debian's and Red Hat's folders, one for each version.
    private static readonly (string Parent, string Pattern)[] s_versions = [("/usr/lib/postgresql", "*"), ("/usr", "pgsql-*"), ("/opt/homebrew/opt", "postgresql@*")];

    private static readonly string s_suffix = OperatingSystem.IsWindows() ? ".exe" : string.Empty;

    /// <summary>Finds those of the lowest version that can read the server: the nearest to it writes what it understands.</summary>
    /// <param name="needed">The server's version.</param>
    /// <param name="folders">Where to look; null for the PATH and where distributions put them.</param>
    /// <param name="source">The database, for the error.</param>
    /// <param name="why">Why they are needed, for the error.</param>
    /// <param name="cancellation">Stops the looking.</param>
    /// <exception cref="ToilException"><c>CloneToolMissing</c>, <c>CloneToolTooOld</c>.</exception>
    public static async Task<PostgresTools> FindAsync(int needed, IReadOnlyList<string>? folders, string source, string why, CancellationToken cancellation)
    {
        List<PostgresTools> found = [];
        foreach (string folder in (folders ?? [.. Folders()]).Distinct(StringComparer.Ordinal))
        {
            if (await LookAsync(folder, cancellation) is { } tools)
            {
                found.Add(tools);
                if (tools.Major == needed)
                {
                    break;
                }
            }
        }

        return found.Where(tools => tools.Major >= needed).MinBy(tools => tools.Major)
            ?? throw (found.MaxBy(tools => tools.Major) is { } newest
                ? CloneFailure.ToolTooOld(source, why, string.Create(CultureInfo.InvariantCulture, $"{newest.Major} ({newest.Dump})"), needed)
                : CloneFailure.ToolMissing(source, why, folders is null ? "on the PATH or under /usr/lib/postgresql" : $"in {string.Join(", ", folders)}"));
    }

    private static async Task<PostgresTools?> LookAsync(string folder, CancellationToken cancellation)
    {
        string dump = Path.Join(folder, "pg_dump" + s_suffix);
        string restore = Path.Join(folder, "pg_restore" + s_suffix);
        if (!File.Exists(dump) || !File.Exists(restore) || IsWrapper(dump))
        {
            return null;
        }

        try
        {
            await using ToolProcess process = ToolProcess.Start(dump, ["--version"], new Dictionary<string, string>(), _ => { });
            using StreamReader reader = new(process.Output);
            char[] text = new char[200];
            int length = await reader.ReadBlockAsync(text, cancellation);
            return await process.EndAsync(cancellation) == 0 && Version().Match(new string(text, 0, length)) is { Success: true } match
                ? new(dump, restore, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
                : null;
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            return null;
        }
    }

    // Debian's own picks a version by the cluster that it thinks is meant.
    private static bool IsWrapper(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true) is { Name: "pg_wrapper" };
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static IEnumerable<string> Folders()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return path.Where(Path.IsPathFullyQualified)
            .Concat(s_versions.Where(one => Directory.Exists(one.Parent)).SelectMany(one => Directory.GetDirectories(one.Parent, one.Pattern)).Select(folder => Path.Join(folder, "bin")));
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
