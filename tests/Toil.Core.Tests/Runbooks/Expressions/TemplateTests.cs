using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Core.Tests.Runbooks.Expressions;

public sealed class TemplateTests : ExpressionTestBase
{
    [Theory]
    [InlineData("v: plain", "\"plain\"", true)]
    [InlineData("v: 5", "5", true)]
    [InlineData("v: '5'", "\"5\"", true)]
    [InlineData("v: 010", "\"010\"", true)]
    [InlineData("v: 1.10", "\"1.10\"", true)]
    [InlineData("v: 1.5", "1.5", true)]
    [InlineData("v: true", "true", true)]
    [InlineData("v: True", "\"True\"", true)]
    [InlineData("v: ~", "null", true)]
    [InlineData("v: NaN", "\"NaN\"", true)]
    [InlineData("v: [a, 1, { b: c }]", "[\"a\",1,{\"b\":\"c\"}]", true)]
    [InlineData("v: ${{ parameters.count }}", "3", false)]
    [InlineData("v: '${{parameters.hosts}}'", "[\"a\",\"b\",\"c\"]", false)]
    [InlineData("v: 'n${{ parameters.count }}-${{ parameters.share }}'", "\"n3-0.5\"", false)]
    [InlineData("v: 'in ${{ steps.my-step.result.total }} at ${{ steps.my-step.result.at }}'", "\"in 1h30m at 2026-01-02T03:04:05+00:00\"", false)]
    [InlineData("v: '${{ \"}}\" }}!'", "\"}}!\"", false)]
    [InlineData("v: '$${{ a }}'", "\"${{ a }}\"", true)]
    [InlineData("v: '$$${{ a }}'", "\"$${{ a }}\"", true)]
    [InlineData("v: '$${{ ${{ index }}'", "\"${{ 1\"", false)]
    [InlineData("v: '$$ ${{ index }}'", "\"$$ 1\"", false)]
    [InlineData("v: [\"${{ index }}\", { a: \"${{ index }}\" }]", "[1,{\"a\":1}]", false)]
    public void A_value(string yaml, string json, bool isLiteral)
    {
        TemplateValue value = Template(yaml);
        Assert.Equal((json, isLiteral), (ExpressionJson.Write(value.Evaluate(Scope)), value.IsLiteral));
        Assert.Equal(isLiteral, !value.Expressions.Any());
        Assert.Equal(isLiteral, value.Raw(Scope) is YamlNode);
    }

    [Theory]
    [InlineData("v: 1.10", "1.10")]
    [InlineData("v: 010", "010")]
    [InlineData("v: true", "true")]
    [InlineData("v: '${{ parameters.within }}'", "30d")]
    [InlineData("v: '$${{'", "${{")]
    public void As_text(string yaml, string text) => Assert.Equal(text, Template(yaml).EvaluateText(Scope));

    [Theory]
    [InlineData("v: a ${{ b", "line 1, column 6: '${{' has no '}}' behind it. Close the expression; to write '${{' itself, write '$${{'.")]
    [InlineData("v: a ${{ }}", "line 1, column 9: there is no expression here. Write one, such as parameters.plan.")]
    [InlineData("v: ab ${{ a.b c }}", "line 1, column 15: 'c' is not expected here. Put an operator before it, such as == or &&.")]
    [InlineData("v: |\n  one\n  two ${{ a +b }} x", "line 3, column 13: '+' means nothing here. There is no arithmetic: let a step compute it.")]
    [InlineData("v: >\n  one\n  two ${{ a\n  b }} x", "line 4, column 3: 'b' is not expected here. Put an operator before it, such as == or &&.")]
    [InlineData("v: { '${{ a }}': b }", "line 1, column 6: a name cannot hold an expression. Write the name as it is.")]
    public void A_form_that_is_wrong(string yaml, string message) => Assert.EndsWith(message, ErrorOf(() => Template(yaml)), StringComparison.Ordinal);

    [Theory]
    [InlineData("v: a ${{ parameters.owner }}", "line 1, column 6: 'parameters.owner' is null, and cannot stand in a text. Give what holds then: default(x, '').")]
    [InlineData("v: a ${{ parameters.hosts }}", "line 1, column 6: 'parameters.hosts' is a list, and cannot stand in a text. Use join(), json(), an item or a member of it.")]
    [InlineData("v: a ${{ parameters.hst }}", "line 1, column 21: there is no 'hst' here. Did you mean 'hosts'?")]
    public void A_value_that_cannot_be(string yaml, string message) => Assert.EndsWith(message, ErrorOf(() => Template(yaml).Evaluate(Scope)), StringComparison.Ordinal);

    [Fact]
    public void What_the_binder_is_given_reads_as_itself()
    {
        Assert.Equal("30d", Template("v: '${{ parameters.within }}'").Raw(Scope));
        Assert.Equal("true", Template("v: '${{ parameters.force }}'").Raw(Scope));
        Assert.Equal(["a", "b", "c"], Assert.IsType<object?[]>(Template("v: '${{ parameters.hosts }}'").Raw(Scope)));
        Assert.Null(Template("v: '${{ parameters.owner }}'").Raw(Scope));
    }

    [Theory]
    [InlineData("v: parameters.count == 3", true)]
    [InlineData("v: ${{ parameters.count == 4 }}", false)]
    [InlineData("v: \" ${{ parameters.count == 3 }} \"", true)]
    [InlineData("v: contains('${{', '$')", true)]
    public void A_condition(string yaml, bool holds) => Assert.Equal(holds, Condition(yaml).Test(Scope));

    [Fact]
    public void A_condition_is_one_expression()
        => Assert.EndsWith(
            "line 1, column 15: a condition is one expression, and something follows it. Write all of it between '${{' and '}}', or without them.",
            ErrorOf(() => Condition("v: ${{ true }} && ${{ true }}")), StringComparison.Ordinal);

    [Fact]
    public void A_megabyte_is_read_in_a_moment()
    {
        string text = new string('a', 1024 * 1024) + "${{ index }}";
        Assert.Equal(text[..^12] + "1", Template("v: \"" + text + "\"").Evaluate(Scope));
        Assert.Contains("more than 200 expressions", ErrorOf(() => Template("v: \"" + string.Concat(Enumerable.Repeat("${{ a }}", 100_000)) + "\"")), StringComparison.Ordinal);
    }

    private static Expression Condition(string yaml)
    {
        YamlDocument document = new(Path.GetFullPath("/r.yaml"), yaml, "RunbookInvalid");
        return new TemplateReader(document).Condition((YamlScalar)((YamlMapping)YamlReader.Read(document.Path, yaml)!).Entries[0].Value);
    }
}
