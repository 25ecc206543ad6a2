using System.Collections;
using Toil.Operations;
using Toil.Values;
using static Toil.Core.Tests.Operations.Binding;

namespace Toil.Core.Tests.Operations;

public sealed class OptionBinderTests
{
    private static readonly Guid s_run = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

    [Theory]
    [InlineData("Timeout")]
    [InlineData("timeout")]
    [InlineData("TIMEOUT")]
    public void A_name_is_found_in_any_case(string name) => Assert.Equal(TimeSpan.FromSeconds(3), Bind(Argument(name, "3s")).Timeout);

    [Theory]
    [InlineData("NotAnOption")]
    [InlineData("timeouts")]
    [InlineData("s")]
    [InlineData("")]
    [InlineData("--")]
    public void What_is_no_option_is_not_found(string name) => Assert.Equal("OptionUnknown", Fails(() => Bind(Argument(name, "x"))).ErrorId);

    [Theory]
    [InlineData("true", true)]
    [InlineData("Yes", true)]
    [InlineData("ON", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    [InlineData("0", false)]
    public void A_switch_takes_the_words_of_yaml(string text, bool expected)
    {
        Assert.Equal(expected, Bind(Argument("quiet", text)).Quiet);
        Assert.Equal(expected, BindYaml($"quiet: {text}").Quiet);
    }

    [Fact]
    public void Text_is_converted_to_every_kind()
    {
        SampleOptions bound = Bind(
            Argument("quiet", "true"), Argument("owner", " ada "), Argument("count", "+7"), Argument("size", "4000000000"), Argument("timeout", "1m30s"),
            Argument("age", "PT2H"), Argument("grade", "renew-soon"), Argument("target", "one"), Argument("label", "team=web=1"),
            Argument("rule", "weak-key=Critical"), Argument("password", "env:NAME"), Argument("run", s_run.ToString()));

        Assert.True(bound.Quiet);
        Assert.Equal(" ada ", bound.Owner);
        Assert.Equal(7, bound.Count);
        Assert.Equal(4_000_000_000, bound.Size);
        Assert.Equal(TimeSpan.FromSeconds(90), bound.Timeout);
        Assert.Equal(TimeSpan.FromHours(2), bound.Age);
        Assert.Equal(Grade.RenewSoon, bound.Grade);
        Assert.Equal(["one"], bound.Target);
        Assert.Equal("web=1", bound.Label["team"]);
        Assert.Equal(Grade.Critical, bound.Rule["weak-key"]);
        Assert.Equal("env:NAME", bound.Password!.ToString());
        Assert.Equal(s_run, bound.Run);
        Assert.Equal("kept", bound.NotAnOption);
    }

    [Fact]
    public void Values_that_have_their_type_are_taken_as_they_are()
    {
        SecretReference secret = SecretReference.Parse("file:p", null);
        SampleOptions bound = Bind(
            Parameter("Quiet", true), Parameter("Count", 7), Parameter("Size", 8L), Parameter("Timeout", TimeSpan.FromMinutes(5)),
            Parameter("Grade", Grade.Critical), Parameter("Target", new[] { "a", "b" }), Parameter("Password", secret), Parameter("Run", s_run),
            Parameter("Label", new Dictionary<object, object?> { ["team"] = "web", ["tier"] = 1 }),
            Parameter("Rule", new Hashtable { ["weak-key"] = Grade.Off, ["self-signed"] = "critical" }));

        Assert.Equal((true, 7, 8L, TimeSpan.FromMinutes(5), Grade.Critical), (bound.Quiet, bound.Count, bound.Size, bound.Timeout, bound.Grade));
        Assert.Equal(["a", "b"], bound.Target);
        Assert.Same(secret, bound.Password);
        Assert.Equal(s_run, bound.Run);
        Assert.Equal(["team=web", "tier=1"], bound.Label.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal([Grade.Critical, Grade.Off], bound.Rule.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value));
    }

    [Fact]
    public void Numbers_of_another_type_are_converted()
    {
        Assert.Equal(7, Bind(Parameter("Count", 7L)).Count);
        Assert.Equal(7, Bind(Parameter("Size", (byte)7)).Size);
        Assert.Equal("OptionInvalid", Fails(() => Bind(Parameter("Count", 2.5))).ErrorId);
        Assert.Equal("OptionInvalid", Fails(() => Bind(Parameter("Grade", 2))).ErrorId);
    }

    [Fact]
    public void Yaml_is_converted_to_every_kind()
    {
        SampleOptions bound = BindYaml($$"""
            quiet: on
            owner: "on"
            count: 7
            timeout: 1m
            grade: renew_soon
            targets: [a, "b"]
            labels: { team: web, empty: "" }
            rule:
              Weak-Key: off
            password: env:NAME
            run: {{s_run}}
            """);

        Assert.Equal((true, "on", 7, TimeSpan.FromMinutes(1), Grade.RenewSoon), (bound.Quiet, bound.Owner, bound.Count, bound.Timeout, bound.Grade));
        Assert.Equal(["a", "b"], bound.Target);
        Assert.Equal(["empty=", "team=web"], bound.Label.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(Grade.Off, bound.Rule["weak-key"]);
        Assert.Equal(s_run, bound.Run);
    }

    [Fact]
    public void A_single_value_makes_a_list_or_a_map_of_one()
    {
        Assert.Equal(["a"], BindYaml("targets: a").Target);
        Assert.Equal("web", BindYaml("labels: team=web").Label["team"]);
        Assert.Equal(["a=1", "b=2"], Bind(Argument("label", new[] { "b = 2", "a=1" })).Label.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void Keys_that_differ_only_by_what_a_language_ignores_stay_apart()
        => Assert.Equal(2, Bind(Argument("label", new[] { "ab=1", "a\u00adb=2" })).Label.Count);

    [Fact]
    public void A_later_value_wins_and_the_defaults_stay_as_they_were()
    {
        SampleOptions defaults = new() { Count = 2, Owner = "ada" };

        SampleOptions bound = OptionBinder.Bind(defaults, [Argument("count", "3"), Argument("count", "5")], WorkingDirectory);

        Assert.Equal((5, "ada"), (bound.Count, bound.Owner));
        Assert.Equal(2, defaults.Count);
        Assert.NotSame(defaults, OptionBinder.Bind(defaults, [], WorkingDirectory));
    }

    [Theory]
    [InlineData("count", "1")]
    [InlineData("count", "10")]
    [InlineData("timeout", "100ms")]
    [InlineData("timeout", "5m")]
    [InlineData("size", "5000000000")]
    [InlineData("size", "-1")]
    [InlineData("age", "1h")]
    [InlineData("limit", "a=3")]
    public void Bounds_are_inclusive(string name, string text) => Bind(Argument(name, text));

    [Theory]
    [InlineData("count", "0", "0 is out of range. Give a value from 1 to 10.")]
    [InlineData("count", "11", "11 is out of range. Give a value from 1 to 10.")]
    [InlineData("count", "-99999999999", "-99999999999 is out of range. Give a value from 1 to 10.")]
    [InlineData("count", "99999999999999999999999", "99999999999999999999999 is out of range. Give a value from 1 to 10.")]
    [InlineData("timeout", "99ms", "99ms is out of range. Give a value from 100ms to 5m.")]
    [InlineData("timeout", "PT5M1S", "5m1s is out of range. Give a value from 100ms to 5m.")]
    [InlineData("size", "5000000001", "5000000001 is out of range. Give a value of at most 5000000000.")]
    [InlineData("age", "59m", "59m is out of range. Give a value of at least 1h.")]
    public void What_is_outside_of_the_bounds_is_refused(string name, string text, string expected)
    {
        ToilException error = Fails(() => Bind(Argument(name, text)));

        Assert.Equal(("OptionOutOfRange", ErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.Equal($"--{name}: {expected}", error.Message);
        Assert.Equal(text, error.Item);
    }

    [Fact]
    public void Bounds_hold_for_every_value_of_a_map()
        => Assert.Equal(
            "-Limit b: 4 is out of range. Give a value from 1 to 3.", Fails(() => Bind(Parameter("Limit", new Hashtable { ["a"] = 1, ["b"] = 4 }))).Message);
}
