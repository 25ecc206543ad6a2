using System.Globalization;
using System.Text;
using Toil.Actions;
using Toil.Core.Tests.Support;
using Toil.Core.Tests.Support.Actions;
using Toil.Operations;
using Toil.Reports;

namespace Toil.Core.Tests.Actions;

/// <summary>What a call leaves behind inside GitHub Actions.</summary>
public sealed class ActionsHostTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringBuilder _stream = new();
    private readonly StepFiles _files;
    private readonly OperationContext _context;

    public ActionsHostTests()
    {
        _files = new StepFiles(_folder);
        _context = new OperationContext { WorkingDirectory = _folder.Path, Sink = new SinkProbe() };
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void Ten_annotations_of_a_level_a_summary_that_GitHub_takes_and_the_counts_of_all(int count)
    {
        LogReader log = Run(host =>
        {
            for (int n = 0; n < count; n++)
            {
                host.Add(new Thing(n, n == count - 1 ? Severity.Critical : n % 3 == 0 ? Severity.Warning : Severity.High, $"| <b>hostile</b> ::error::x ##[y] {new string('x', 300)}"));
            }
        });

        Assert.Equal(10, log.Commands.Count(command => command.Name == "error"));
        Assert.Equal(10, log.Commands.Count(command => command.Name == "warning"));
        Assert.StartsWith($"{count - 1}: ", log.Commands[0].Data, StringComparison.Ordinal);
        Assert.Equal($"... and {count - (count + 2) / 3 + 1 - 9} more errors. The step summary has the most urgent ones, the log and a report file (--report) have all.", log.Commands[9].Data);

        Assert.InRange(new FileInfo(_files.Summary).Length, 50_000, 400_000);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{count} things:"), _files.SummaryText, StringComparison.Ordinal);
        Assert.Matches(@"\.\.\. and [0-9]+ more things, no more urgent than these", _files.SummaryText);
        Assert.Contains($"| {count - 1} | ", _files.SummaryText, StringComparison.Ordinal);
        Assert.Contains($"Run `{_context.RunId}`, exit code 3: done, with findings.", _files.SummaryText, StringComparison.Ordinal);
        Dictionary<string, string> outputs = _files.Outputs();
        Assert.Equal((count.ToString(CultureInfo.InvariantCulture), "critical", "3", _context.RunId.ToString()), (outputs["results"], outputs["worst"], outputs["exit-code"], outputs["run-id"]));
    }

    [Fact]
    public void Calls_that_follow_share_what_is_left_of_the_summary()
    {
        for (int call = 0; call < 40; call++)
        {
            Run(host =>
            {
                for (int n = 0; n < 1_000; n++)
                {
                    host.Add(new Thing(n, Severity.High, new string('y', 800)));
                }
            });
            Assert.InRange(new FileInfo(_files.Summary).Length, 1, ActionsFiles.SummaryLimit);
        }
    }

    [Fact]
    public void A_summary_that_is_full_already_is_a_warning_and_stays_as_it_was()
    {
        File.WriteAllText(_files.Summary, new string('x', 1_048_000));
        LogReader log = Run(host => host.Add(new Thing(1, Severity.None, "x")));
        Assert.Contains("The step summary has no room left", Assert.Single(log.Commands).Data, StringComparison.Ordinal);
        Assert.Equal(1_048_000, new FileInfo(_files.Summary).Length);
        Assert.Equal("1", _files.Outputs()["results"]);
    }

    [Fact]
    public void Files_that_are_not_there_are_a_warning_each_and_no_failure()
    {
        ActionsEnvironment environment = new() { Summary = _folder["missing/summary"], Output = _folder.Path };
        LogReader log = Run(host => host.Add(new Thing(1, Severity.None, "x")), environment);
        Assert.Equal(["warning", "warning"], log.Commands.Select(command => command.Name));
        Assert.Contains("The step summary could not be written", log.Commands[0].Data, StringComparison.Ordinal);
        Assert.Contains("The outputs could not be written", log.Commands[1].Data, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_a_warning_and_no_failure()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        LogReader log = Run(host => host.Add(new Thing(1, Severity.None, "x")), new ActionsEnvironment { Summary = "/dev/full", Output = "/dev/full" });
        Assert.Equal(2, log.Commands.Count(command => command.Name == "warning"));
    }

    [Fact]
    public void Problems_are_shown_as_they_happen_and_results_have_their_share()
    {
        LogReader log = Run(host =>
        {
            bool[] shown = [.. Enumerable.Range(0, 30).Select(n => host.Problem(ToilException.Invalid("TargetBad", $"Target {n} is wrong.", "Correct it.")))];
            Assert.Equal(4, shown.Count(isShown => isShown));
            host.Add(new Thing(77, Severity.Critical, "broken"));
        });
        LogCommand[] errors = [.. log.Commands.Where(command => command.Name == "error")];
        Assert.Equal(10, errors.Length);
        Assert.StartsWith("Target 0 is wrong.", errors[0].Data, StringComparison.Ordinal);
        Assert.StartsWith("77: ", errors[4].Data, StringComparison.Ordinal);
        Assert.Contains("22 more errors", errors[9].Data, StringComparison.Ordinal);
        Assert.Contains("... and 10 more, in the log", _files.SummaryText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void What_a_problem_has_said_a_result_does_not_say_again(int items)
    {
        LogReader log = Run(host =>
        {
            for (int n = 0; n < items; n++)
            {
                host.Problem(new ToilException("ItemMissing", ErrorKind.NotFound, $"{n}: Number: {n};", "Text: gone"));
                host.Add(new Thing(n, Severity.High, "gone"));
            }

            host.Add(new Thing(77, Severity.Warning, "gone"));
        });
        Assert.Equal(Enumerable.Range(0, items).Append(77).Select(n => $"{n}: Number: {n}; Text: gone"), log.Commands.Select(command => command.Data));
        Assert.Equal($"{items + 1}", _files.Outputs()["results"]);
    }

    [Fact]
    public void What_nobody_wants_to_read_on_the_page_leaves_nothing_there()
    {
        LogReader log = Run(host =>
        {
            host.Add(new Thing(1, Severity.Critical, "x"));
            host.Problem(ToilException.Invalid("Wrong", "It is wrong.", "Correct it."));
        }, isReported: false);
        Assert.Equal("It is wrong. Correct it.", Assert.Single(log.Commands).Data);
        Assert.Empty(_files.SummaryText);
        Assert.Empty(_files.Outputs());
    }

    [Fact]
    public void A_secret_is_masked_when_it_is_known_line_by_line_and_shown_nowhere()
    {
        LogReader log = Run(host =>
        {
            host.Tell("before");
            _context.Redactor.Register("line one%\r\n  line two\nabc");
            _context.Redactor.Register("abc");
            host.Tell(_context.Redactor.Redact("it is line one%"));
            host.Problem(ToilException.Invalid("Wrong", "It has line two in it.", "Correct it."));
            host.Add(new Thing(1, Severity.High, "line two"));
        });
        Assert.Equal(["line one%", "line two", "line one%\r\n  line two\nabc"], log.Commands.Where(command => command.Name == "add-mask").Select(command => command.Data));
        Assert.DoesNotContain(log.Log, line => line.Contains("line one%", StringComparison.Ordinal));
        Assert.All(log.Commands.Where(command => command.Name != "add-mask"), command => Assert.DoesNotContain("line two", command.Data + string.Concat(command.Properties.Values), StringComparison.Ordinal));
        Assert.DoesNotContain("line two", _files.SummaryText, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_a_step_are_a_group_and_nothing_else_is_in_it()
    {
        LogReader log = Run(host =>
        {
            host.Tell("  a | one", "a");
            host.Tell("  a | ::error::two", "a");
            host.Tell("a: failed");
            host.Tell("  b | three", "b");
            host.Tell("  c | four", "c");
            host.Problem(ToilException.Invalid("Wrong", "It is wrong.", "Correct it."));
        });
        Assert.Equal(["group a", "endgroup ", "group b", "endgroup ", "group c", "endgroup ", "error It is wrong. Correct it."], log.Commands.Select(command => $"{command.Name} {command.Data}"));
        string[] all = [.. LogReader.Lines(_stream.ToString())];
        int failed = Array.IndexOf(all, "a: failed");
        Assert.True(Array.IndexOf(all, "::endgroup::") < failed && failed < Array.IndexOf(all, "::group::b"));
    }

    [Fact]
    public void A_problem_with_a_place_in_the_checkout_stands_beside_it()
    {
        string path = Path.Combine(_files.Workspace, "deploy", "night.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "x");
        LogReader log = Run(host =>
        {
            host.Problem(ToilException.Invalid("KeyUnknown", $"{path} line 12, column 3: 'stpes' is no key.", "Did you mean 'steps'?"));
            host.Problem(ToilException.Invalid("KeyUnknown", "/etc/passwd line 1: it is elsewhere.", "No."));
            host.Add(new Thing(1, Severity.High, "x") { File = path });
        });
        Assert.Equal("deploy/night.yaml", log.Commands[0].Properties["file"]);
        Assert.Equal(("12", "3"), (log.Commands[0].Properties["line"], log.Commands[0].Properties["col"]));
        Assert.DoesNotContain("file", log.Commands[1].Properties);
        Assert.Equal(("deploy/night.yaml", "5"), (log.Commands[2].Properties["file"], log.Commands[2].Properties["line"]));
    }

    [Fact]
    public void A_run_that_waits_tells_how_it_goes_on()
    {
        Guid run = Guid.NewGuid();
        Run(host => host.Add(new Thing(1, Severity.Warning, "x") { Handover = new ResultHandover(run, new Dictionary<string, string> { ["url"] = "https://x" }, "Deploy <script> to @everyone?") }), code: ExitCode.Waiting);
        Assert.Contains($"toil runbook approve {run}\ntoil runbook resume {run}", _files.SummaryText, StringComparison.Ordinal);
        Assert.Contains("`Deploy <script> to @everyone?`", _files.SummaryText, StringComparison.Ordinal);
        Assert.Equal((run.ToString(), "5", "https://x"), (_files.Outputs()["run-id"], _files.Outputs()["exit-code"], _files.Outputs()["url"]));
    }

    private LogReader Run(Action<ActionsHost> call, ActionsEnvironment? environment = null, bool isReported = true, ExitCode code = ExitCode.Findings)
    {
        _stream.Clear();
        OperationDescriptor operation = new()
        {
            Name = "thing.find", Cmdlet = "Find-Thing", Summary = "s", Description = "d", OptionsType = typeof(object), ResultType = typeof(Thing), IsReported = isReported,
            ViewOf = static () => new ResultView
            {
                Noun = ("thing", "things"),
                Columns = [new("Number", result => ((Thing)result).Number.ToString(CultureInfo.InvariantCulture)), new("Text", result => ((Thing)result).Text)],
                Outcome = static result => ((Thing)result).Severity.ToString(),
                Severity = static result => ((Thing)result).Severity,
                Place = static result => ((Thing)result).Number.ToString(CultureInfo.InvariantCulture),
                Uri = static result => ((Thing)result).File,
                Line = static result => ((Thing)result).File is null ? null : 5,
                Handover = static result => ((Thing)result).Handover,
            },
        };
        using (ActionsHost host = new(environment ?? _files.Environment, operation, _context, new CommandFence(), lines => _stream.Append(lines).Append('\n')))
        {
            call(host);
            host.Complete(code);
        }

        LogReader log = LogReader.Read(_stream.ToString());
        Assert.False(log.IsStopped);
        return log;
    }

    private sealed record Thing(int Number, Severity Severity, string Text)
    {
        public string? File { get; init; }

        public ResultHandover? Handover { get; init; }
    }
}
