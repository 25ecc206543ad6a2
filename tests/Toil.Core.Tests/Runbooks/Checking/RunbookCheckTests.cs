using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks;

namespace Toil.Core.Tests.Runbooks.Checking;

public sealed class RunbookCheckTests
{
    [Fact]
    public async Task Files_and_folders_are_checked_and_a_wrong_one_is_a_problem()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder["books/more"]);
        await File.WriteAllTextAsync(folder["books/a.yaml"], "runbook: a\nsteps: [{ exec: [x], timeout: 1s }]\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["books/more/b.yml"], "# ours\nrunbook: b\nsteps: [{ gate: nothing }]\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["books/wrong.yaml"], "runbook: c\nstps: []\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["books/plan.yaml"], "migration: d\n", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(folder["empty"]);
        SinkProbe sink = new();

        List<RunbookFinding> findings = await RunAsync(sink, folder, new OptionValue("path", new[] { "books", "gone.yaml", "empty" }, new("x")), new OptionValue("strict", true, new("x")));

        Assert.Equal([("a", "rollback-missing", Severity.High), ("b", "name-unknown", Severity.Critical)], findings.Select(finding => (finding.Runbook, finding.Rule, finding.Severity)));
        Assert.Equal(["OptionUnknown", "RunbookNotFound"], sink.Problems.Select(problem => problem.ErrorId));
        Assert.Contains("There is no runbook in", Assert.Single(sink.Warnings), StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, (await RunAsync(new SinkProbe(), folder, new OptionValue("path", "books/a.yaml", new("x"))))[0].Severity);
        Assert.Equal(2, (await RunAsync(new SinkProbe(), folder)).Count);
    }

    private static async Task<List<RunbookFinding>> RunAsync(SinkProbe sink, TempFolder folder, params OptionValue[] values)
        => await new RunbookCheck().InvokeAsync(values, null, new OperationContext { WorkingDirectory = folder.Path, Sink = sink }, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
}
