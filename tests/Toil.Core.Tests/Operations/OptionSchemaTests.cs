using Toil.Certificates;
using Toil.Operations;

namespace Toil.Core.Tests.Operations;

public sealed class OptionSchemaTests
{
    private static readonly OptionSchema s_schema = OptionSchema.Of(typeof(SampleOptions));

    [Theory]
    [InlineData("ExpiringWithin")]
    [InlineData("expiringWithin")]
    [InlineData("expiring-within")]
    [InlineData("expiring_within")]
    [InlineData("EXPIRING-WITHIN")]
    public void Every_spelling_finds_the_option(string name)
        => Assert.Equal("ExpiringWithin", OptionSchema.Of(typeof(SweepOptions)).Find(name)?.Name);

    [Theory]
    [InlineData("targets", "Target")]
    [InlineData("Inventories", "Inventory")]
    [InlineData("labels", "Label")]
    [InlineData("owners", null)]
    [InlineData("counts", null)]
    public void Lists_and_maps_have_a_plural(string name, string? expected) => Assert.Equal(expected, s_schema.Find(name)?.Name);

    [Fact]
    public void Positional_options_come_first_and_the_others_as_declared()
        => Assert.Equal(["Target", "Quiet", "Owner", "Count"], s_schema.Options.Take(4).Select(option => option.Name));

    [Fact]
    public void What_has_no_attribute_is_no_option() => Assert.DoesNotContain(s_schema.Options, option => option.Name == "NotAnOption");

    [Theory]
    [InlineData("quiet", OptionKind.Switch, "Says nothing. (default: loud)")]
    [InlineData("owner", OptionKind.Text, "Who.")]
    [InlineData("count", OptionKind.Number, "How many. (1 to 10 pieces; default: 4)")]
    [InlineData("size", OptionKind.Number, "How big. (at most 5000000000)")]
    [InlineData("timeout", OptionKind.Duration, "How long. (100ms to 5m; default: 10s)")]
    [InlineData("age", OptionKind.Duration, "How long at least. (at least 1h)")]
    [InlineData("grade", OptionKind.Choice, "How bad. (default: Off)")]
    [InlineData("target", OptionKind.List, "What to look at.")]
    [InlineData("rule", OptionKind.Map, "Which rules. (names: weak-key, self-signed; values: Off, RenewSoon, Critical)")]
    [InlineData("password", OptionKind.Text, "Where the password is.")]
    public void Kind_and_help_follow_from_the_declaration(string name, OptionKind kind, string help)
    {
        OptionDescriptor option = s_schema.Find(name)!;
        Assert.Equal((kind, help), (option.Kind, option.HelpText));
    }

    [Theory]
    [InlineData("count", "PIECES")]
    [InlineData("size", "NUMBER")]
    [InlineData("timeout", "DURATION")]
    [InlineData("grade", "Off|RenewSoon|Critical")]
    [InlineData("label", "NAME=VALUE")]
    [InlineData("folder", "PATH")]
    [InlineData("owner", "NAME")]
    [InlineData("run", "TEXT")]
    public void The_placeholder_follows_from_the_declaration(string name, string expected) => Assert.Equal(expected, s_schema.Find(name)!.Placeholder);

    [Fact]
    public void An_option_of_no_known_shape_is_a_defect()
        => Assert.Throws<NotSupportedException>(() => OptionSchema.Of(typeof(Odd)));

    private sealed record Odd
    {
        [Option("Odd.")]
        public object? Thing { get; init; }
    }
}
