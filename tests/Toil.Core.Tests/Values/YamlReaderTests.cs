using System.Globalization;
using System.Text;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Values;

namespace Toil.Core.Tests.Values;

public sealed class YamlReaderTests
{
    private const string Name = "/srv/x.yaml";

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("---\n...\n")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("\ufeff")]
    public void A_document_without_content_is_null(string text) => Assert.Null(Read(text));

    [Fact]
    public void Every_node_knows_its_place()
    {
        YamlMapping root = Assert.IsType<YamlMapping>(Read("# first\nname: x\nlist:\n  - a\n  - b: 'q'\n    c: [1, {d: e}]\ntext: |\n  l1\n  l2\nend: \"é\"\n"));

        Assert.Equal(
            """
            {2:1 name@2:1 2:7 'x' list@3:1 [4:3 4:5 'a' {5:5 b@5:5 5:8 "q" c@6:5 [6:8 6:9 '1' {6:12 d@6:13 6:16 'e' } ] } ] text@7:1 7:7 "l1
            l2
            " end@10:1 10:6 "é" }
            """.ReplaceLineEndings("\n"),
            Show(root));
    }

    [Fact]
    public void Line_endings_and_a_byte_order_mark_do_not_move_places()
    {
        const string Text = "a: 1\n\nb:\n  - c\n";
        string expected = Show(Read(Text)!);

        Assert.Equal(expected, Show(Read(Text.ReplaceLineEndings("\r\n"))!));
        Assert.Equal(expected, Show(Read("\ufeff" + Text)!));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    public void A_file_may_have_a_byte_order_mark(string encoding, bool hasMark)
    {
        using TempFolder folder = new();
        byte[] mark = hasMark ? Encoding.GetEncoding(encoding).GetPreamble() : [];
        File.WriteAllBytes(folder["x.yaml"], [.. mark, .. Encoding.GetEncoding(encoding).GetBytes("a: é\r\n")]);

        YamlMapping root = Assert.IsType<YamlMapping>(YamlReader.ReadFile(folder["x.yaml"]));

        Assert.Equal("é", Assert.IsType<YamlScalar>(root.Find("a")).Text);
        Assert.Null(root.Find("b"));
        Assert.Equal((folder.Path, $"{folder["x.yaml"]} line 1, column 1"), (root.Origin.Folder, root.Origin.Text));
    }

    [Theory]
    [InlineData("a: null", true)]
    [InlineData("a: ~", true)]
    [InlineData("a:", true)]
    [InlineData("a: NULL", true)]
    [InlineData("a: nULL", false)]
    [InlineData("a: 'null'", false)]
    [InlineData("a: \"\"", false)]
    [InlineData("a: |\n", false)]
    [InlineData("a: none", false)]
    public void Null_is_what_yaml_calls_so_without_quotes(string text, bool isNull)
        => Assert.Equal(isNull, Assert.IsType<YamlScalar>(Assert.IsType<YamlMapping>(Read(text)).Find("a")).IsNull);

    [Fact]
    public void An_alias_stands_for_its_anchor()
        => Assert.Equal("{1:1 a@1:1 {1:4 x@1:8 1:11 '1' } b@2:1 {1:4 x@1:8 1:11 '1' } }", Show(Read("a: &n {x: 1}\nb: *n\n")!));

    [Theory]
    [InlineData("a: 1\na: 2", "line 2, column 1: the key 'a' stands here a second time. Keep one of them.")]
    [InlineData("a: {b: 1, \"b\": 2}", "line 1, column 11: the key 'b' stands here a second time.")]
    [InlineData("a: 1\n---\nb: 2", "line 2, column 1: a second document starts here. Keep one document in the file.")]
    [InlineData("---\n---\n", "line 2, column 1: a second document starts here.")]
    [InlineData("[a]: 1", "line 1, column 1: a key of this mapping is a list or a mapping. Use plain words as keys.")]
    [InlineData("a: !!int 1", "line 1, column 4: this is not valid YAML: tags such as 'tag:yaml.org,2002:int' are not used here.")]
    [InlineData("a: !ruby/object:X {}", "line 1, column 4: this is not valid YAML: tags such as '!ruby/object:X' are not used here.")]
    [InlineData("a: *nope", "line 1, column 4: this is not valid YAML: there is no anchor 'nope' before this alias.")]
    [InlineData("a: &x [*x]", "line 1, column 8: this is not valid YAML: there is no anchor 'x' before this alias.")]
    [InlineData("a:\n\t- b", "line 2, column 1: this is not valid YAML: ")]
    [InlineData("a:\n  b: 1\n\n \tc: 2", "line 4, column 2: this is not valid YAML: ")]
    [InlineData("a: 'open", "line 1, column 4: this is not valid YAML: ")]
    [InlineData("a: [1, 2", "line 2, column 1: this is not valid YAML: ")]
    [InlineData("a: b: c", "line 1, column 5: this is not valid YAML: ")]
    [InlineData("- a\nb: c", "line 2, column 1: this is not valid YAML: ")]
    [InlineData("a: \"\\q\"", "line 1, column 4: this is not valid YAML: ")]
    public void What_is_wrong_is_said_with_its_place(string text, string expected)
    {
        ToilException error = Assert.Throws<ToilException>(() => Read(text));

        Assert.Equal(("YamlInvalid", ErrorKind.InvalidInput, Name), (error.ErrorId, error.Kind, error.Item));
        Assert.StartsWith($"{Name} {expected}", error.Message);
    }

    // What the parser itself meets with exceptions that are not its own.
    [Theory]
    [InlineData("a: [1, {\tx: \ufffdy\nb:{: c]]\n\t c: [1, }, [d {: c]]\n\tx \ufffdy\n")]
    [InlineData("%YAML 1.2\n%TAG ! tag:x,2[00:\n---\n!foo a:!! !!str b\n<<: *x\n")]
    [InlineData("%YAML 1.2\n%TAG ! \u2028tag:x,2000:\n---\n!foo a: !!str b\n<: *x\n")]
    [InlineData("# c\u0085...\n---a! 'x''`y'\n-: \"\\u00e9\\n\"\n? : v\n\u0085...\n")]
    public void What_confuses_the_parser_is_invalid_too(string text)
        => Assert.Matches(@"^/srv/x\.yaml line \d+, column \d+: this is not valid YAML: ", Assert.Throws<ToilException>(() => Read(text)).Message);

    [Fact]
    public void Aliases_count_as_often_as_they_are_used()
    {
        StringBuilder bomb = new("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        ToilException error = Assert.Throws<ToilException>(() => Read(bomb.ToString()));

        Assert.Equal(("YamlTooLarge", ErrorKind.LimitExceeded), (error.ErrorId, error.Kind));
        Assert.Equal($"{Name} is too large: it has more than 1000000 values, aliases followed. Split it.", error.Message);
    }

    [Fact]
    public void A_million_values_are_the_most()
    {
        string list = $"[{string.Join(',', Enumerable.Repeat("x", 999))}]";
        string text = $"- &l {list}\n" + string.Concat(Enumerable.Repeat("- *l\n", 998));

        Assert.Equal(999, Assert.IsType<YamlSequence>(Read(text)).Items.Count);
        Assert.Equal("YamlTooLarge", Assert.Throws<ToilException>(() => Read(text + $"- {list}\n")).ErrorId);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    public void Sixty_four_levels_are_the_most(string open, string close)
    {
        Assert.NotNull(Read(string.Concat(Enumerable.Repeat(open, 64)) + "x" + string.Concat(Enumerable.Repeat(close, 64))));
        Assert.Equal("YamlTooLarge", Assert.Throws<ToilException>(() => Read(string.Concat(Enumerable.Repeat(open, 65)) + "x")).ErrorId);
        Assert.Equal("YamlTooLarge", Assert.Throws<ToilException>(() => Read(string.Concat(Enumerable.Repeat(open, 100_000)))).ErrorId);
    }

    [Fact]
    public void Levels_behind_an_alias_count()
    {
        string text = "- &a0 x\n" + string.Concat(Enumerable.Range(1, 63).Select(i => $"- &a{i} [*a{i - 1}]\n"));

        Assert.NotNull(Read(text));
        Assert.Equal("YamlTooLarge", Assert.Throws<ToilException>(() => Read(text + "- [*a63]\n")).ErrorId);
    }

    [Fact]
    public void A_text_that_is_too_long_is_not_even_begun()
    {
        using TempFolder folder = new();
        string path = folder.Write("x.yaml", string.Empty);
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(YamlReader.MaxLength + 1L);
        }

        Assert.Equal(
            $"{path} is too large: it has more than 32 Mi characters. Split it.",
            Assert.Throws<ToilException>(() => YamlReader.ReadFile(path)).Message);
    }

    [Fact]
    public void A_file_that_is_missing_or_none_is_said()
    {
        using TempFolder folder = new();
        ToilException missing = Assert.Throws<ToilException>(() => YamlReader.ReadFile(folder["no\u001b.yaml"]));

        Assert.Equal(("YamlNotFound", ErrorKind.NotFound), (missing.ErrorId, missing.Kind));
        Assert.Contains(@"no\u{1b}.yaml", missing.Message);
        ToilException error = Assert.Throws<ToilException>(() => YamlReader.ReadFile(folder.Path));
        Assert.Equal(("YamlUnreadable", ErrorKind.InvalidInput, $"{folder.Path} is a folder."), (error.ErrorId, error.Kind, error.Sentence));
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused_and_not_read_with_other_letters()
    {
        using TempFolder folder = new();
        File.WriteAllBytes(folder["a.yaml"], System.Text.Encoding.Latin1.GetBytes("name: b\u00fcro\n"));
        ToilException error = Assert.Throws<ToilException>(() => YamlReader.ReadFile(folder["a.yaml"]));
        Assert.Equal("YamlUnreadable", error.ErrorId);
        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_path_is_shown_inert()
        => Assert.StartsWith(
            @"/srv/\u{1b}.yaml line 1, column 4: ",
            Assert.Throws<ToilException>(() => YamlReader.Read("/srv/\u001b.yaml", "a: 'x")).Message);

    private static YamlNode? Read(string text) => YamlReader.Read(Name, text);

    private static string Show(YamlNode node)
    {
        string at = node.Origin.Text[(Name.Length + " line ".Length)..].Replace(", column ", ":");
        return node switch
        {
            YamlScalar { IsQuoted: true } scalar => $"{at} \"{scalar.Text}\"",
            YamlScalar scalar => $"{at} '{scalar.Text}'",
            YamlSequence sequence => $"[{at} {string.Concat(sequence.Items.Select(item => Show(item) + " "))}]",
            YamlMapping mapping => $"{{{at} {string.Concat(mapping.Entries.Select(entry => $"{entry.Key.Text}@{Show(entry.Key).Split(' ')[0]} {Show(entry.Value)} "))}}}",
            _ => throw new InvalidOperationException(),
        };
    }
}
