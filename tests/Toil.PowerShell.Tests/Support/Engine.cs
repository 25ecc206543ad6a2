using System.Diagnostics;

namespace Toil.PowerShell.Tests.Support;

/// <summary>The real engine, where the machine has one: <c>pwsh</c> 7.6 or later.</summary>
internal static class Engine
{
    private static readonly Lazy<string?> s_missing = new(FindWhatIsMissing);

    /// <summary>Why the engine cannot be used, or null where it can.</summary>
    public static string? Missing => s_missing.Value;

    /// <summary>Why a module cannot be used in it, or null where it can.</summary>
    public static string? MissingModule(string name, string version)
        => Missing ?? (Run($"if (Get-Module -ListAvailable {name} | Where-Object Version -ge {version}) {{ 'found' }}").Output.Contains("found", StringComparison.Ordinal)
            ? null
            : $"the PowerShell module {name} {version} or later is not installed");

    /// <summary>Runs a script without profile and waits for its end.</summary>
    public static EngineRun Run(string script, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new("pwsh", ["-NoProfile", "-NonInteractive", "-Command", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Repository.Root,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment.Remove("GITHUB_ACTIONS"); // these tests may run there themselves
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new EngineRun(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static string? FindWhatIsMissing()
    {
        try
        {
            string version = Run("$PSVersionTable.PSVersion.ToString()").Output.Trim();
            return Version.TryParse(version.Split('-')[0], out Version? found) && found >= new Version(7, 6)
                ? null
                : $"pwsh is version {version}, and Toil needs 7.6 or later";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "there is no pwsh on the PATH";
        }
    }
}
