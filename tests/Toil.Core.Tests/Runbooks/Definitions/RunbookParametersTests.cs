using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Core.Tests.Runbooks.Definitions;

public sealed class RunbookParametersTests : RunbookTestBase
{
    private const string Book = Minimal + """

        parameters:
          plan: { type: path, required: true }
          title: { type: text, required: true }
          count: { type: number, min: 1, max: 10, default: 3 }
          share: number
          force: switch
          within: { type: duration, min: 1m, default: 30d }
          how: { type: choice, choices: [fast, very-slow] }
          hosts: list
          token: secret
        """;

    private static readonly string s_folder = Path.GetFullPath("/work");

    [Fact]
    public void Texts_and_values_of_NET_are_the_same()
    {
        IReadOnlyDictionary<string, object?> texts = Bind(("plan", "a.yaml"), ("Title", "t"), ("COUNT", "5"), ("share", "0.5"), ("force", "yes"), ("within", "2h"), ("how", "VerySlow"), ("hosts", "a"), ("hosts", "b"), ("token", "env:T"));
        IReadOnlyDictionary<string, object?> values = Bind(
            ("plan", "a.yaml"), ("title", "t"), ("count", 5), ("share", 0.5), ("force", true), ("within", TimeSpan.FromHours(2)), ("how", "very-slow"), ("hosts", new[] { "a", "b" }), ("token", "env:T"));
        Assert.Equal(ExpressionJson.Write(texts), ExpressionJson.Write(values));
        Assert.Equal(
            $$"""{"plan":{{System.Text.Json.JsonSerializer.Serialize(Path.Combine(s_folder, "a.yaml"))}},"title":"t","count":5,"share":0.5,"force":true,"within":{"$duration":"2h"},"how":"very-slow","hosts":["a","b"],"token":"env:T"}""",
            ExpressionJson.Write(texts));
    }

    [Fact]
    public void What_is_not_given_has_its_default_or_is_null()
    {
        IReadOnlyDictionary<string, object?> values = Bind(("plan", "/p"), ("title", ""), ("title", "last"));
        Assert.Equal((3L, TimeSpan.FromDays(30), null, null, "last"), (values["count"], values["within"], values["share"], values["hosts"], values["title"]));
    }

    [Theory]
    [InlineData("it's \"x\"; rm -rf / $(reboot) `whoami` %PATH% ${HOME}")]
    [InlineData("${{ parameters.plan }}")]
    [InlineData("\n\t\u202e")]
    [InlineData("true")]
    public void A_text_stays_that_text(string text) => Assert.Equal(text, Bind(("plan", "/p"), ("title", text))["title"]);

    [Theory]
    [InlineData("one", "one")]
    [InlineData("""["a", "b, c"]""", "a", "b, c")]
    [InlineData("[]")]
    [InlineData("[80,443]", "80", "443")]
    [InlineData("[80]", "80")]
    [InlineData("[web-1, 'it, too']", "web-1", "it, too")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("[a, b", "[a, b")]
    [InlineData("[a, [b, c]]", "[a, [b, c]]")]
    [InlineData("a, b", "a, b")]
    public void One_text_is_a_list_where_it_is_written_as_one(string text, params string[] items)
        => Assert.Equal(items, (IEnumerable<object?>)Bind(("plan", "/p"), ("title", "t"), ("hosts", text))["hosts"]!);

    [Fact]
    public void YAML_is_taken_from_the_folder_of_its_file()
    {
        YamlScalar scalar = new("b.yaml", false, ValueOrigin.File(File, 3, 4));
        IReadOnlyDictionary<string, object?> values = RunbookParameters.Bind(Read(Book), [new("plan", scalar, scalar.Origin), new("title", "t", new("--set"))], s_folder);
        Assert.Equal(Path.Combine(Path.GetDirectoryName(File)!, "b.yaml"), values["plan"]);
    }

    [Theory]
    [InlineData("cuont", "4", "--set: the runbook 'r' has no parameter 'cuont'. Did you mean 'count'?")]
    [InlineData("nothing", "4", "--set: the runbook 'r' has no parameter 'nothing'. It has: plan, title, count, share, force, within, how, hosts, token.")]
    [InlineData("count", "x", "--set, count: 'x' is not a number. Write it as 5 or 0.5.")]
    [InlineData("count", "NaN", "--set, count: 'NaN' is not a number.")]
    [InlineData("share", "99999999999999999999", "--set, share: '99999999999999999999' has more digits than a number keeps.")]
    [InlineData("count", "11", "--set, count: 11 is out of range. Give a value from 1 to 10.")]
    [InlineData("count", "0.5", "--set, count: 0.5 is out of range. Give a value from 1 to 10.")]
    [InlineData("force", "perhaps", "--set, force: 'perhaps' is neither true nor false.")]
    [InlineData("within", "5", "--set, within: '5' is not a duration.")]
    [InlineData("within", "1s", "--set, within: 1s is out of range. Give a value of at least 1m.")]
    [InlineData("how", "slow", "--set, how: 'slow' is not one of fast, very-slow. Give one of those.")]
    [InlineData("token", "hunter2", "--set, token: the value is not a reference to a secret.")]
    [InlineData("plan", "", "--set, plan: '' cannot be a path.")]
    [InlineData("plan", "a\0b", "--set, plan: 'a\\u{0}b' cannot be a path.")]
    public void A_value_that_is_wrong(string name, string value, string message)
        => Assert.StartsWith(message, ErrorOf(() => Bind((name, value))), StringComparison.Ordinal);

    [Fact]
    public void Values_of_the_wrong_shape_are_told()
    {
        Assert.StartsWith("--set, title: a list is not a single value.", ErrorOf(() => Bind(("title", new[] { "a" }))), StringComparison.Ordinal);
        Assert.StartsWith("--set, title: there is no value.", ErrorOf(() => Bind(("title", null))), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", ErrorOf(() => Bind(("token", "hunter2"))), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_missing_is_told_at_once()
    {
        Assert.Equal("The runbook 'r' needs 2 parameters: plan (path), title (text). Give them: --set plan=VALUE, in PowerShell -plan VALUE.", ErrorOf(() => Bind()));
        Assert.Equal("The runbook 'r' needs a parameter: title (text). Give it: --set title=VALUE, in PowerShell -title VALUE.", ErrorOf(() => Bind(("plan", "a"))));
    }

    private static IReadOnlyDictionary<string, object?> Bind(params (string Name, object? Value)[] values)
        => RunbookParameters.Bind(Read(Book), values.Select(value => new OptionValue(value.Name, value.Value, new ValueOrigin("--set"))), s_folder);
}
