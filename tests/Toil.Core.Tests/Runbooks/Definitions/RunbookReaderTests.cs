using System.Text;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks.Definitions;

namespace Toil.Core.Tests.Runbooks.Definitions;

public sealed class RunbookReaderTests : RunbookTestBase
{
    private const string Whole = """
        runbook: orders-night
        description: Rehearse, approve, migrate, prove.
        owner: orders-team
        saves: 45m                      # what doing it by hand took
        environment: production
        concurrency: one
        parameters:
          plan:   { type: path, required: true }
          within: { type: duration, default: 30d, min: 1d, max: 90d, description: How far ahead. }
          url: text
          hosts: { type: list, default: [a, b] }
          how: { type: choice, choices: [fast, slow], default: Fast }
          dir: { type: path, default: data }
        steps:
          - id: rehearse
            uses: rollback.rehearse
            with: { plan: "${{ parameters.plan }}" }
            timeout: 30m
          - id: approve
            approve: { message: "Rehearsed in ${{ steps.rehearse.result.took }}. Go?", expires: 4h, by: [ann, ben] }
          - id: migrate
            name: Migrate the orders
            uses: migration.run
            with: { plan: "${{ parameters.plan }}" }
            confirm: true
            retry: { attempts: 3, backoff: 5s, limit: 1m }
            rollback: { uses: migration.undo, with: { plan: "${{ parameters.plan }}" }, confirm: yes, timeout: 1h, retry: { attempts: 2 } }
            onFailure: stop
          - id: smoke
            pwsh: Test-Checkout -Url $Toil.Parameters.url
            if: success()
            idempotent: true
          - id: restart
            exec: [systemctl, restart, "orders ${{ index }}"]
            env: { A: 1, B: "${{ parameters.url }}" }
            secrets: { TOKEN: env:CI_TOKEN }
            working-directory: ..
            input: "x"
            success_codes: [0, 2]
            verify: { exec: [systemctl, is-active, orders], timeout: 5s }
            rollback: { exec: [systemctl, stop, orders] }
            on_failure: continue
            outputs: { state: "${{ result.output }}", n: 5 }
          - gate: ${{ steps.restart.outputs.state == 'ok' }}
          - gate: { that: parameters.within > 2d, message: "No: ${{ parameters.within }}" }
          - approve: Go?
            on_failure: rollback
          - id: both
            parallel:
              - pwsh: one
              - { id: two, pwsh: two }
            limit: 2
          - foreach: { in: "${{ parameters.hosts }}", as: host, limit: 3, steps: [{ exec: [ping, "${{ host }}"], verify: { that: "result.exitCode == 0" } }] }
          - group: [{ uses: log.status }]
        always:
          - uses: log.report
        outputs: { state: "${{ steps.restart.state }}" }
        """;

    [Fact]
    public void A_runbook_with_everything()
    {
        Runbook book = Read(Whole);

        Assert.Equal(("orders-night", "Rehearse, approve, migrate, prove.", "orders-team", TimeSpan.FromMinutes(45), "production", true), (book.Name, book.Description, book.Owner, book.Saves, book.Environment, book.IsAlone));
        Assert.Equal(["plan", "within", "url", "hosts", "how", "dir"], book.Parameters.Select(parameter => parameter.Name));
        Assert.Equal((true, ParameterType.Path, null), (book.Parameters[0].IsRequired, book.Parameters[0].Type, book.Parameters[0].Default));
        Assert.Equal((TimeSpan.FromDays(30), "1d", "90d", "How far ahead."), (book.Parameters[1].Default, book.Parameters[1].Min, book.Parameters[1].Max, book.Parameters[1].Description));
        Assert.Equal(["a", "b"], Assert.IsType<object?[]>(book.Parameters[3].Default));
        Assert.Equal(("fast", Path.Combine(Path.GetDirectoryName(File)!, "data")), (book.Parameters[4].Default, book.Parameters[5].Default));
        Assert.Equal(["rehearse", "approve", "migrate", "smoke", "restart", "step6", "step7", "step8", "both", "step10", "step11", "always1"], [.. book.Steps.Concat(book.Always).Select(step => step.Id)]);
        Assert.Equal(["both-step1", "two", "step10-step1", "step11-step1"], book.AllSteps().Select(step => step.Id).Where(id => id.Contains("-step", StringComparison.Ordinal) || id == "two"));

        UsesWork rehearse = Assert.IsType<UsesWork>(book.Steps[0].Work);
        Assert.Equal(("rollback.rehearse", "plan", false, TimeSpan.FromMinutes(30)), (rehearse.Operation.Descriptor.Name, rehearse.With.Single().Key, rehearse.Yes, book.Steps[0].Timeout));
        ApproveWork approve = Assert.IsType<ApproveWork>(book.Steps[1].Work);
        Assert.Equal((TimeSpan.FromHours(4), "ann ben"), (approve.Expires, string.Join(' ', approve.By)));
        RunbookStep migrate = book.Steps[2];
        Assert.Equal(("Migrate the orders", FailureRule.Stop, new RetryRule(3, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1))), (migrate.Name, migrate.OnFailure, migrate.Retry));
        Assert.Equal((TimeSpan.FromHours(1), new RetryRule(2, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)), true), (migrate.Rollback!.Timeout, migrate.Rollback.Retry, ((UsesWork)migrate.Rollback.Work).Yes));
        Assert.Equal(("Test-Checkout -Url $Toil.Parameters.url", "success()", true), (((PwshWork)book.Steps[3].Work).Script, book.Steps[3].If!.Text, book.Steps[3].IsIdempotent));
        RunbookStep restart = book.Steps[4];
        ExecWork exec = Assert.IsType<ExecWork>(restart.Work);
        Assert.Equal((3, "A B", "TOKEN", "0 2"), (exec.Command.Count, string.Join(' ', exec.Environment.Select(pair => pair.Key)), exec.Secrets.Single().Key, string.Join(' ', exec.SuccessCodes)));
        Assert.Equal((FailureRule.Continue, TimeSpan.FromSeconds(5), "exec", 2), (restart.OnFailure, restart.Verify!.Timeout, restart.Rollback!.Work.Kind, restart.Outputs.Count));
        Assert.Equal(("steps.restart.outputs.state == 'ok'", FailureRule.Stop), (((GateWork)book.Steps[5].Work).That.Text, book.Steps[5].OnFailure));
        Assert.NotNull(((GateWork)book.Steps[6].Work).Message);
        Assert.Equal((FailureRule.Stop, FailureRule.Rollback), (book.Steps[1].OnFailure, book.Steps[7].OnFailure));
        Assert.Equal(2, ((ParallelWork)book.Steps[8].Work).Limit);
        ForeachWork each = Assert.IsType<ForeachWork>(book.Steps[9].Work);
        Assert.Equal(("host", 3, "that"), (each.As, each.Limit, each.Steps[0].Verify!.Work.Kind));
        Assert.Equal("line 54, column 5", book.Steps[10].Origin.Text[(File.Length + 1)..]);
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        Runbook book = Read(Minimal);
        Assert.Equal((null, null, false, FailureRule.Rollback, "step1"), (book.Saves, book.Environment, book.IsAlone, book.Steps[0].OnFailure, book.Steps[0].Id));
        Assert.Equal((null, null, null, "0"), (book.Steps[0].Timeout, book.Steps[0].Retry, book.Steps[0].IsIdempotent, string.Join(' ', ((ExecWork)book.Steps[0].Work).SuccessCodes)));
        Assert.Equal((4, "item"), (((ParallelWork)ReadStep("parallel: [{ exec: [a] }]").Work).Limit, ((ForeachWork)ReadStep("foreach: { in: [a], steps: [{ exec: [a] }] }").Work).As));
    }

    [Fact]
    public void A_file_is_read_with_its_text()
    {
        using TempFolder folder = new();
        System.IO.File.WriteAllText(folder["r.yaml"], "\ufeff" + Minimal + "\n");
        Runbook book = RunbookReader.Read(folder["r.yaml"]);
        Assert.Equal((Minimal + "\n", folder["r.yaml"]), (book.Text, book.Path));
        Assert.Equal(book.Hash, RunbookReader.Read(folder["gone.yaml"], book.Text).Hash);
        Assert.Equal("YamlNotFound", Assert.Throws<ToilException>(() => RunbookReader.Read(folder["nowhere.yaml"])).ErrorId);
    }

    [Theory]
    [InlineData("runbook: r # a comment\nsteps:\n    - exec: ['true']")]
    [InlineData("{runbook: 'r', \"steps\": [{exec: [\"true\"]}]}")]
    [InlineData("description: other words\nowner: me\nsaves: 5m\nsteps: [{ name: a name, exec: ['true'], }]\nrunbook: r")]
    [InlineData("runbook: r\nconcurrency: any\nsteps: [{ exec: ['true'], successCodes: 0, on-failure: rollback }]")]
    public void What_means_the_same_has_the_same_hash(string text) => Assert.Equal(Read("runbook: r\nsteps:\n- exec: ['true']").Hash, Read(text).Hash);

    [Fact]
    public void What_means_something_else_has_another_hash()
    {
        string[] texts =
        [
            "exec: ['true']", "exec: ['false']", "exec: ['tr', 'ue']", "exec: ['${{ true }}']", "pwsh: 'true'", "{ exec: ['true'], id: a }", "{ exec: ['true'], timeout: 5s }", "{ exec: ['true'], if: success() }",
            "{ exec: ['true'], if: failure() }", "{ exec: ['true'], idempotent: true }", "{ exec: ['true'], idempotent: false }", "{ exec: ['true'], on_failure: stop }", "{ exec: ['true'], retry: { attempts: 2 } }",
            "{ exec: ['true'], retry: { attempts: 2, backoff: 2s } }", "{ exec: ['true'], verify: { that: 'true' } }", "{ exec: ['true'], verify: { exec: ['true'] } }", "{ exec: ['true'], rollback: { exec: ['true'] } }",
            "{ exec: ['true'], env: { A: '1' } }", "{ exec: ['true'], secrets: { A: 'env:B' } }", "{ exec: ['true'], input: a }", "{ exec: ['true'], working_directory: a }", "{ exec: ['true'], success_codes: 1 }",
            "{ exec: ['true'], outputs: { a: 1 } }", "{ exec: ['true'], outputs: { a: '1' } }", "gate: 'true'", "approve: 'true'", "approve: { message: 'true', by: a }", "group: [{ exec: ['true'] }]", "parallel: [{ exec: ['true'] }]",
            "{ parallel: [{ exec: ['true'] }], limit: 5 }", "foreach: { in: [a], steps: [{ exec: ['true'] }] }", "foreach: { in: [b], steps: [{ exec: ['true'] }] }", "uses: log.status", "{ uses: log.status, confirm: true }",
        ];
        string[] hashes = [.. texts.Select(text => Read("runbook: r\nsteps:\n- " + text).Hash), Read("runbook: s\nsteps:\n- exec: ['true']").Hash, Read(Minimal + "\nconcurrency: one").Hash, Read(Minimal + "\nparameters: { a: text }").Hash];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Ten_thousand_steps_are_read_and_no_more()
    {
        StringBuilder text = new("runbook: r\nsteps:\n");
        for (int i = 0; i < StepListReader.MaxSteps; i++)
        {
            text.Append("- exec: [echo, \"n ${{ steps.step").Append(Math.Max(1, i)).Append(".state }}\"]\n  timeout: 5m\n  retry: { attempts: 2 }\n  if: success()\n");
        }

        Assert.Equal(StepListReader.MaxSteps, Read(text.ToString()).Steps.Count);
        text.Append("- exec: [a]\n");
        Assert.StartsWith("line 3, column 1: a runbook has at most 10000 steps, and with these it has 10001. Divide it.", ErrorOf(() => Read(text.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_twenty_deep_and_no_deeper()
    {
        Assert.Equal(21, Read(Step + Nest(20)).AllSteps().Count());
        Assert.Contains("groups are nested deeper than 20 levels. Divide the runbook.", ErrorOf(() => Read(Step + Nest(21))), StringComparison.Ordinal);
        Assert.Equal("YamlTooLarge", Assert.Throws<ToilException>(() => Read(Step + Nest(100))).ErrorId);

        static string Nest(int depth) => depth == 0 ? "{ exec: [a] }" : $"{{ group: [{Nest(depth - 1)}] }}";
    }

    [Fact]
    public void Hostile_files_are_read_or_refused_in_a_moment()
    {
        string megabyte = new('a', 1024 * 1024);
        Assert.Equal(megabyte, ((PwshWork)ReadStep($"pwsh: \"{megabyte}\"").Work).Script);
        ErrorOf(() => ReadStep($"uses: {megabyte}"));
        ErrorOf(() => ReadStep($"{megabyte[..1000]}: a"));
        ErrorOf(() => ReadStep($"if: {megabyte}\n  exec: [a]"));
        ErrorOf(() => Read($"runbook: {megabyte}\nsteps: []"));
        string bomb = "runbook: r\nparameters:\n  a: &a { type: list, default: [x, x, x, x, x, x, x, x, x, x] }\nsteps:\n- exec: &b [a, a, a, a, a, a, a, a, a]\n- exec: *b\n";
        Assert.Equal(2, Read(bomb).Steps.Count);
        Assert.Equal("YamlTooLarge", Assert.Throws<ToilException>(() => Read("a: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(0, 8).Select(i => $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(", ", Enumerable.Repeat($"*{(char)('a' + i)}", 10))}]\n")))).ErrorId);
    }
}
