using System.Diagnostics;

namespace Toil.Runner.Tests.Support;

/// <summary>The built `toil` as a process of its own.</summary>
internal sealed class RunnerProcess : IDisposable
{
    private static readonly string s_toil = Path.Combine(AppContext.BaseDirectory, "toil.dll");

    private readonly Task<string> _error;
    private bool _isDisposed;

    private RunnerProcess(Process process)
    {
        Process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public Process Process { get; }

    /// <summary>What a shell runs to get `toil`.</summary>
    public static string Command { get; } = $"'{DotNet}' '{s_toil}'";

    private static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static RunnerProcess Start(string folder, params string[] args) => Start(folder, DotNet, [s_toil, .. args]);

    /// <summary>Runs a line of shell; skips the test where there is no shell.</summary>
    public static Task<RunnerResult> ShellAsync(string folder, string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a test of Unix shells");
        return Start(folder, "/bin/bash", ["-c", line]).EndAsync();
    }

    public async Task<RunnerResult> EndAsync()
    {
        using (this)
        {
            string output = await Process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string error = await _error;
            await Process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new RunnerResult(Process.ExitCode, output, error);
        }
    }

    /// <summary>Sends a signal to this process alone.</summary>
    public void Signal(string name)
    {
        // The shell's own kill: slim images have no program of that name.
        using Process kill = Process.Start("/bin/sh", ["-c", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"kill -{name} {Process.Id}")]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        Process.Dispose();
    }

    /// <summary>Runs a script of bash as a step of GitHub Actions would; skips the test where there is no bash.</summary>
    public static Task<RunnerResult> StepAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a test of Unix shells");
        return Start(folder, "/bin/bash", args, environment).EndAsync();
    }

    /// <summary>Runs `toil` with variables of the environment.</summary>
    public static RunnerProcess Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] args) => Start(folder, DotNet, [s_toil, .. args], environment);

    private static RunnerProcess Start(string folder, string program, string[] args, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("NO_COLOR");
        start.Environment.Remove("TOIL_CONFIG");

        // These tests may run inside GitHub Actions themselves.
        start.Environment.Remove("GITHUB_ACTIONS");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new RunnerProcess(Process.Start(start)!);
    }
}
