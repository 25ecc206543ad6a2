using Toil.Operations;
using Toil.Runbooks.Expressions;

namespace Toil.Core.Tests.Runbooks.Expressions;

public sealed class ExpressionTests : ExpressionTestBase
{
    [Theory]
    [InlineData("null", "null")]
    [InlineData("true", "true")]
    [InlineData(" false ", "false")]
    [InlineData("12", "12")]
    [InlineData("-5", "-5")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("1.5", "1.5")]
    [InlineData("-0.25", "-0.25")]
    [InlineData("30d", "{\"$duration\":\"30d\"}")]
    [InlineData("2h30m", "{\"$duration\":\"2h30m\"}")]
    [InlineData("1.5h", "{\"$duration\":\"1h30m\"}")]
    [InlineData("500ms", "{\"$duration\":\"500ms\"}")]
    [InlineData("0s", "{\"$duration\":\"0s\"}")]
    [InlineData("'it''s'", "\"it's\"")]
    [InlineData("\"say \"\"a\"\" }}\"", "\"say \\\"a\\\" }}\"")]
    [InlineData("''", "\"\"")]
    [InlineData("'$(rm -rf /)'", "\"$(rm -rf /)\"")]
    [InlineData("parameters.plan", "\"/srv/plan.yaml\"")]
    [InlineData("parameters['plan']", "\"/srv/plan.yaml\"")]
    [InlineData("steps.my-step.state", "\"succeeded\"")]
    [InlineData("steps['my-step'].result['the name']", "\"n\"")]
    [InlineData("steps.my-step.results[0].severity", "\"High\"")]
    [InlineData("parameters.hosts[index]", "\"b\"")]
    [InlineData("steps.my-step.results[parameters.count == 3 && false || 1 == 2]", null)]
    [InlineData("steps.my-step.results", "[{\"severity\":\"High\"},2,null]")]
    [InlineData("1 == 1.0", "true")]
    [InlineData("9007199254740993 == 9007199254740992.0", "false")]
    [InlineData("1 != 2", "true")]
    [InlineData("'a' == 'A'", "false")]
    [InlineData("'a' < 'b'", "true")]
    [InlineData("'B' < 'a'", "true")]
    [InlineData("'10' < '9'", "true")]
    [InlineData("null == null", "true")]
    [InlineData("parameters.owner == null", "true")]
    [InlineData("'null' == null", "false")]
    [InlineData("null != 0", "true")]
    [InlineData("parameters.hosts == null", "false")]
    [InlineData("parameters.within == 30d", "true")]
    [InlineData("parameters.within >= 4w", "true")]
    [InlineData("parameters.limit == 120m", "true")]
    [InlineData("90m < parameters.limit", "true")]
    [InlineData("steps.my-step.result.total <= 'PT1H30M'", "true")]
    [InlineData("steps.my-step.result.at < '2026-01-02T05:04:05+01:00'", "true")]
    [InlineData("steps.my-step.result.at == '2026-01-02T03:04:05Z'", "true")]
    [InlineData("!false", "true")]
    [InlineData("!!true", "true")]
    [InlineData("!parameters.force || parameters.count > 2", "true")]
    [InlineData("true || false && false", "true")]
    [InlineData("(true || false) && false", "false")]
    [InlineData("false && nothing.there", "false")]
    [InlineData("true || nothing.there", "true")]
    [InlineData("success()", "true")]
    [InlineData("failure()", "false")]
    [InlineData("contains('abc', 'b')", "true")]
    [InlineData("contains('abc', 'B')", "false")]
    [InlineData("contains(parameters.hosts, 'b')", "true")]
    [InlineData("contains(steps.my-step.results, 2)", "true")]
    [InlineData("contains(steps.my-step.results, 'x')", "false")]
    [InlineData("contains(steps.my-step.results, null)", "true")]
    [InlineData("contains(parameters, 'plan')", "true")]
    [InlineData("contains(from_json('[\"2h\"]'), 120m)", "true")]
    [InlineData("starts_with('abc', 'ab')", "true")]
    [InlineData("ends_with(parameters.plan, '.yaml')", "true")]
    [InlineData("length('aé😀')", "3")]
    [InlineData("length(parameters.hosts)", "3")]
    [InlineData("length(from_json('{}'))", "0")]
    [InlineData("join(parameters.hosts, ', ')", "\"a, b, c\"")]
    [InlineData("join(from_json('[1,true,\"x\"]'), '')", "\"1truex\"")]
    [InlineData("split('a,b,,c', ',')", "[\"a\",\"b\",\"\",\"c\"]")]
    [InlineData("split('', ',')", "[\"\"]")]
    [InlineData("lower('AÉ')", "\"aé\"")]
    [InlineData("upper('aß')", "\"Aß\"")]
    [InlineData("trim('  a \n')", "\"a\"")]
    [InlineData("replace('a-b-c', '-', '')", "\"abc\"")]
    [InlineData("replace('aaa', 'aa', 'b')", "\"ba\"")]
    [InlineData("matches('host-12', '^host-[0-9]+$')", "true")]
    [InlineData("matches('host', '[0-9]')", "false")]
    [InlineData("default(parameters.owner, 'nobody')", "\"nobody\"")]
    [InlineData("default(parameters.none, 'nobody')", "\"nobody\"")]
    [InlineData("default(steps.other.result.rows[3], 0)", "0")]
    [InlineData("default(parameters.hosts[7], 'z')", "\"z\"")]
    [InlineData("default(parameters.owner.name, 1)", "1")]
    [InlineData("default(nothing, 1)", "1")]
    [InlineData("default(parameters.count, nothing)", "3")]
    [InlineData("json(parameters.within)", "\"\\\"30d\\\"\"")]
    [InlineData("json(steps.my-step.results)", "\"[{\\\"severity\\\":\\\"High\\\"},2,null]\"")]
    [InlineData("from_json(' 42\n')", "42")]
    [InlineData("from_json('{\"$duration\":\"2h\"}')['$duration']", "\"2h\"")]
    [InlineData("from_json('1.0') == 1", "true")]
    [InlineData("from_json('123456789012345678901')", "1.2345678901234568E+20")]
    public void A_value(string text, string? json)
    {
        if (json is null)
        {
            ErrorOf(() => Evaluate(text));
            return;
        }

        Assert.Equal(json, ExpressionJson.Write(Evaluate(text)));
    }

    [Theory]
    [InlineData("", 1, "there is no expression here. Write one, such as parameters.plan.")]
    [InlineData("a b", 3, "'b' is not expected here. Put an operator before it, such as == or &&.")]
    [InlineData("a and b", 3, "'and' is not expected here. Write '&&'.")]
    [InlineData("a or b", 3, "'or' is not expected here. Write '||'.")]
    [InlineData("a = b", 3, "'=' means nothing here. To compare, write '=='.")]
    [InlineData("a & b", 3, "'&' means nothing here. Write '&&'.")]
    [InlineData("a | b", 3, "'|' means nothing here. Write '||'.")]
    [InlineData("a + b", 3, "'+' means nothing here. There is no arithmetic: let a step compute it.")]
    [InlineData("a -1", 3, "'-1' is not expected here. There is no arithmetic: let a step compute it.")]
    [InlineData("a - b", 3, "'-' means nothing here. There is no arithmetic: let a step compute it.")]
    [InlineData("$x", 1, "'$' means nothing here. Names stand as they are: parameters.plan.")]
    [InlineData("😀", 1, "'😀' means nothing here. See docs/expressions.md for what there is.")]
    [InlineData("\u202e", 1, "'\\u{202e}' means nothing here. See docs/expressions.md for what there is.")]
    [InlineData("a < b < c", 7, "'<' is not expected here. Compare two values at a time: a < b && b < c.")]
    [InlineData("a == ", 6, "the expression ends where a value is expected. Write the value.")]
    [InlineData("== a", 1, "a value is expected here, and not '=='. Write a name, a number, a duration or a text in quotes.")]
    [InlineData("(a", 3, "')' is missing at the end. Close what was opened.")]
    [InlineData("a)", 2, "')' is not expected here. It closes nothing: take it out.")]
    [InlineData("a[1", 4, "']' is missing at the end. Close what was opened.")]
    [InlineData("a[1)", 4, "']' is expected here, and not ')'. Close what was opened.")]
    [InlineData("a.", 3, "a name is missing behind '.'. Write it, or ['the name'] where it is not letters, digits, '_' and '-' after a letter.")]
    [InlineData("a.1", 3, "a name is missing behind '.'. Write it, or ['the name'] where it is not letters, digits, '_' and '-' after a letter.")]
    [InlineData("'a", 1, "this text has no end. Close it with '; within it, write '' for one.")]
    [InlineData("5x", 1, "'5x' is neither a number nor a duration. Write numbers as 5 or 0.5, durations as 500ms, 15m, 2h30m or 30d, and texts in quotes.")]
    [InlineData("30m2h", 1, "'30m2h' is neither a number nor a duration. Write numbers as 5 or 0.5, durations as 500ms, 15m, 2h30m or 30d, and texts in quotes.")]
    [InlineData("lenght(a)", 1, "there is no function 'lenght'. Did you mean 'length'?")]
    [InlineData("contains('a')", 1, "contains() takes 2 values, and this gives it 1. It is called as contains(in, what).")]
    [InlineData("success(1)", 1, "success() takes 0 values, and this gives it 1. It is called as success().")]
    public void A_form_that_is_wrong(string text, int character, string message) => Assert.Equal($"x, character {character}: {message}", ErrorOf(() => Evaluate(text)));

    [Theory]
    [InlineData("paramters.plan", 1, "there is no 'paramters' here. Did you mean 'parameters'? A text stands in quotes.")]
    [InlineData("parameters.pln", 12, "there is no 'pln' here. Did you mean 'plan'?")]
    [InlineData("parameters.Plan", 12, "there is no 'Plan' here. Did you mean 'plan'?")]
    [InlineData("steps.my-stp.state", 7, "there is no 'my-stp' here. Did you mean 'my-step'?")]
    [InlineData("steps.my-step.outputs", 15, "there is no 'outputs' here. There are: result, results, state.")]
    [InlineData("parameters.owner.name", 18, "'name' is asked of null. Give what holds then: default(x, '').")]
    [InlineData("parameters.plan.length", 17, "a text has no members, and 'length' is asked of it. Take that out.")]
    [InlineData("parameters.hosts.length", 18, "a list has items and no 'length'. Ask for an item, such as [0], or for its length().")]
    [InlineData("parameters.hosts[3]", 18, "there is no [3] in a list of 3. The first one is [0].")]
    [InlineData("parameters.hosts[-1]", 18, "there is no [-1] in a list of 3. The first one is [0].")]
    [InlineData("parameters[0]", 12, "a mapping is asked for a number. Ask for a member: ['name'].")]
    [InlineData("parameters.within > 30", 19, "'>' cannot hold a duration against a number. Write durations with their unit: 30s, 15m, 2h30m, 30d.")]
    [InlineData("parameters.within == 'soon'", 19, "'==' cannot hold a duration against a text. The text has to be a duration such as 15m or 2h30m.")]
    [InlineData("parameters.count == '3'", 18, "'==' cannot hold a number against a text. Put the number in quotes, or read the text with from_json().")]
    [InlineData("parameters.force == 'true'", 18, "'==' cannot hold true or false against a text. Compare values of one kind.")]
    [InlineData("parameters.owner < 3", 18, "'<' cannot hold null against a number. Ask whether it is null first, or give what holds then: default(x, 0).")]
    [InlineData("true < false", 6, "'<' cannot hold true or false against true or false. Compare values of one kind.")]
    [InlineData("parameters.hosts == parameters.hosts", 18, "'==' cannot hold a list against a list. Compare its length(), an item or a member, or ask contains().")]
    [InlineData("steps.my-step.result.at > 5m", 25, "'>' cannot hold an instant against a duration. Hold it against an instant with an offset, such as '2026-01-02T03:04:05Z'.")]
    [InlineData("steps.my-step.result.at > '2026-01-02T03:04:05'", 25, "'>' cannot hold an instant against a text. Hold it against an instant with an offset, such as '2026-01-02T03:04:05Z'.")]
    [InlineData("!parameters.plan", 1, "'!' needs true or false, and this is a text. Compare it with something, such as 'x == 1'.")]
    [InlineData("true && parameters.count", 9, "'&&' needs true or false, and this is a number. Compare it with something, such as 'x == 1'.")]
    [InlineData("lower(3)", 7, "lower() needs a text as 'text', and this is a number. It is called as lower(text).")]
    [InlineData("length(null)", 8, "length() needs a text or a list or a mapping as 'of', and this is null. It is called as length(of).")]
    [InlineData("contains('a', 1)", 15, "a text is asked whether it contains a number. Ask for a text, in quotes.")]
    [InlineData("join(steps.my-step.results, ',')", 6, "join() needs items that are texts, and [0] is a mapping. Take such items out, or use json().")]
    [InlineData("split('a', '')", 12, "split() needs something to split at. Give the separator, such as ','.")]
    [InlineData("replace('a', '', 'b')", 14, "replace() needs something to replace. Give a text that is not empty.")]
    [InlineData("matches('a', '(a){500}{500}')", 14, "the pattern is longer than 1000 characters, or repeats more than 1000 times. Ask for less.")]
    [InlineData("from_json('{')", 11, "'{' is not JSON. Give a whole JSON value.")]
    [InlineData("default(lower(nothing), 1)", 15, "there is no 'nothing' here. There are: index, parameters, steps. A text stands in quotes.")]
    public void A_value_that_cannot_be(string text, int character, string message)
        => Assert.StartsWith($"x, character {character}: {message}", ErrorOf(() => Evaluate(text)));

    [Theory]
    [InlineData("(")]
    [InlineData("!(")]
    [InlineData("a[")]
    [InlineData("lower(")]
    [InlineData("!")]
    [InlineData("- ")]
    [InlineData("a.")]
    public void What_is_deep_or_long_is_refused(string piece)
    {
        ErrorOf(() => Evaluate(string.Concat(Enumerable.Repeat(piece, 100_000))));
        ErrorOf(() => Evaluate(string.Concat(Enumerable.Repeat(piece, ExpressionParser.MaxLength / piece.Length))));
    }

    [Fact]
    public void What_is_long_and_flat_is_evaluated()
    {
        Assert.Equal(true, Evaluate(string.Join("&&", Enumerable.Repeat("true", ExpressionParser.MaxLength / 6))));
        Assert.Equal(true, Evaluate(new string('!', 9_990) + "true"));
        Assert.Equal(1L, Evaluate($"default(parameters{string.Concat(Enumerable.Repeat(".a", 4_000))}, 1)"));
    }

    [Fact]
    public void A_text_that_grows_without_end_is_refused()
    {
        string text = "'aaaaaaaaaaaaaaaa'";
        for (int i = 0; i < 20; i++)
        {
            text = $"replace({text}, 'a', 'aaaaaaaaaaaaaaaa')";
        }

        Assert.Contains("would be longer than 1048576 characters", ErrorOf(() => Evaluate(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Work_is_bounded()
    {
        ExpressionScope scope = new(new Dictionary<string, object?> { ["a"] = new string('a', 1024 * 1024) }, false);
        Assert.Contains("takes more work", ErrorOf(() => Evaluate(string.Join("||", Enumerable.Repeat("contains(a,'b')", 500)), scope)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_would_go_back_for_ever_does_not()
        => Assert.Equal(false, Evaluate("matches(a, '^(a+)+$')", new(new Dictionary<string, object?> { ["a"] = new string('a', 100_000) + "b" }, false)));

    [Fact]
    public void Failure_is_told()
    {
        ExpressionScope failed = Scope with { HasFailed = true };
        Assert.Equal((false, true), (Evaluate("success()", failed), Evaluate("failure()", failed)));
    }

    [Fact]
    public void A_condition_is_true_or_false()
        => Assert.Equal("x: 'parameters.plan' is neither true nor false. Write a condition, such as 'x == 1'.", ErrorOf(() => ExpressionParser.Parse("parameters.plan", new ValueOrigin("x")).Test(Scope)));
}
