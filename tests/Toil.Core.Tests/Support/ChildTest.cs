using System.Diagnostics;

namespace Toil.Core.Tests.Support;

/// <summary>Another process that runs one explicit test of this program, so that it can be killed in the middle of its work.</summary>
internal static class ChildTest
{
    /// <summary>Starts it.</summary>
    /// <param name="type">The class of the test.</param>
    /// <param name="method">The test.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="variables">What it is told by its environment.</param>
    public static Process Start(Type type, string method, string folder, params (string Name, string? Value)[] variables)
    {
        ProcessStartInfo start = new(
            Path.Combine(AppContext.BaseDirectory, "Toil.Core.Tests" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty)),
            ["--explicit", "only", "--filter-method", $"{type.FullName}.{method}", "--no-progress"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        foreach ((string name, string? value) in variables)
        {
            start.Environment[name] = value ?? string.Empty;
        }

        Process process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }
}
