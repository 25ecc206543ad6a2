using Toil.Runbooks;
using Toil.Runbooks.Processes;

namespace Toil.Core.Tests.Runbooks.Engine;

/// <summary>What a run that is taken up again makes of conditions, groups, the always section, and errors that nobody expected.</summary>
public sealed class ContinuedRunTests : RunTestBase
{
    [Fact]
    public async Task An_error_that_nobody_expected_is_a_failed_step_and_the_run_is_rolled_back()
    {
        RunTrial trial = await RunAsync($$"""
            runbook: night
            steps:
              - { id: a, {{Write("a")}}, rollback: { {{Write("not a")}} } }
              - { id: b, pwsh: whatever, rollback: { {{Write("not b")}} } }
            always:
              - { id: last, {{Write("last")}} }
            """, Context() with { Scripts = new Broken() });

        Assert.Equal((RunStepState.RolledBack, 6), (trial.State, trial.Code));
        Assert.Contains("InvalidOperationException: broken", trial.Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "not b", "not a", "last"], Effects);
    }

    private sealed class Broken : IScriptHost
    {
        public Task<ScriptEnd> RunAsync(ScriptCall call, CancellationToken stop) => throw new InvalidOperationException("broken");
    }
}
