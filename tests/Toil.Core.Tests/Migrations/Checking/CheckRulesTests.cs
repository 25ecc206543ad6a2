using System.Reflection;
using System.Text.RegularExpressions;
using Toil.Migrations.Checking;
using Toil.Migrations.Plans;

namespace Toil.Core.Tests.Migrations.Checking;

/// <summary>The rules, their texts and their documentation agree.</summary>
public sealed partial class CheckRulesTests
{
    [Fact]
    public void Every_rule_has_a_text()
    {
        IEnumerable<string> ids = typeof(CheckRules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(ids.Order(), CheckRules.All.Select(rule => rule.Id).Order());
    }

    [Fact]
    public void Every_rule_is_documented_with_its_severity()
    {
        IEnumerable<(string, string)> documented = RowPattern().Matches(Guide()).Select(match => (match.Groups[1].Value, match.Groups[2].Value));
        Assert.Equal(CheckRules.All.Select(rule => (rule.Id, rule.Severity.ToString())), documented);
    }

    [Fact]
    public void The_plan_of_the_guide_is_read()
    {
        string guide = Guide();
        string plan = guide[(guide.IndexOf("```yaml", StringComparison.Ordinal) + 8)..];
        using Support.TempFolder folder = new();
        Assert.Equal(3, PlanReader.Read(folder.Write("plan.yaml", plan[..plan.IndexOf("```", StringComparison.Ordinal)])).Steps.Count);
    }

    private static string Guide()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Toil.psd1")))
        {
            folder = folder.Parent;
        }

        Assert.SkipWhen(folder is null, "The tests do not run in the repository.");
        return File.ReadAllText(Path.Combine(folder!.FullName, "docs", "migration-plans.md"));
    }

    [GeneratedRegex(@"^\| `([a-z-]+)` \| (Critical|High|Warning|Info)", RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
