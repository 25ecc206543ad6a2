using System.Globalization;
using System.Xml.Linq;
using Toil.PowerShell.Tests.Support;

namespace Toil.PowerShell.Tests;

/// <summary>Runs the Pester files in the real engine. A file that fails lists its failed tests; without the engine each file is skipped, with the reason.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "Toil.PowerShell.Tests", "Pester");

    public static TheoryData<string> Files => [.. Directory.GetFiles(s_folder, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_passes(string file)
    {
        string? missing = Engine.MissingModule("Pester", "5.9");
        Assert.SkipUnless(missing is null, $"Not run in the real engine: {missing}.");

        string report = Path.Combine(Path.GetTempPath(), $"toil-pester-{Guid.NewGuid():N}.xml");
        try
        {
            EngineRun run = Engine.Run($$"""
                $configuration = New-PesterConfiguration
                $configuration.Run.Path = '{{Path.Combine(s_folder, file)}}'
                $configuration.Output.Verbosity = 'Detailed'
                $configuration.TestResult.Enabled = $true
                $configuration.TestResult.OutputFormat = 'JUnitXml'
                $configuration.TestResult.OutputPath = '{{report}}'
                Invoke-Pester -Configuration $configuration
                """);
            output.WriteLine(run.Output);
            Assert.True(File.Exists(report), $"Pester wrote no report.\n{run.Output}\n{run.Error}");
            XElement root = XDocument.Load(report).Root!;
            string[] failed = [.. root.Descendants("testcase")
                .Where(test => test.Element("failure") is not null || test.Element("error") is not null)
                .Select(test => $"{(string?)test.Attribute("name")}: {(string?)test.Element("failure")?.Attribute("message")}")];
            Assert.True(failed.Length == 0, $"{failed.Length} of Pester's tests failed.\n{string.Join('\n', failed)}");
            Assert.True(Count(root, "tests") > 0 && Count(root, "failures") + Count(root, "errors") == 0, run.Output);
        }
        finally
        {
            File.Delete(report);
        }
    }

    private static int Count(XElement root, string name) => int.Parse((string?)root.Attribute(name) ?? "0", CultureInfo.InvariantCulture);
}
