using Toil.Operations;
using Toil.Runbooks;

namespace Toil.Core.Tests.Runbooks.Engine;

public sealed class RunTests : RunTestBase
{
    [Fact]
    public async Task Steps_run_in_order_and_hand_on_what_they_gave()
    {
        RunTrial trial = await RunAsync($$$"""
            runbook: night
            parameters: { name: { type: text, default: World } }
            steps:
              - id: hello
                exec: [echo, "Hello ${{ parameters.name }}"]
                outputs: { said: "${{ trim(result.stdout) }}" }
              - id: write
                exec: [sh, -c, 'echo "$1" >> effects', sh, "${{ steps.hello.outputs.said }}!"]
              - id: look
                uses: store.status
            outputs: { said: "${{ steps.hello.outputs.said }}", store: "${{ steps.look.result.engine }}" }
            """, ("Set", new Dictionary<string, string> { ["name"] = "$(id) `id` \"quoted\" '; rm -rf /" }));

        Assert.Equal(["hello Succeeded", "write Succeeded", "look Succeeded"], trial.Told);
        Assert.Equal(["Hello $(id) `id` \"quoted\" '; rm -rf /!"], Effects);
        Assert.Equal((RunStepState.Succeeded, 0), (trial.State, trial.Code));
        Assert.Equal("Hello $(id) `id` \"quoted\" '; rm -rf /", trial.Run!.Outputs["said"]);
        Assert.Equal("SQLite", trial.Run.Outputs["store"]);
        Assert.True(File.Exists(trial.Run.Transcript));
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_skips_its_step()
    {
        RunTrial trial = await RunAsync($"""
            runbook: night
            steps:
              - {Flow("a", Write("a"), "if: success()")}
              - {Flow("b", Write("b"), "if: failure()")}
              - {Flow("c", "exec: ['false']", "on_failure: continue")}
              - {Flow("d", Write("d"), "if: failure()")}
              - {Flow("e", Write("e"), "if: success()")}
              - {Flow("f", Write("f"))}
            """);

        Assert.Equal(["a Succeeded", "b Skipped", "c Failed", "d Succeeded", "e Skipped", "f Succeeded"], trial.Told);
        Assert.Equal(["a", "d", "f"], Effects);
        Assert.Equal(0, trial.Code);
    }

    [Fact]
    public async Task A_failure_rolls_back_what_was_done_the_last_one_first()
    {
        RunTrial trial = await RunAsync($"""
            runbook: night
            steps:
              - {Flow("a", Write("a"), $"rollback: {{ {Write("not a")} }}")}
              - {Flow("b", Write("b"))}
              - {Flow("c", Write("c"), $"rollback: {{ {Write("not c")} }}")}
              - {Flow("bad", "exec: [sh, -c, 'echo why >&2; exit 3']", $"rollback: {{ {Write("not bad")} }}")}
              - {Flow("never", Write("never"), $"rollback: {{ {Write("not never")} }}")}
            always:
              - {Flow("end", Write("end"))}
            """);

        Assert.Equal(["a", "b", "c", "not bad", "not c", "not a", "end"], Effects);
        Assert.Equal((RunStepState.RolledBack, 6), (trial.State, trial.Code));
        Assert.Equal(ErrorKind.RolledBack, trial.Problem!.Kind);
        Assert.Contains("'bad': 'sh -c echo why >&2; exit 3' ended with exit code 3. It said last: why.", trial.Run!.Detail, StringComparison.Ordinal);
        Assert.Contains("No rollback is written for b.", trial.Run.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_that_fails_ends_it_and_says_what_is_left()
    {
        RunTrial trial = await RunAsync($"""
            runbook: night
            steps:
              - {Flow("a", Write("a"), $"rollback: {{ {Write("not a")} }}")}
              - {Flow("b", Write("b"), $"rollback: {{ exec: [test, -e, gate] }}")}
              - {Flow("c", Write("c"), $"rollback: {{ {Write("not c")} }}")}
              - {Flow("bad", "exec: ['false']")}
            """);

        Assert.Equal((RunStepState.RollbackFailed, 7), (trial.State, trial.Code));
        Assert.Equal(["a", "b", "c", "not c"], Effects);
        Assert.Equal(["b: test -e gate", "a: sh -c echo \"$1\" >> effects sh not a"], trial.Run!.LeftToDo);
        Assert.Contains("Left to be done by hand, in this order: 1. b: test -e gate; 2. a:", trial.Problem!.Message, StringComparison.Ordinal);

        Folder.Write("gate", string.Empty);
        RunTrial again = await UndoAsync(trial.Id);
        Assert.Equal(["a", "b", "c", "not c", "not a"], Effects);
        Assert.Equal(RunStepState.RolledBack, again.State);
    }

    [Fact]
    public async Task A_failed_run_goes_on_at_the_step_that_failed()
    {
        string book = $"""
            runbook: night
            steps:
              - {Flow("a", Write("a"))}
              - {Flow("b", "exec: [test, -e, gate]", "on_failure: stop")}
              - {Flow("c", Write("c"))}
            """;
        RunTrial trial = await RunAsync(book);
        Assert.Equal((RunStepState.Failed, 1), (trial.State, trial.Code));

        Folder.Write("gate", string.Empty);
        RunTrial again = await ResumeAsync(trial.Id);
        Assert.Equal(["b Succeeded", "c Succeeded"], again.Told);
        Assert.Equal(["a", "c"], Effects);
        Assert.Equal(2, again.Step("b").Attempts);
        Assert.Equal("RunEnded", (await ResumeAsync(trial.Id)).Problem!.ErrorId);
    }

    [Fact]
    public async Task A_gate_that_does_not_open_refuses_and_opens_later()
    {
        string book = $$$"""
            runbook: night
            steps:
              - {{{Flow("a", Write("a"), $"rollback: {{ {Write("not a")} }}")}}}
              - {{{Flow("look", "exec: [sh, -c, 'test -e gate && echo yes || echo no']", "idempotent: true")}}}
              - id: open
                gate: { that: "trim(steps.look.result.stdout) == 'yes'", message: "The gate is ${{ steps.look.result.stdout }}" }
            """;
        RunTrial trial = await RunAsync(book);
        Assert.Equal((RunStepState.Refused, 4), (trial.State, trial.Code));
        Assert.Equal(ErrorKind.Refused, trial.Problem!.Kind);
        Assert.Equal(["a"], Effects);
    }

    [Fact]
    public async Task Attempts_are_made_as_often_as_the_runbook_says()
    {
        RunTrial trial = await RunAsync($$"""
            runbook: night
            steps:
              - id: flaky
                exec: [sh, -c, 'echo x >> effects; test $(wc -l < effects) -ge 3']
                retry: { attempts: 5, backoff: 1ms, limit: 5ms }
            """);
        Assert.Equal(3, trial.Step("flaky").Attempts);
        Assert.Equal(3, Effects.Length);
        Assert.Equal(0, trial.Code);
    }

    [Fact]
    public async Task A_step_that_takes_too_long_is_stopped_with_all_that_it_started()
    {
        RunTrial trial = await RunAsync("""
            runbook: night
            steps:
              - id: slow
                exec: [sh, -c, 'sleep 300 & sleep 300; echo never >> effects']
                timeout: 300ms
                retry: { attempts: 5, backoff: 1ms }
            """);
        Assert.Equal(RunStepState.Failed, trial.Step("slow").State);
        Assert.Contains("did not end within 300ms", trial.Step("slow").Detail, StringComparison.Ordinal);
        Assert.Equal(1, trial.Code);
    }

    [Fact]
    public async Task Items_are_worked_on_at_the_same_time_and_give_their_results_in_order()
    {
        RunTrial trial = await RunAsync($$$"""
            runbook: night
            parameters: { hosts: { type: list, default: [one, two, three] } }
            steps:
              - id: each
                foreach:
                  in: ${{ parameters.hosts }}
                  as: host
                  limit: 2
                  steps:
                    - id: ask
                      exec: [echo, "${{ index }} ${{ host }}"]
                    - id: keep
                      exec: [echo, "kept ${{ steps.ask.result.stdout }}"]
              - id: all
                exec: [echo, "${{ length(steps.each.results) }} ${{ steps.each.results[2].stdout }}"]
            outputs: { all: "${{ steps.all.result.stdout }}" }
            """);
        Assert.Equal(0, trial.Code);
        Assert.StartsWith("3 kept 2 three", trial.Run!.Outputs["all"], StringComparison.Ordinal);
        Assert.Equal(6, trial.Steps.Count(step => step.Step.StartsWith("each[", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_of_several_that_fails_lets_the_others_finish()
    {
        RunTrial trial = await RunAsync($"""
            runbook: night
            steps:
              - id: both
                limit: 2
                parallel:
                  - {Flow("bad", "exec: [sh, -c, 'sleep 0.1; false']", indent: 8)}
                  - {Flow("good", "exec: [sh, -c, 'sleep 0.4; echo good >> effects']", $"rollback: {{ {Write("not good")} }}", indent: 8)}
              - {Flow("after", Write("after"))}
            """);
        Assert.Equal(["good", "not good"], Effects);
        Assert.Equal(RunStepState.RolledBack, trial.State);
        Assert.Equal(RunStepState.Failed, trial.Step("both").State);
    }

    [Fact]
    public async Task A_verification_that_says_no_is_a_failed_attempt()
    {
        RunTrial trial = await RunAsync($$"""
            runbook: night
            steps:
              - id: a
                exec: [sh, -c, 'echo x >> effects']
                verify: { exec: [sh, -c, 'test $(wc -l < effects) -ge 2'] }
                retry: { attempts: 3, backoff: 1ms }
              - id: b
                exec: [echo, fine]
                verify: { that: "contains(result.stdout, 'good')" }
            """);
        Assert.Equal(2, trial.Step("a").Attempts);
        Assert.Equal(RunStepState.Failed, trial.Step("b").State);
        Assert.Contains("its verification says no", trial.Step("b").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_not_there_has_begun_nothing()
    {
        RunTrial trial = await RunAsync($"""
            runbook: night
            steps:
              - {Flow("a", "exec: [no-such-command-here]", $"rollback: {{ {Write("not a")} }}")}
            """);
        Assert.Equal(RunStepState.Failed, trial.State);
        Assert.Empty(Effects);
        Assert.Contains("no-such-command-here", trial.Step("a").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_prints_much_is_cut_and_the_run_goes_on()
    {
        RunTrial trial = await RunAsync("""
            runbook: night
            steps:
              - id: much
                exec: [sh, -c, 'head -c 100000000 /dev/zero | tr "\\0" x; echo; yes | head -n 1000000']
            outputs: { cut: "${{ steps.much.result.cut }}", length: "${{ length(steps.much.result.stdout) }}" }
            """);
        Assert.Equal(0, trial.Code);
        Assert.Equal("true", trial.Run!.Outputs["cut"]);
        Assert.InRange(long.Parse(trial.Run.Outputs["length"], System.Globalization.CultureInfo.InvariantCulture), 1_000, 300_000);
        Assert.InRange(new FileInfo(trial.Run.Transcript!).Length, 1, 40 * 1024 * 1024);
    }

    [Fact]
    public async Task A_secret_reaches_the_command_and_nothing_else()
    {
        Folder.Write("token", "s3cr3t-v4lue\n");
        RunTrial trial = await RunAsync("""
            runbook: night
            steps:
              - id: use
                exec: [sh, -c, 'echo "it is $TOKEN"; test "$TOKEN" = "$(cat token)"']
                secrets: { TOKEN: file:token }
            outputs: { said: "${{ steps.use.result.stdout }}" }
            """);
        Assert.Equal(0, trial.Code);
        Assert.Equal("it is ***", trial.Run!.Outputs["said"].Trim());
        Assert.DoesNotContain("s3cr3t", await File.ReadAllTextAsync(trial.Run.Transcript!, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", System.Text.Encoding.Latin1.GetString(await ReadStoreAsync()), StringComparison.Ordinal);
    }

    private async Task<byte[]> ReadStoreAsync()
    {
        MemoryStream all = new();
        foreach (string file in Directory.GetFiles(Folder.Path, "store.db*"))
        {
            await using FileStream part = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await part.CopyToAsync(all, TestContext.Current.CancellationToken);
        }

        return all.ToArray();
    }

    // A step in several lines, indented as it stands.
    private static string Flow(string id, string work, string? more = null, int indent = 4)
        => string.Join("\n" + new string(' ', indent), new[] { $"id: {id}", work, more }.OfType<string>());
}
