using System.Globalization;
using System.Text.Json;
using Toil.Core.Tests.Support;
using Toil.Core.Tests.Support.Actions;
using Toil.Runner.Tests.Support;

namespace Toil.Runner.Tests;

/// <summary>The runner inside GitHub Actions, as GitHub's own runner reads it.</summary>
public sealed class ActionsTests : RunnerTest
{
    private const string Hostile = "::error::forged ##[add-mask]forged";

    private readonly StepFiles _files;

    public ActionsTests()
    {
        Folder.Write("toil.yaml", "store: store.db\n");
        _files = new StepFiles(Folder);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("markdown")]
    [InlineData("html")]
    [InlineData("junit")]
    [InlineData("sarif")]
    [InlineData("prometheus")]
    public async Task A_subject_gives_no_command_in_any_format_and_in_any_order_of_the_streams(string format)
    {
        Write("certs/a.pem", TestPki.Server("a.example") with { Subject = $"CN=\"{Hostile} \u001b[31m %0A::debug::x\", O=\"::stop-commands::x\"" }, daysLeft: -3);
        Write("certs/::set-output name=x::y.pem", daysLeft: -3);
        RunnerResult result = await StepAsync("certificate", "sweep", Folder["certs"], "--output", format, "--fail-on", "renew-soon");

        Assert.Equal(3, result.Code);
        LogReader log = Check(result);
        Assert.Equal(2, log.Commands.Count(command => command.Name == "error"));
        Assert.Equal(("3", "2", "critical"), (_files.Outputs()["exit-code"], _files.Outputs()["results"], _files.Outputs()["worst"]));
        Assert.DoesNotContain("\u001b", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_json_says_is_the_same_as_outside()
    {
        Write("certs/a.pem", TestPki.Server("a.example") with { Subject = $"CN=\"{Hostile}\"" }, daysLeft: -3);
        RunnerResult inside = await StepAsync("certificate", "sweep", Folder["certs"]);
        RunnerResult outside = await RunAsync("certificate", "sweep", Folder["certs"]);
        static string Subject(RunnerResult result) => JsonDocument.Parse(result.Lines.Single()).RootElement.GetProperty("subject").GetString()!;
        Assert.Equal(Subject(outside), Subject(inside));
        Assert.Contains("##[", outside.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("##[", inside.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("::", outside.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_gives_no_command_and_its_output_comes_back_as_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a test of Unix shells");
        Folder.Write("child.sh", """
            printf '::set-output name=run-id::forged\n##[add-mask]forged\n  ::stop-commands::x\n::x::\n\r::error::forged\n\033[2K::warning::forged\n%%0A::debug::x\nrun-id<<EOF\n'
            printf '::error::forged on the other stream\n' >&2
            """);
        Folder.Write("book.yaml", """
            runbook: book
            outputs:
              said: "${{ steps.say.result.stdout }}"
              run-id-2: plain
            steps:
              - { id: say, exec: [sh, child.sh] }
              - id: both
                parallel:
                  - { id: one, exec: [sh, child.sh] }
                  - { id: two, exec: [sh, child.sh] }
              - { id: bad, exec: [sh, -c, "echo '::error::forged' >&2; exit 3"], on_failure: continue }
            """.Replace("run-id-2", "run_id", StringComparison.Ordinal));
        RunnerResult result = await StepAsync("runbook", "run", "book.yaml");

        Assert.Equal(0, result.Code);
        LogReader log = Check(result);
        Assert.Equal(["say", "both", "bad"], log.Commands.Where(command => command.Name == "group").Select(command => command.Data).Distinct());
        LogCommand error = Assert.Single(log.Commands, command => command.Name == "error");
        Assert.StartsWith("book: bad: ", error.Data, StringComparison.Ordinal);
        Dictionary<string, string> outputs = _files.Outputs();
        Assert.True(Guid.TryParse(outputs["run-id"], out _));
        Assert.Equal("plain", outputs["run_id"]);
        Assert.Contains("::set-output name=run-id::forged\n", outputs["said"], StringComparison.Ordinal);
        Assert.Equal(outputs["said"], JsonSerializer.Deserialize<Dictionary<string, string>>(outputs["outputs"])!["said"]);

        // What failed is no line of a group that the log folds.
        string[] lines = [.. LogReader.Lines(result.Error)];
        int failed = Array.FindIndex(lines, line => line.StartsWith("bad: failed", StringComparison.Ordinal));
        Assert.True(failed > Array.FindLastIndex(lines, line => line.StartsWith("::group::", StringComparison.Ordinal)));
        Assert.Contains("::endgroup::", lines[..failed].SkipWhile(line => line != "::group::bad"));
    }

    [Fact]
    public async Task A_secret_is_masked_before_anything_shows_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a test of Unix shells");
        Folder.Write("secret", "first line of it\nsecond % line");
        Folder.Write("book.yaml", """
            runbook: book
            steps:
              - { id: say, exec: [sh, -c, 'echo "it is $S"'], secrets: { S: "file:secret" } }
            """);
        RunnerResult result = await StepAsync("runbook", "run", "book.yaml");
        LogReader log = Check(result);
        Assert.Equal(["first line of it", "second % line", "first line of it\nsecond % line"], log.Commands.Where(command => command.Name == "add-mask").Select(command => command.Data));
        Assert.DoesNotContain(log.Log, line => line.Contains("first line", StringComparison.Ordinal) || line.Contains("second %", StringComparison.Ordinal));
        Assert.DoesNotContain("first line", result.Output + _files.SummaryText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_within_a_run_leaves_the_page_to_the_outer_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a test of Unix shells");
        Folder.Write("secret", "not for the log");
        Folder.Write("inner.yaml", "runbook: inner\noutputs: { inner: x }\nsteps:\n  - { id: say, exec: [sh, -c, 'echo $S'], secrets: { S: 'file:secret' } }\n");
        Folder.Write("outer.yaml", $$"""
            runbook: outer
            outputs: { outer: y }
            steps:
              - { id: call, exec: [sh, -c, {{JsonSerializer.Serialize(RunnerProcess.Command + " runbook run inner.yaml")}}] }
            """);
        RunnerResult result = await RunnerProcess.Start(Folder.Path, _files.Variables, "runbook", "run", "outer.yaml").EndAsync();
        Assert.True(result.Code == 0, result.Error);
        Check(result);
        Assert.DoesNotContain("not for the log", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal("y", _files.Outputs()["outer"]);
        Assert.DoesNotContain("inner", _files.Outputs());
        Assert.Single(_files.SummaryText.Split("## runbook.run").Skip(1));
    }

    [Fact]
    public async Task The_fence_is_closed_however_it_ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a test of Unix signals");
        Folder.Write("book.yaml", "runbook: book\nsteps:\n  - { id: wait, exec: [sh, -c, 'echo begun; sleep 100'] }\n");
        RunnerProcess run = RunnerProcess.Start(Folder.Path, _files.Variables, "runbook", "run", "book.yaml");
        long end = Environment.TickCount64 + 60_000;
        while (!Directory.Exists(Folder["runs"]) || !Directory.GetFiles(Folder["runs"]).Any(file => File.ReadAllText(file).Contains("begun", StringComparison.Ordinal)))
        {
            Assert.True(Environment.TickCount64 < end, "the step did not begin");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        run.Signal("INT");
        RunnerResult result = await run.EndAsync();
        Assert.Equal(130, result.Code);
        Check(result);
        Assert.Equal("130", _files.Outputs()["exit-code"]);

        Check(await StepAsync("runbook", "run", "missing ##[error]x.yaml"));
        Check(await StepAsync("certificate", "sweep", "--nonsense", Hostile));
        Check(await StepAsync("certificate", Hostile));
    }

    [Fact]
    public async Task Ten_thousand_findings_are_ten_annotations_and_a_summary_that_GitHub_takes()
    {
        string pem = File.ReadAllText(Write("one.pem", daysLeft: -3));
        for (int n = 0; n < 10_000; n++)
        {
            Folder.Write(string.Create(CultureInfo.InvariantCulture, $"certs/{n:d5}.pem"), pem);
        }

        RunnerResult result = await RunnerProcess.Start(Folder.Path, _files.Variables, "certificate", "sweep", Folder["certs"], "--output", "json").EndAsync();
        Assert.Equal(0, result.Code);
        Assert.Equal(10_000, result.Lines.Length);
        LogReader log = LogReader.Read(result.Error);
        Assert.Equal(10, log.Commands.Count);
        Assert.Contains("9991 more errors", log.Commands[9].Data, StringComparison.Ordinal);
        Assert.All(log.Commands, command => Assert.InRange(command.Data.Length, 1, 4_096));
        Assert.InRange(new FileInfo(_files.Summary).Length, 10_000, 512 * 1024);
        Assert.Equal("10000", _files.Outputs()["results"]);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("warning", 3)]
    [InlineData("critical", 3)]
    [InlineData("bad", 2)]
    public async Task A_run_fails_on_what_its_steps_found(string? level, int code)
    {
        Write("certs/a.pem", daysLeft: -3);
        Folder.Write("book.yaml", $"runbook: book\nsteps:\n  - {{ id: look, uses: certificate.sweep, with: {{ target: certs }} }}\n");
        string[] fail = level is null ? [] : ["--fail-on", level];
        Assert.Equal(code, (await StepAsync(["runbook", "run", "book.yaml", .. fail])).Code);
        Assert.Equal(code.ToString(CultureInfo.InvariantCulture), _files.Outputs()["exit-code"]);
    }

    [Fact]
    public async Task What_a_check_finds_is_shown_at_its_line()
    {
        string plan = Path.Combine(_files.Workspace, "sub folder", "fill.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(plan)!);
        File.WriteAllText(plan, "migration: fill\nsteps:\n  - { name: first, up: SELECT 1, down: SELECT 1 }\n  - name: second\n    backfill: { table: none, set: { a: 1 } }\n    down: { set: { a: 2 } }\n");
        Folder.Write("empty.db", string.Empty);
        RunnerResult result = await StepAsync("migration", "check", plan, "--database", "empty.db", "--report", "check.sarif");

        LogCommand annotation = Assert.Single(Check(result).Commands, command => command.Name is "error" or "warning");
        Assert.Equal(("sub folder/fill.yaml", "5"), (annotation.Properties["file"], annotation.Properties["line"]));
        using JsonDocument log = JsonDocument.Parse(File.ReadAllText(Folder["check.sarif"]));
        JsonElement found = Assert.Single(log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray());
        JsonElement place = found.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(plan, new Uri(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!).LocalPath);
        Assert.Equal(5, place.GetProperty("region").GetProperty("startLine").GetInt32());

        // Whoever uploads it makes the fingerprint of that line.
        Assert.False(found.GetProperty("partialFingerprints").TryGetProperty("primaryLocationLineHash", out _));
    }

    // Whatever the order in which the two streams are read, the commands are those of the error stream, and none of them is forged.
    private static LogReader Check(RunnerResult result)
    {
        LogReader log = LogReader.Read(result.Error);
        LogReader output = LogReader.Read(result.Output);
        Assert.Empty(output.Commands);
        Assert.False(log.IsStopped || output.IsStopped);
        Assert.All(log.Commands, command => Assert.Contains(command.Name, new[] { "error", "warning", "notice", "group", "endgroup", "add-mask" }));
        Assert.DoesNotContain(log.Commands, command => command.Data.StartsWith("forged", StringComparison.Ordinal));
        for (int seed = 0; seed < 50; seed++)
        {
            LogReader mixed = LogReader.Read(LogReader.Mix(LogReader.Lines(result.Error), LogReader.Lines(result.Output), new Random(seed)));
            Assert.Equal(log.Commands.Select(command => command.Name + command.Data), mixed.Commands.Select(command => command.Name + command.Data));
        }

        return log;
    }

    private Task<RunnerResult> StepAsync(params string[] args) => RunOnAsync(new RunnerTerminalOptions { Actions = _files.Environment }, args);
}
