using Toil.Operations;
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

    [Theory]
    [InlineData("one", new[] { "one" })]
    [InlineData("[not json", new[] { "[not json" })]
    [InlineData("[\"a\", \"b, c\"]", new[] { "a", "b, c" })]
    [InlineData("[]", new string[0])]
    [InlineData("[1]", new[] { "[1]" })]
    public void A_list_can_be_one_text(string text, string[] expected)
    {
        Runbook runbook = RunbookReader.Read(s_path, "runbook: night\nparameters:\n  hosts: { type: list }\nsteps:\n  - exec: [ls]\n");
        IReadOnlyDictionary<string, object?> values = RunbookParameters.Bind(runbook, [new OptionValue("hosts", text, new ValueOrigin("--set hosts"))], Path.GetTempPath());
        Assert.Equal(expected, ((IReadOnlyList<object?>)values["hosts"]!).Cast<string>());
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
