using Toil.Log;
using Toil.Operations;
using Toil.Runbooks;

namespace Toil.Core.Tests.Runbooks.Engine;

public sealed class RehearseTests : RunTestBase
{
    private static readonly string s_book = $"""
        runbook: night
        saves: 45m
        environment: staging
        steps:
          - id: a
            {Write("a")}
            verify: {Brace(Has("a"))}
            rollback: {Brace(Remove("a"))}
          - id: go
            approve: Go?
          - id: b
            {Write("b")}
            verify: {Brace(Has("b"))}
            rollback: {Brace(Remove("b"))}
        """;

    [Fact]
    public async Task Steps_run_and_are_taken_back_and_nobody_is_asked()
    {
        RunTrial trial = await RehearseAsync(s_book);
        Assert.Equal((RunStepState.Succeeded, 0), (trial.State, trial.Code));
        Assert.Equal(["a Succeeded", "go Succeeded", "b Succeeded", "b RolledBack", "a RolledBack"], trial.Told);
        Assert.Empty(Effects);
        Assert.Contains("Every step ran and was taken back.", trial.Run!.Detail, StringComparison.Ordinal);
        Assert.Contains("outcome=rehearsal", Assert.Single(await BookedAsync()).Tags);
    }

    [Fact]
    public async Task What_has_no_rollback_and_what_did_not_run_is_said_where_it_went_well()
    {
        RunTrial lasting = await RehearseAsync("runbook: r\nenvironment: staging\nsteps:\n  - { id: a, exec: ['true'] }\n");
        Assert.Equal((RunStepState.Succeeded, "What can be taken back was taken back, and no more. No rollback is written for a."), (lasting.State, lasting.Run!.Detail));
        Assert.Contains("No rollback is written for a.", RunViews.Steps.Headline(lasting.Run), StringComparison.Ordinal);

        RunTrial skipped = await RehearseAsync("runbook: r\nenvironment: staging\nsteps:\n  - { id: a, exec: ['true'], rollback: { exec: ['true'] } }\n  - { id: b, if: 'failure()', exec: ['true'] }\n");
        Assert.Equal((RunStepState.Succeeded, "The steps that ran were taken back."), (skipped.State, skipped.Run!.Detail));
    }

    [Fact]
    public async Task A_rollback_that_takes_nothing_back_fails_it()
    {
        RunTrial trial = await RehearseAsync(s_book.Replace($"rollback: {Brace(Remove("a"))}", "rollback: { exec: ['true'] }", StringComparison.Ordinal));
        Assert.Equal((RunStepState.RollbackFailed, 7), (trial.State, trial.Code));
        Assert.Contains("its verification still says that it is in effect", trial.Run!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("environment: production", null, "works in production")]
    [InlineData("owner: us", null, "does not say what environment")]
    [InlineData("environment: staging", "production", "works in production")]
    public async Task Production_is_refused(string line, string? environment, string told)
    {
        RunTrial trial = await RehearseAsync(s_book.Replace("environment: staging", line, StringComparison.Ordinal), ("Environment", environment));
        Assert.Equal(("RehearsalRefused", ErrorKind.Refused), (trial.Problem!.ErrorId, trial.Problem.Kind));
        Assert.Contains(told, trial.Problem.Message, StringComparison.Ordinal);
        Assert.Empty(Effects);
    }

    [Fact]
    public async Task A_run_is_booked_with_how_it_ended_and_what_it_saves()
    {
        await RunAsync("runbook: fine\nsaves: 45m\nsteps:\n  - exec: ['true']\n");
        await RunAsync("runbook: bad\nsaves: 1h\nsteps:\n  - exec: ['false']\n");
        await RunAsync("runbook: waits\nsteps:\n  - approve: Go?\n");
        IReadOnlyList<ToilEntry> booked = await BookedAsync();
        Assert.Equal(["bad", "fine"], booked.Select(entry => entry.Task).Order(StringComparer.Ordinal));
        ToilEntry fine = booked.Single(entry => entry.Task == "fine");
        Assert.Equal(["outcome=succeeded", "saves=45m"], fine.Tags);
        Assert.Equal(EntrySource.Runbook, fine.Source);
        Assert.True(fine.HandsOn < TimeSpan.FromSeconds(1));
        Assert.Contains("outcome=failed", booked.Single(entry => entry.Task == "bad").Tags);
    }

    [Fact]
    public async Task A_dry_run_tells_conditions_that_hold_that_do_not_and_that_nobody_knows_yet()
    {
        RunTrial trial = await RunAsync($$$"""
            runbook: night
            parameters: { deep: { type: switch, default: true } }
            steps:
              - id: a
                {{{Write("a")}}}
                rollback: { exec: [rm, effects] }
              - id: never
                if: "!parameters.deep"
                {{{Write("never")}}}
              - id: perhaps
                if: steps.a.result.exit_code == 0
                exec: [echo, "${{ steps.a.result.stdout }}", "${{ parameters.deep }}"]
            """, Context() with { IsDryRun = true });
        Assert.Empty(Effects);
        Assert.Equal(["a Planned", "never Skipped", "perhaps Planned"], trial.Told);
        Assert.Contains("(not simulated). On failure of a later step: rm effects.", trial.Step("a").Detail, StringComparison.Ordinal);
        Assert.StartsWith("Only if steps.a.result.exit_code == 0, which is not known before the run.", trial.Step("perhaps").Detail, StringComparison.Ordinal);
        Assert.Contains("echo <steps.a.result.stdout> true", trial.Step("perhaps").Detail, StringComparison.Ordinal);
        Assert.Null((await RunTrial.OfAsync("runbook.runs", Context(), [])).Run);
    }

    private async Task<IReadOnlyList<ToilEntry>> BookedAsync()
    {
        List<ToilEntry> entries = [];
        await foreach (object entry in OperationCatalog.Get("log.list").RunAsync([], Context(), TestContext.Current.CancellationToken))
        {
            entries.Add((ToilEntry)entry);
        }

        return entries;
    }

    private Task<RunTrial> RehearseAsync(string book, params (string Name, object? Value)[] options)
        => RunTrial.OfAsync("runbook.rehearse", Context(), [("Path", Book(book)), .. options.Where(option => option.Value is not null)]);

    private static string Brace(string action) => $"{{ {action} }}";
}
