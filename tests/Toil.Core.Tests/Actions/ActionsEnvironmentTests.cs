using Toil.Actions;

namespace Toil.Core.Tests.Actions;

/// <summary>When Toil takes itself to be inside GitHub Actions.</summary>
public sealed class ActionsEnvironmentTests
{
    [Theory]
    [InlineData(true, "GITHUB_ACTIONS=true")]
    [InlineData(false, "GITHUB_ACTIONS=")]
    [InlineData(false, "CI=true")]
    [InlineData(false, "GITHUB_ACTIONS=true TOIL_ACTIONS=off")]
    [InlineData(true, "GITHUB_ACTIONS=true TOIL_ACTIONS=on")]
    [InlineData(false, "GITHUB_ACTIONS=true TOIL_STEP=deploy")]
    public void By_what_GitHub_says_unless_it_is_switched_off_or_a_step_of_a_run(bool isOn, string variables)
    {
        Dictionary<string, string> all = variables.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(isOn, ActionsEnvironment.Of(all.GetValueOrDefault) is not null);
    }

    [Fact]
    public void A_file_that_is_not_named_is_none()
        => Assert.Null(ActionsEnvironment.Of(name => name == "GITHUB_ACTIONS" ? "true" : "")!.Output);
}
