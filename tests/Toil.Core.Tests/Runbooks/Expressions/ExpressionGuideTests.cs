using System.Text.RegularExpressions;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Expressions.Functions;

namespace Toil.Core.Tests.Runbooks.Expressions;

/// <summary>Every example of docs/expressions.md is evaluated.</summary>
public sealed partial class ExpressionGuideTests
{
    private static readonly string s_guide = File.ReadAllText(RepositoryFile.Find("docs/expressions.md"));

    private static readonly ExpressionScope s_scope = new((IReadOnlyDictionary<string, object?>)ExpressionJson.Read(Scope().Match(s_guide).Groups[1].Value)!, false);

    public static TheoryData<string, string> Examples { get; } = new(Example().Matches(s_guide).Select(match => (match.Groups["text"].Value.Replace("\\|", "|", StringComparison.Ordinal), match.Groups["value"].Value)));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example(string text, string value)
    {
        if (value == "error")
        {
            Assert.Throws<ToilException>(() => Evaluate(text));
            return;
        }

        Assert.Equal(value.Trim('`'), ExpressionJson.Write(Evaluate(text)));
    }

    [Fact]
    public void Every_function_and_operator_has_an_example()
    {
        string all = string.Join('\n', Examples.Select(row => row.Data.Item1));
        Assert.All(FunctionTable.Names, name => Assert.Contains(name + "(", all, StringComparison.Ordinal));
        Assert.All(["==", "!=", "<", "<=", ">", ">=", "&&", "||", "!", "(", "[", "."], sign => Assert.Contains(sign, all, StringComparison.Ordinal));
    }

    private static object? Evaluate(string text) => ExpressionParser.Parse(text, new ValueOrigin("x")).Evaluate(s_scope);

    [GeneratedRegex(@"(?m)^\| `(?<text>[^\n]+?)` \| (?<value>`[^\n]+?`|error) \|", RegexOptions.ExplicitCapture)]
    private static partial Regex Example();

    [GeneratedRegex(@"```json\n([^`]*)```")]
    private static partial Regex Scope();
}
