using System.IO.Compression;
using Toil.PowerShell.Tests.Support;

namespace Toil.PowerShell.Tests;

/// <summary>What is published holds what it needs and nothing else, and runs where it is installed into an empty place.</summary>
public sealed class PackageTests(Packages packages) : IClassFixture<Packages>
{
    private static readonly string[] s_expected =
    [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "Toil.psd1",
        "en-US/Toil.PowerShell.dll-Help.xml",
        "en-US/about_Toil.help.txt",
        "module/Toil.Format.ps1xml",
        "module/bin/Toil.Loader.dll",
        "module/bin/Toil.PowerShell.dll",
        "module/bin/core/AWSSDK.Core.dll",
        "module/bin/core/AWSSDK.SSO.dll",
        "module/bin/core/AWSSDK.SSOOIDC.dll",
        "module/bin/core/AWSSDK.SecurityToken.dll",
        "module/bin/core/CsvHelper.dll",
        "module/bin/core/Dapper.dll",
        "module/bin/core/Microsoft.Data.Sqlite.dll",
        "module/bin/core/Npgsql.dll",
        "module/bin/core/OpenTelemetry*.dll",
        "module/bin/core/Polly.Core.dll",
        "module/bin/core/SQLitePCLRaw*.dll",
        "module/bin/core/Toil.Core.deps.json",
        "module/bin/core/Toil.Core.dll",
        "module/bin/core/YamlDotNet.dll",
        // What OpenTelemetry is configured and logs through.
        "module/bin/core/Microsoft.Extensions.*.dll",
        "module/bin/core/runtimes/*e_sqlite3.*",
    ];

    private string InstalledModules => Path.Combine(packages.Folder, "modules");

    [Fact]
    public void Module_folder_holds_exactly_what_it_needs()
    {
        string[] files = [.. FilesOf(packages.ModuleFolder)];
        Assert.All(files, file => Assert.Contains(s_expected, pattern => Fits(pattern, file)));
        Assert.All(s_expected, pattern => Assert.Contains(files, file => Fits(pattern, file)));
    }

    [Fact]
    public void Gallery_package_holds_the_module_folder()
    {
        using ZipArchive archive = ZipFile.OpenRead(packages.GalleryPackage);
        IEnumerable<string> packed = archive.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)
                && name is not ("[Content_Types].xml" or "Toil.nuspec"));
        Assert.Equal(FilesOf(packages.ModuleFolder).Order(StringComparer.Ordinal), packed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Installed_module_runs_in_the_real_engine()
    {
        Assert.SkipUnless(Engine.Missing is null, $"Not run in the real engine: {Engine.Missing}.");
        Install();
        EngineRun run = Engine.Run(
            "Import-Module Toil; (Get-Module Toil).Version.ToString(); (Find-ToilCertificate store://LocalMachine/Root).Count -gt 0; "
            + "(Get-ToilStore ./installed.db).SchemaVersion -ge 1; (Get-Help Find-ToilCertificate).Synopsis.Length -gt 20; (Get-Help about_Toil).Length -gt 100",
            packages.Folder,
            new Dictionary<string, string> { ["PSModulePath"] = InstalledModules });
        Assert.Equal(
            [Repository.ChangelogVersion, "True", "True", "True", "True"],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal(string.Empty, run.Error);
    }

    [Fact]
    public void Installed_tool_runs()
    {
        string tools = Path.Combine(packages.Folder, "tools");
        Packages.DotNet(packages.Folder, "tool", "install", "Toil.Runner", "--tool-path", tools, "--source", packages.Folder, "--version", Repository.ChangelogVersion);
        string toil = Path.Combine(tools, OperatingSystem.IsWindows() ? "toil.exe" : "toil");
        Assert.Contains(Repository.ChangelogVersion, Packages.Run(toil, packages.Folder, "--version"), StringComparison.Ordinal);
        Assert.Contains("\"engine\":\"SQLite\"", Packages.Run(toil, packages.Folder, "store", "status", "./tool.db"), StringComparison.Ordinal);
        Assert.Contains("\"verdict\"", Packages.Run(toil, packages.Folder, "certificate", "sweep", "store://LocalMachine/Root"), StringComparison.Ordinal);
    }

    // As the gallery's client does: unpack into NAME/VERSION, without what is NuGet's own.
    private void Install()
    {
        string target = Path.Combine(InstalledModules, "Toil", Repository.ChangelogVersion);
        ZipFile.ExtractToDirectory(packages.GalleryPackage, target);
        Directory.Delete(Path.Combine(target, "_rels"), recursive: true);
        Directory.Delete(Path.Combine(target, "package"), recursive: true);
        File.Delete(Path.Combine(target, "[Content_Types].xml"));
        File.Delete(Path.Combine(target, "Toil.nuspec"));
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));

    private static bool Fits(string pattern, string file)
    {
        int star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return pattern == file;
        }

        string[] parts = pattern.Split('*');
        return file.StartsWith(parts[0], StringComparison.Ordinal) && file.EndsWith(parts[^1], StringComparison.Ordinal)
            && parts.All(part => file.Contains(part, StringComparison.Ordinal));
    }
}
