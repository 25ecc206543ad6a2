using System.Globalization;
using Toil.Core.Tests.Runbooks.Definitions;
using Toil.Operations;
using Toil.Runbooks;
using Toil.Runbooks.Checking;

namespace Toil.Core.Tests.Runbooks.Checking;

public sealed class RunbookCheckerTests : RunbookTestBase
{
    // Twelve lines; steps follow from line 13 on.
    private const string Head = """
        runbook: r
        parameters:
          plan: path
          within: { type: duration, default: 30d }
          count: number
          force: switch
          hosts: list
          how: { type: choice, choices: [fast, slow] }
          token: secret
          url: text
        steps:
        - { id: look, uses: certificate.sweep }

        """;

    [Theory]
    [InlineData("- { gate: parameters.pln != null }", "name-unknown", "13:22", "There is no 'pln' here. Did you mean 'plan'?")]
    [InlineData("- { gate: paramters.plan != null }", "name-unknown", "13:11", "There is no 'paramters' here. Did you mean 'parameters'? A text stands in quotes.")]
    [InlineData("- { gate: steps.lok.state == 'Failed' }", "name-unknown", "13:17", "There is no step 'lok'. Did you mean 'look'?")]
    [InlineData("- { gate: steps.look.stat == 'a' }", "name-unknown", "13:22", "There is no 'stat' here. Did you mean 'state'?")]
    [InlineData("- { gate: steps.look.outputs.a == 'a' }", "name-unknown", "13:30", "There is no 'a' here. There is nothing in it.")]
    [InlineData("- { gate: steps.look.result.nothing == 'a' }", "name-unknown", "13:29", "There is no 'nothing' here. There are: ")]
    [InlineData("- { gate: \"steps.look.results[0].nothing == 'a'\" }", "name-unknown", "13:34", "There is no 'nothing' here. There are: ")]
    [InlineData("- { gate: run.strted == null }", "name-unknown", "13:15", "There is no 'strted' here. Did you mean 'started'?")]
    [InlineData("- { gate: result == null }", "name-unknown", "13:11", "There is no 'result' here. It is known in outputs, verify and rollback; elsewhere write steps.<id>.result.")]
    [InlineData("- { gate: index == 1 }", "name-unknown", "13:11", "There is no 'index' here. It is known in the steps of a foreach.")]
    [InlineData("- { gate: item == 1 }", "name-unknown", "13:11", "There is no 'item' here.")]
    [InlineData("- { gate: \"default(parameters.pln, 1) == 1\" }", "name-unknown", "13:31", "There is no 'pln' here. Did you mean 'plan'?")]
    [InlineData("- { uses: log.status, outputs: { a: '${{ result.nothing }}' } }", "name-unknown", "13:49", "There is no 'nothing' here.")]
    [InlineData("- { gate: steps.later.state == 'Failed' }\n- { id: later, uses: log.status }", "step-later", "13:17", "The step 'later' has not ended here, or is done once for each item.")]
    [InlineData("- { id: self, gate: steps.self.state == 'Failed' }", "step-later", "13:27", "The step 'self' asks for itself. In outputs, verify and rollback, write 'result'.")]
    [InlineData("- { id: self, uses: log.status, outputs: { a: '${{ steps.self.state }}' } }", "step-later", "13:58", "The step 'self' asks for itself.")]
    [InlineData("- parallel:\n  - { id: a, uses: log.status }\n  - { gate: steps.a.state == 'Failed' }", "step-later", "15:19", "The step 'a' has not ended here")]
    [InlineData("- foreach: { in: [a], steps: [{ id: a, uses: log.status }] }\n- { gate: steps.a.state == 'Failed' }", "step-later", "14:17", "The step 'a' has not ended here, or is done once for each item.")]
    [InlineData("- { id: g, group: [{ gate: steps.g.state == 'Failed' }] }", "step-later", "13:34", "The step 'g' has not ended here")]
    [InlineData("- { gate: parameters.within > 30 }", "type-mismatch", "13:29", "'>' cannot hold a duration against a number. Write durations with their unit: 30s, 15m, 2h30m, 30d.")]
    [InlineData("- { gate: parameters.within > 'soon' }", "type-mismatch", "13:29", "'>' cannot hold a duration against a text.")]
    [InlineData("- { gate: parameters.count == 'a' }", "type-mismatch", "13:28", "'==' cannot hold a number against a text.")]
    [InlineData("- { gate: parameters.how == 'fst' }", "type-mismatch", "13:29", "It is never 'fst', but one of fast, slow. Did you mean 'fast'?")]
    [InlineData("- { gate: parameters.plan }", "type-mismatch", "13:11", "A condition is true or false, and this is a text.")]
    [InlineData("- { gate: '!parameters.plan' }", "type-mismatch", "13:13", "'!' needs true or false, and this is a text.")]
    [InlineData("- { gate: 'parameters.force && parameters.count' }", "type-mismatch", "13:32", "'&&' needs true or false, and this is a number.")]
    [InlineData("- { gate: lower(parameters.count) == 'a' }", "type-mismatch", "13:17", "Lower() needs a text as 'text', and this is a number.")]
    [InlineData("- { gate: parameters.hosts.length == 1 }", "type-mismatch", "13:28", "A list has items and no 'length'.")]
    [InlineData("- { gate: parameters.plan.name == 1 }", "type-mismatch", "13:27", "A text has no members.")]
    [InlineData("- { gate: run.started > 5m }", "type-mismatch", "13:23", "'>' cannot hold an instant against a duration.")]
    [InlineData("- { gate: \"steps.look.result.severity == 'Hihg'\" }", "type-mismatch", "13:42", "It is never 'Hihg', but one of None, Info, Warning, High, Critical. Did you mean 'High'?")]
    [InlineData("- { gate: steps.look.state == 'succeeded' }", "type-mismatch", "13:31", "It is never 'succeeded', but one of Planned, ")]
    [InlineData("- { if: parameters.count, uses: log.status }", "type-mismatch", "13:9", "A condition is true or false, and this is a number.")]
    [InlineData("- { approve: 'Go ${{ parameters.hosts }}?' }", "type-mismatch", "13:18", "'parameters.hosts' is a list, and cannot stand in a text.")]
    [InlineData("- { foreach: { in: '${{ parameters.plan }}', steps: [{ uses: log.status }] } }", "type-mismatch", "13:20", "'in' needs a list, and this is a text. Give a list, such as split(x, ',').")]
    [InlineData("- { uses: certificate.sweep, with: { expiring_within: '${{ parameters.count }}' } }", "type-mismatch", "13:55", "'expiring-within' takes DURATION, and this is a number.")]
    [InlineData("- { gate: 'false' }\n- { uses: log.status }", "unreachable", "14:3", "The gate before this step never holds, so that nothing from here on is done.")]
    [InlineData("- { if: 1 == 2, uses: log.status }", "unreachable", "13:9", "This condition never holds, so that the step is never done.")]
    [InlineData("- { id: a, if: parameters.force, uses: log.status }\n- { approve: 'x ${{ steps.a.result.task }}' }", "step-may-skip", "14:27", "The step 'a' may be skipped or fail, and then its values are not there.")]
    [InlineData("- { exec: [a, --password, hunter2], timeout: 1s, rollback: { exec: [b] } }", "secret-in-clear", "13:27", "This argument looks like a secret.")]
    [InlineData("- { exec: [mysql, -phunter2], timeout: 1s, rollback: { exec: [b] } }", "secret-in-clear", "13:19", "This argument looks like a secret.")]
    [InlineData("- { exec: [curl, 'https://ann:hunter2@x/'], timeout: 1s, rollback: { exec: [b] } }", "secret-in-clear", "13:18", "This argument looks like a secret.")]
    [InlineData("- { exec: [a], env: { API_TOKEN: hunter2 }, timeout: 1s, rollback: { exec: [b] } }", "secret-in-clear", "13:34", "The value of 'API_TOKEN' looks like a secret.")]
    [InlineData("- { exec: [a], timeout: 1s, rollback: { exec: [b, --token=ghp_0123456789abcdefghij0123456789abcdef] } }", "secret-in-clear", "13:51", "This argument looks like a secret.")]
    [InlineData("- { pwsh: '$password = \"hunter2\"', timeout: 1s, rollback: { exec: [b] } }", "secret-in-clear", "13:3", "This script looks as if a secret stood in it.")]
    [InlineData("- { exec: [a, '${{ parameters.token }}'], timeout: 1s, rollback: { exec: [b] } }", "secret-as-text", "13:16", "'parameters.token' is a reference to a secret, and stands here as its text.")]
    [InlineData("- { approve: 'Use ${{ parameters.token }}?' }", "secret-as-text", "13:19", "'parameters.token' is a reference to a secret")]
    [InlineData("- { exec: [a], timeout: 1s }", "rollback-missing", "13:3", "This step has an effect and no rollback: when a later step fails, it stays.")]
    [InlineData("- { exec: [a], timeout: 1s, idempotent: true }", "rollback-missing", "13:3", "This step has an effect and no rollback")]
    [InlineData("- { uses: migration.run }", "rollback-missing", "13:3", "This step has an effect and no rollback")]
    [InlineData("- { exec: [a], timeout: 1s, retry: { attempts: 2 }, rollback: { exec: [b] } }", "retry-unsafe", "13:3", "This step is tried again where it fails, and may have had half of its effect by then.")]
    [InlineData("- { exec: [a], rollback: { exec: [b] } }", "timeout-missing", "13:3", "This 'exec' may take for ever.")]
    [InlineData("- { gate: 'true', rollback: { exec: [b] } }", "rollback-misplaced", "13:3", "A step with 'gate' has no effect, and a rollback.")]
    [InlineData("- { approve: a, rollback: { exec: [b] } }", "rollback-misplaced", "13:3", "A step with 'approve' has no effect, and a rollback.")]
    [InlineData("- { uses: log.status, verify: { uses: migration.run } }", "verify-has-effect", "13:3", "What verifies this step changes something itself.")]
    public void A_finding(string steps, string rule, string place, string words)
    {
        RunbookFinding finding = Assert.Single(RunbookChecker.Check(Read(Head + steps)));
        Assert.Equal((rule, place), (finding.Rule, string.Create(CultureInfo.InvariantCulture, $"{finding.Line}:{finding.Column}")));
        Assert.StartsWith(words, $"{finding.Sentence} {finding.Remedy}", StringComparison.Ordinal);
        Assert.Contains(RunbookRules.All, known => known.Id == rule);
    }

    [Theory]
    [InlineData("- { exec: [a], timeout: 1s, idempotent: true }", Severity.Info)]
    [InlineData("- { exec: [a], timeout: 1s, on_failure: continue }", Severity.Info)]
    [InlineData("- { exec: [a], timeout: 1s }", Severity.Warning)]
    [InlineData("- { gate: nothing }", Severity.Critical)]
    [InlineData("- { exec: [a, --password, hunter2], timeout: 1s, rollback: { exec: [b] } }", Severity.High)]
    public void How_much_it_matters(string steps, Severity severity) => Assert.Equal(severity, Assert.Single(RunbookChecker.Check(Read(Head + steps))).Severity);

    [Theory]
    [InlineData("- { uses: log.status, outputs: { a: '${{ result.id }}', b: '${{ length(results) }}' }, verify: { that: 'result.start != null' } }")]
    [InlineData("- { id: a, exec: [b], timeout: 1s, rollback: { exec: [c, '${{ result.stdout }}'] }, verify: { that: result.exit_code == 0 } }\n- { gate: steps.a.result.exit_code == 0 }")]
    [InlineData("- { gate: 'default(parameters.count, 0) > 3' }")]
    [InlineData("- { gate: \"parameters.url == null || parameters.how == 'slow'\" }")]
    [InlineData("- { gate: \"parameters.url > 5m\" }")]
    [InlineData("- foreach: { in: '${{ parameters.hosts }}', as: host, steps: [{ id: a, uses: log.status }, { gate: \"steps.a.state == 'Failed' && host != index\" }] }")]
    [InlineData("- { id: g, parallel: [{ id: a, uses: log.status }, { id: b, uses: log.status }] }\n- { gate: steps.a.state == steps.b.state && steps.g.state == 'Failed' }")]
    [InlineData("- { id: g, group: [{ exec: [a], timeout: 1s }], rollback: { exec: [b] } }")]
    [InlineData("- { id: a, if: parameters.force, uses: log.status }\n- { gate: \"steps.a.state == 'Failed' || default(steps.a.result.task, '') == ''\" }")]
    [InlineData("- { id: a, if: parameters.force, uses: log.status }\n- { uses: log.status, if: steps.a.state == 'Failed', outputs: { a: '${{ steps.a.result }}' } }")]
    [InlineData("- { exec: [git, checkout, 0123456789abcdef0123456789abcdef01234567], timeout: 1s, rollback: { exec: [b] } }")]
    [InlineData("- { exec: [a, '${{ parameters.hosts }}'], secrets: { TOKEN: '${{ parameters.token }}' }, timeout: 1s, rollback: { exec: [b] } }")]
    [InlineData("- { pwsh: '$password = Get-Secret \"orders\"; Write-Host \"$Toil.Parameters.url\"', timeout: 1s, rollback: { exec: [b] } }")]
    [InlineData("- { gate: 'true' }\n- { uses: log.status }\nalways: [{ exec: [a], timeout: 1s }]\noutputs: { a: '${{ steps.look.state }}' }")]
    public void Nothing_to_say(string steps) => Assert.Empty(RunbookChecker.Check(Read(Head + steps)));

    [Fact]
    public void A_whole_night()
    {
        const string Text = """
            runbook: orders-night
            concurrency: one
            parameters:
              plan:   { type: path, required: true }
              within: { type: duration, default: 30d }
              url: text
            steps:
              - id: rehearse
                uses: rollback.rehearse
                with: { plan: "${{ parameters.plan }}" }
                timeout: 30m
              - id: approve
                approve: { message: "Rehearsed in ${{ steps.rehearse.result.total }}. Go?", expires: 4h }
              - id: migrate
                uses: migration.run
                with: { plan: "${{ parameters.plan }}" }
                retry: { attempts: 3, backoff: 5s, limit: 1m }
                rollback: { uses: migration.undo, with: { plan: "${{ parameters.plan }}" } }
              - id: smoke
                pwsh: Test-Checkout -Url $Toil.Parameters.url
                if: success()
              - id: restart
                exec: [systemctl, restart, orders]
                verify: { exec: [systemctl, is-active, orders] }
                rollback: { exec: [systemctl, stop, orders] }
            always:
              - uses: log.report
            """;
        Assert.Equal(
            ["smoke rollback-missing Warning", "smoke timeout-missing Info", "restart timeout-missing Info"],
            RunbookChecker.Check(Read(Text)).Select(finding => $"{finding.Step} {finding.Rule} {finding.Severity}"));
    }

    [Fact]
    public void What_is_always_done_may_come_after_anything()
        => Assert.Equal(
            ["step-may-skip"],
            RunbookChecker.Check(Read(Head + "- { id: a, uses: log.status }\nalways:\n- { uses: log.status, if: 'failure()', outputs: { a: '${{ steps.a.result }}' } }")).Select(finding => finding.Rule));

    [Fact]
    public void All_is_told_at_once_in_the_order_of_the_file()
    {
        IReadOnlyList<RunbookFinding> findings = RunbookChecker.Check(Read(Head + "- { exec: [a, '${{ b }}', '${{ c }}'] }\n- { gate: d }"));
        Assert.Equal(["13:3", "13:3", "13:20", "13:32", "14:11"], findings.Select(finding => string.Create(CultureInfo.InvariantCulture, $"{finding.Line}:{finding.Column}")));
    }

    [Fact]
    public void A_secret_is_not_repeated()
        => Assert.DoesNotContain("hunter2", string.Join(' ', RunbookChecker.Check(Read(Head + "- { exec: [a, --password, hunter2], env: { TOKEN: hunter2 } }"))), StringComparison.Ordinal);

    [Fact]
    public void Ten_thousand_steps_are_checked()
    {
        string steps = string.Concat(Enumerable.Range(2, 9_000).Select(i => $"- {{ id: s{i}, gate: \"steps.look.state == 'Failed'\" }}\n"));
        Assert.Empty(RunbookChecker.Check(Read(Head + steps)));
        Assert.Empty(RunbookChecker.Check(Read(Head + "- parallel:\n" + steps.Replace("- {", "  - {", StringComparison.Ordinal))));
    }

    [Fact]
    public void Expressions_nested_in_fallbacks_are_checked_once()
    {
        string text = "1";
        for (int i = 0; i < 60; i++)
        {
            text = $"default(parameters.count, {text})";
        }

        Assert.Empty(RunbookChecker.Check(Read(Head + $"- {{ gate: \"{text} == 1\" }}")));
    }
}
