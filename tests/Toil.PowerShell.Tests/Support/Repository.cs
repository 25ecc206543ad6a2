using System.Reflection;
using System.Text.RegularExpressions;

namespace Toil.PowerShell.Tests.Support;

/// <summary>The tree that these tests were built from.</summary>
internal static partial class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Configuration { get; } = Metadata("BuildConfiguration");

    public static string Manifest => File.ReadAllText(Path.Combine(Root, "Toil.psd1"));

    public static string ChangelogVersion => VersionHeading().Match(File.ReadAllText(Path.Combine(Root, "CHANGELOG.md"))).Groups[1].Value;

    private static string Metadata(string key) => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    [GeneratedRegex(@"^## (\d+\.\d+\.\d+)", RegexOptions.Multiline)]
    private static partial Regex VersionHeading();
}
