using System.Diagnostics;
using System.Globalization;

namespace Toil.Core.Tests.Support;

/// <summary>Finds PostgreSQL's own programs, and runs them as somebody who is not root: they refuse root.</summary>
internal sealed class PostgresBinaries
{
    private readonly string _folder;

    private PostgresBinaries(string folder, string? account)
    {
        _folder = folder;
        Account = account;
    }

    /// <summary>The account that runs the server, or null for our own.</summary>
    public string? Account { get; }

    /// <summary>The programs, or null and the reason why there are none.</summary>
    public static PostgresBinaries? Find(out string reason)
    {
        reason = string.Empty;
        if (OperatingSystem.IsWindows())
        {
            reason = "throwaway PostgreSQL clusters are made on Unix only";
            return null;
        }

        // A folder on the PATH may hold links to some of the programs; the others are where the links lead.
        string? folder = Folders().Select(folder => new FileInfo(Path.Combine(folder, "initdb"))).Where(file => file.Exists)
            .Select(file => file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).FirstOrDefault(file => file.Exists)?.DirectoryName;
        if (folder is null)
        {
            reason = "PostgreSQL is not installed: no initdb on the PATH or under /usr/lib/postgresql";
            return null;
        }

        if (!string.Equals(Environment.UserName, "root", StringComparison.Ordinal))
        {
            return new PostgresBinaries(folder, account: null);
        }

        string? account = UnixAccount.FirstOf("postgres", "nobody");
        reason = account is null ? "PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody'" : string.Empty;
        return account is null ? null : new PostgresBinaries(folder, account);
    }

    /// <summary>A program's full path.</summary>
    public string PathOf(string program) => Path.Combine(_folder, program);

    /// <summary>How to start a command line under the server's account, with all its streams redirected.</summary>
    public ProcessStartInfo Command(string workingDirectory, params IEnumerable<string> commandLine)
    {
        string[] all = [.. UnixAccount.Prefix(Account), .. commandLine];
        return new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    /// <summary>Runs a command line to its end and returns what it wrote.</summary>
    public async Task<string> RunAsync(string workingDirectory, params IEnumerable<string> commandLine)
    {
        using Process process = Process.Start(Command(workingDirectory, commandLine))!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{string.Join(' ', commandLine)} failed: {errors}");
    }

    private static IEnumerable<string> Folders()
    {
        const string Debian = "/usr/lib/postgresql";
        IEnumerable<string> path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        return path.Concat(versions
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin")));
    }
}
