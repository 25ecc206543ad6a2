using System.ComponentModel;
using System.Diagnostics;

namespace Toil.Core.Tests.Support;

/// <summary>A program on the PATH that stands beside Toil in a test: a real reader or writer of a format.</summary>
/// <param name="names">Its name; several where distributions differ, the first that runs is taken.</param>
/// <param name="version">Arguments that make it say its version and no more.</param>
public sealed class PathTool(string[] names, params string[] version)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Lazy<string?> _present = new(() => names.FirstOrDefault(name =>
    {
        try
        {
            return Start(name, version, null).Code == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }));

    /// <summary>Runs it and returns what it prints on both streams; skips the test where there is none.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Run(params string[] arguments) => Run(null, arguments);

    /// <summary>The same, with variables of the environment.</summary>
    public string Run(IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        Assert.SkipWhen(_present.Value is null, $"needs {string.Join(" or ", names)} on the PATH");
        (int code, string output) = Start(_present.Value!, arguments, environment);
        return code == 0 ? output : throw new InvalidOperationException($"{_present.Value} {arguments.FirstOrDefault()} ended with {code}: {output}");
    }

    private static (int Code, string Output) Start(string name, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach ((string variable, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{name} did not end within {s_patience}.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }
}
