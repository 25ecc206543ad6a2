using Toil.Core.Tests.Support;
using Toil.Runbooks.Processes;

namespace Toil.Core.Tests.Runbooks.Processes;

/// <summary>A folder in which commands are run.</summary>
internal sealed class Commands : IDisposable
{
    private readonly TempFolder _folder = new();

    public TempFolder Folder => _folder;

    public static void NeedsUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a Unix shell.");

    public ProcessCall Call(params string[] command) => new() { Command = command, WorkingDirectory = _folder.Path };

    public ProcessCall Shell(string script) => Call("/bin/sh", "-c", script);

    public Task<ProcessEnd> RunAsync(params string[] command) => ChildProcess.RunAsync(Call(command), TestContext.Current.CancellationToken);

    public Task<ProcessEnd> ShellAsync(string script) => ChildProcess.RunAsync(Shell(script), TestContext.Current.CancellationToken);

    /// <summary>Writes a file that can be run.</summary>
    public string Program(string name, string text) => Program(_folder, name, text);

    /// <summary>The same, in another folder.</summary>
    public static string Program(TempFolder folder, string name, string text)
    {
        string path = folder.Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>Waits until a file is there and has something in it, and reads it.</summary>
    public async Task<string> ReadWhenWrittenAsync(string name)
    {
        string path = _folder[name];
        await UntilAsync(() => File.Exists(path) && new FileInfo(path).Length > 0);
        return await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
    }

    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (int n = 0; !isSo(); n++)
        {
            Assert.True(n < 6_000, "It did not come about within a minute.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>True where the process runs: one that has ended and waits for its parent to see that does not.</summary>
    public static bool IsAlive(string id)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{id.Trim()}/stat");
            return status[(status.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => _folder.Dispose();
}
