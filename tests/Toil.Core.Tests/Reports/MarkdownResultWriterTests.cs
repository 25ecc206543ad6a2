using System.Text.RegularExpressions;
using Toil.Core.Tests.Operations;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Core.Tests.Reports;

public sealed partial class MarkdownResultWriterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Expired 3 days ago, 1.5 h (renew: soon).", "Expired 3 days ago, 1.5 h (renew: soon).")]
    [InlineData("Zo\u00eb", "Zo\u00eb")]
    [InlineData("shop.example.com:443", "`shop.example.com:443`")]
    [InlineData("fe80::a:100:1", "`fe80::a:100:1`")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("@octocat", "`@octocat`")]
    [InlineData("a@b.example", "`a@b.example`")]
    [InlineData("www.example.com", "`www.example.com`")]
    [InlineData("xwww.a", "`xwww.a`")]
    [InlineData("GH-12", "`GH-12`")]
    [InlineData("#12", "`#12`")]
    [InlineData("deadbeefcafe", "`deadbeefcafe`")]
    [InlineData("<b>", "`<b>`")]
    [InlineData("$x$", "`$x$`")]
    [InlineData("a|b", @"`a\|b`")]
    [InlineData(@"a\|b", @"`a\\|b`")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("``", "``` `` ```")]
    [InlineData("a\r\nb\u2028c", "a b c")]
    public void Words_stay_and_all_else_becomes_code(string text, string expected) => Assert.Equal(expected, MarkdownResultWriter.Escape(text));

    [Fact]
    public void Whatever_the_text_it_is_plain_words_or_one_closed_span_of_code() => HostileText.ForAll(text =>
    {
        string escaped = MarkdownResultWriter.Escape(text);
        if (escaped != escaped.ReplaceLineEndings(" "))
        {
            return false;
        }

        if (!escaped.StartsWith('`'))
        {
            return !MarkupPattern().IsMatch(escaped) && !LinkPattern().IsMatch(escaped);
        }

        // The fence that opens is the only run of its length until the one that closes, and no bar ends the cell.
        int fence = escaped.TakeWhile(c => c == '`').Count();
        string inner = escaped[fence..^fence];
        return escaped.EndsWith(new string('`', fence), StringComparison.Ordinal) && inner.Length > 0 && !inner.StartsWith('`') && !inner.EndsWith('`')
            && !BackticksPattern().Matches(inner).Any(run => run.Length == fence)
            && !BarPattern().IsMatch(inner)
            && inner.Replace("\\|", "|", StringComparison.Ordinal).Trim() == text.ReplaceLineEndings(" ").Trim();
    });

    [Fact]
    public void A_table_stands_under_its_count()
    {
        Assert.Equal(
            """
            3 things: 1 Critical, 1 High, 1 None.

            | Text | Rank |
            |:--|--:|
            | `a|b` | 0 |
            | x | 4 |

            ... and 1 more that are no more urgent.

            """.ReplaceLineEndings("\n").Replace("a|b", @"a\|b"),
            Write(2, new SecretRedactor(), new Found("a|b"), new Found("x", Severity.Critical), new Found("y", Severity.High)));
    }

    [Fact]
    public void Without_results_there_is_no_table() => Assert.Equal("0 things.\n", Write(0, new SecretRedactor()));

    [Fact]
    public void A_secret_does_not_hide_behind_an_escape()
    {
        SecretRedactor redactor = new();
        redactor.Register("pa|ss`word");

        string text = Write(0, redactor, new Found("is pa|ss`word"));

        Assert.Contains("| `is ***` |", text);
    }

    private static string Write(int top, SecretRedactor redactor, params Found[] results)
    {
        StringWriter output = new();
        MarkdownResultWriter writer = new(output, SampleOperation.View, top, redactor);
        ResultTally tally = new(SampleOperation.View);
        foreach (Found result in results)
        {
            tally.Add(result);
            writer.Write(result);
        }

        writer.Complete(tally);
        return output.ToString();
    }

    [GeneratedRegex(@"[<>&|@\\`*_{}\[\]#~!$/]")]
    private static partial Regex MarkupPattern();

    [GeneratedRegex(@"://|www\.|gh-\d|:\S+:|[0-9a-f]{7}", RegexOptions.IgnoreCase)]
    private static partial Regex LinkPattern();

    [GeneratedRegex("`+")]
    private static partial Regex BackticksPattern();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex BarPattern();
}
