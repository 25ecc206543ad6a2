using System.Diagnostics;

namespace Toil.PowerShell.Tests.Support;

/// <summary>What is published, made once from the build under test into a temporary folder.</summary>
public sealed class Packages : IDisposable
{
    public Packages()
    {
        Pack("eng/Toil.Package");
        Pack("src/Toil.Runner");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("toil-packages-").FullName;

    public string ModuleFolder => Path.Combine(Folder, "Toil");

    public string GalleryPackage => Path.Combine(Folder, $"Toil.{Repository.ChangelogVersion}.nupkg");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Runs dotnet and returns what it printed; fails the test where it fails.</summary>
    public static string DotNet(string workingDirectory, params string[] arguments) => Run("dotnet", workingDirectory, arguments);

    public static string Run(string program, string workingDirectory, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = workingDirectory };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string both = output + error.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{both}");
        return both;
    }

    private void Pack(string project)
        => DotNet(Repository.Root, "pack", project, "--configuration", Repository.Configuration, "--no-build", "--output", Folder);
}
