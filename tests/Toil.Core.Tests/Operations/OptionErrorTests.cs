using System.Collections;
using Toil.Operations;
using Toil.Values;
using static Toil.Core.Tests.Operations.Binding;

namespace Toil.Core.Tests.Operations;

public sealed class OptionErrorTests
{
    private const string Secret = "hunter2-correct-horse";

    public static TheoryData<string, object, string> WrongValues => new()
    {
        { "count", "many", "'many' is not a whole number. Give a whole number from 1 to 10." },
        { "count", "2.5", "'2.5' is not a whole number. Give a whole number from 1 to 10." },
        { "count", "11", "11 is out of range. Give a value from 1 to 10." },
        { "timeout", "30", "'30' is not a duration. Write it as 500ms, 15m, 2h30m, 30d or ISO 8601 such as PT15M." },
        { "grade", "Criticl", "'Criticl' is not one of Off, RenewSoon, Critical. Did you mean 'Critical'?" },
        { "quiet", "maybe", "'maybe' is neither true nor false. Write true or false." },
        { "owner", new[] { "a", "b" }, "a list is not a single value. Give one value: NAME." },
        { "label", "web", "'web' has no name and value. Write it as NAME=VALUE." },
        { "label", "=web", "a name is empty. Write it as NAME=VALUE, or as a mapping." },
        { "password", Secret, "the value cannot be read. Give a reference, not the secret itself: env:NAME or file:PATH." },
        { "folder", " ", "the value is empty. Give it a value: PATH." },
        { "folder", "a\0b", @"'a\u{0}b' cannot be a path. Give the path of a file or folder." },
        { "owner", null!, "the value is empty. Give it a value: NAME." },
        { "grade", "this", "'this' is not one of Off, RenewSoon, Critical. Give one of those." },
        { "count", "a list", "'a list' is not a whole number. Give a whole number from 1 to 10." },
    };

    [Theory, MemberData(nameof(WrongValues))]
    public void A_wrong_value_gives_the_same_sentence_through_every_door(string name, object? raw, string expected)
    {
        string property = OptionSchema.Of(typeof(SampleOptions)).Find(name)!.Name;
        YamlNode node = raw switch
        {
            null => new YamlScalar("", false, ValueOrigin.File(YamlPath, 2, 3)),
            string text => new YamlScalar(text, true, ValueOrigin.File(YamlPath, 2, 3)),
            _ => new YamlSequence([], ValueOrigin.File(YamlPath, 2, 3)),
        };

        Assert.Equal($"--{name}: {expected}", Fails(() => Bind(Argument(name, raw))).Message);
        Assert.Equal($"-{property}: {expected}", Fails(() => Bind(Parameter(property, raw))).Message);
        Assert.Equal($"{YamlPath} line 2, column 3, {name}: {expected}", Fails(() => Bind(new OptionValue(name, node, node.Origin))).Message);
    }

    [Fact]
    public void A_mapping_where_a_single_value_is_wanted_is_called_one()
    {
        const string Expected = "a mapping is not a single value. Give one value: NAME.";
        Assert.Equal($"-Owner: {Expected}", Fails(() => Bind(Parameter("Owner", new Hashtable { ["a"] = 1 }))).Message);
        Assert.Equal($"{YamlPath} line 1, column 1, owner: {Expected}", Fails(() => BindYaml("owner: {a: 1}")).Message);
        Assert.Equal(
            $"{YamlPath} line 2, column 5, target: a mapping is not a single value. Give one value: TEXT.", Fails(() => BindYaml("targets:\n  - a: 1")).Message);
        Assert.Contains("a mapping is not a single value", Fails(() => Bind(Parameter("Target", new Hashtable { ["a"] = 1 }))).Message);
    }

    [Fact]
    public void A_list_where_a_map_is_wanted_is_called_one()
        => Assert.Equal(
            $"{YamlPath} line 1, column 1, label: a list is not a map. Write it as NAME=VALUE, or as a mapping.", Fails(() => BindYaml("labels: [a=b]")).Message);

    [Fact]
    public void A_null_in_a_list_or_map_is_refused_where_it_stands()
    {
        Assert.Equal(
            $"{YamlPath} line 3, column 4, target: the value is empty. Give it a value: TEXT.",
            Fails(() => BindYaml("targets:\n  - a\n  -\n")).Message);
        Assert.Equal(
            $"{YamlPath} line 2, column 3, label team: the value is empty. Give it a value: NAME=VALUE.",
            Fails(() => BindYaml("labels:\n  team: ~\n")).Message);
        Assert.Equal("-Target: the value is empty. Give it a value: TEXT.", Fails(() => Bind(Parameter("Target", new[] { "a", null }))).Message);
        Assert.Equal("-Label: the value is empty. Give it a value: NAME=VALUE.", Fails(() => Bind(Parameter("Label", null))).Message);
    }

    [Fact]
    public void A_null_in_yaml_counts_as_not_given() => Assert.Equal(4, BindYaml("count:\nowner: ~\nquiet: null").Count);

    [Fact]
    public void A_quoted_null_is_text() => Assert.Equal("null", BindYaml("owner: 'null'").Owner);

    [Fact]
    public void An_unknown_name_suggests_the_nearest()
    {
        ToilException error = Fails(() => BindYaml("quiet: on\ntimeuot: 3s"));

        Assert.Equal(("OptionUnknown", ErrorKind.InvalidInput, "timeuot"), (error.ErrorId, error.Kind, error.Item));
        Assert.Equal($"{YamlPath} line 2, column 1: 'timeuot' is not known. Did you mean 'timeout'?", error.Message);
    }

    [Fact]
    public void An_unknown_name_that_is_near_none_lists_them()
        => Assert.Matches(
            @"^--xyzzyplugh: 'xyzzyplugh' is not known\. Known here: target, quiet, owner, .*\.$",
            Fails(() => Bind(Argument("xyzzyplugh", "1"))).Message);

    [Fact]
    public void An_unknown_key_of_a_map_names_option_place_and_nearest()
    {
        Assert.Equal(
            $"{YamlPath} line 2, column 3, rule: 'weak-kye' is not known. Did you mean 'weak-key'?",
            Fails(() => BindYaml("rules:\n  weak-kye: off")).Message);
        Assert.Equal("--rule: 'weak-kye' is not known. Did you mean 'weak-key'?", Fails(() => Bind(Argument("rule", "weak-kye=off"))).Message);
    }

    [Fact]
    public void A_wrong_value_in_a_map_names_its_key()
        => Assert.Equal(
            "--rule weak-key: 'Of' is not one of Off, RenewSoon, Critical. Did you mean 'Off'?",
            Fails(() => Bind(Argument("rule", new[] { "self-signed=Off", "weak-key=Of" }))).Message);

    [Fact]
    public void Hostile_text_is_shown_inert_and_short()
    {
        string message = Fails(() => Bind(Argument("count", "\u001b[31m\u202e" + new string('x', 10_000)))).Message;

        Assert.Contains(@"'\u{1b}[31m\u{202e}xxx", message);
        Assert.True(message.Length < 250);
        Assert.Equal(@"place: '\u{1b}' is not known.", Fails(() => Bind(new OptionValue("\u001b", "x", new ValueOrigin("place")))).Sentence);
        Assert.Equal(@"--rule: '\u{1b}' is not known.", Fails(() => Bind(Argument("rule", "\u001b=Off"))).Sentence);
        Assert.Equal(@"--limit \u{1b}: 4 is out of range.", Fails(() => Bind(Argument("limit", "\u001b=4"))).Sentence);
    }

    [Fact]
    public void A_secret_in_place_of_a_reference_is_never_repeated()
    {
        Func<object?>[] wrongs =
        [
            () => Bind(Argument("password", Secret)),
            () => Bind(Argument("password", new[] { Secret })),
            () => Bind(Argument("password", "file:" + Secret + "\0")),
            () => Bind(Parameter("Password", new KeyValuePair<string, string>(Secret, Secret))),
            () => Bind(Argument("token", Secret)),
            () => Bind(Argument("token", "a=" + Secret)),
            () => Bind(Parameter("Token", new Hashtable { ["a"] = Secret })),
            () => BindYaml($"password: {Secret}"),
            () => BindYaml($"password: [{Secret}]"),
            () => BindYaml($"token: {Secret}"),
            () => BindYaml($"token: {{a: {Secret}}}"),
        ];
        foreach (Func<object?> wrong in wrongs)
        {
            ToilException error = Fails(wrong);
            Assert.DoesNotContain(Secret, error.ToString());
            Assert.DoesNotContain(Secret, error.Item?.ToString() ?? string.Empty);
            Assert.Null(error.InnerException);
        }
    }

    [Fact]
    public void The_item_is_what_the_user_wrote()
    {
        Assert.Equal("many", Fails(() => BindYaml("count: many")).Item);
        Assert.Equal("many", Fails(() => Bind(Argument("count", "many"))).Item);
        Assert.Equal(11, Fails(() => Bind(Parameter("Count", 11))).Item);
        Assert.Null(Fails(() => BindYaml("count: [1]")).Item);
    }
}
