using Toil.Runbooks;
using Toil.Runbooks.Definitions;

namespace Toil.Core.Tests.Runbooks.Processes;

/// <summary>What a runbook's file says of its scripts and parameters to those who run them.</summary>
public sealed class ScriptLineTests
{
    private static readonly string s_path = Path.Combine(Path.GetTempPath(), "night.yaml");

    [Theory]
    [InlineData("- pwsh: Get-Date", 3)]
    [InlineData("- pwsh: |\n      Get-Date\n      Get-Item x", 4)]
    [InlineData("- pwsh: |-\n\n      Get-Date\n      Get-Item x\n", 4)]
    [InlineData("- pwsh: 'Get-Date'", 3)]
    [InlineData("- pwsh: >\n      Get-Date\n      -AsUTC", null)]
    [InlineData("- pwsh: \"Get-Date\\nGet-Item x\"", null)]
    public void The_first_line_is_known_where_the_lines_are_those_of_the_file(string step, int? expected)
    {
        Runbook runbook = RunbookReader.Read(s_path, $"runbook: night\nsteps:\n  {step}\n");
        Assert.Equal(expected, Assert.IsType<PwshWork>(runbook.Steps[0].Work).FirstLine);
    }

    [Fact]
    public void The_parameters_can_be_asked_for()
    {
        using Support.TempFolder folder = new();
        string path = folder.Write("night.yaml", "runbook: night\nparameters:\n  plan: { type: path, required: true, description: What. }\n  within: { type: duration, default: 30d }\nsteps:\n  - exec: [ls]\n");
        IReadOnlyList<RunbookSignature> read = RunbookSignature.Read(path);
        Assert.Equal([("plan", "path", true, "What.", null), ("within", "duration", false, null, "30d")], read.Select(one => (one.Name, one.Type, one.IsRequired, one.Description, one.DefaultText)));
    }
}
