using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runner.Tests.Support;
using Toil.Telemetry;

namespace Toil.Runner.Tests;

/// <summary>The same findings as a table, as lines of JSON and as Markdown.</summary>
public sealed class OutputTests : RunnerTest
{
    [Fact]
    public async Task Piped_results_are_one_object_a_line()
    {
        Write("a.pem");
        Write("b.pem", daysLeft: -3);
        RunnerResult result = await RunAsync("certificate", "sweep", "*.pem");
        Assert.Equal(["Expired", "Ok"], result.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("verdict").GetString()).Order());
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task A_terminal_gets_a_table()
    {
        Write("a.pem");
        Write("b.pem", daysLeft: -3);
        RunnerResult result = await RunOnAsync(new() { IsOutputTerminal = true, Width = 200 }, "certificate", "sweep", "*.pem");
        Assert.Contains("Target", result.Output, StringComparison.Ordinal);
        Assert.Contains("clients refuse it.", result.Output, StringComparison.Ordinal);
        Assert.Contains("2 findings: 1 Expired, 1 Ok.", result.Output, StringComparison.Ordinal);
        Assert.True(result.Output.IndexOf("b.pem", StringComparison.Ordinal) < result.Output.IndexOf("a.pem", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("table", "Days left")]
    [InlineData("Table", "Days left")]
    [InlineData("json", "\"daysLeft\":")]
    [InlineData("markdown", "| Target | Days left | Verdict | Problem |")]
    public async Task The_format_can_be_asked_for(string format, string expected)
    {
        Write("a.pem");
        foreach (bool isTerminal in new[] { false, true })
        {
            RunnerResult result = await RunOnAsync(new() { IsOutputTerminal = isTerminal, Width = 120 }, "certificate", "sweep", "a.pem", "--output", format);
            Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("0", 5, null)]
    [InlineData("2", 2, "3 more")]
    [InlineData("5", 5, null)]
    public async Task A_table_shows_the_most_urgent_rows(string top, int rows, string? left)
    {
        for (int i = 0; i < 5; i++)
        {
            Write($"c{i}.pem", daysLeft: 5 - (4 * i));
        }

        foreach (string format in new[] { "table", "markdown" })
        {
            RunnerResult result = await RunAsync("certificate", "sweep", "c*.pem", "--output", format, "--top", top);
            Assert.Equal(rows, Enumerable.Range(0, 5).Count(i => result.Output.Contains($"c{i}.pem", StringComparison.Ordinal)));
            Assert.Contains("c4.pem", result.Output, StringComparison.Ordinal);
            Assert.Equal(left is not null, result.Output.Contains(left ?? " more", StringComparison.Ordinal));
            Assert.Contains("5 findings: ", result.Output, StringComparison.Ordinal);
        }

        Assert.Equal(5, (await RunAsync("certificate", "sweep", "c*.pem", "--top", top)).Lines.Length); // JSON is never cut
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(80)]
    [InlineData(10_000)]
    public async Task Any_width_of_terminal_will_do(int width)
    {
        Write($"{new string('x', 150)}.pem", daysLeft: -3);
        RunnerResult result = await RunOnAsync(new() { IsOutputTerminal = true, Width = width }, "certificate", "sweep", "*.pem");
        Assert.Equal(0, result.Code);
        Assert.NotEmpty(result.Output);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("markdown")]
    public async Task Hostile_text_is_inert_everywhere(string format)
    {
        X500DistinguishedNameBuilder subject = new();
        subject.AddCommonName("\u001b]0;owned\u0007\u001b[2J\u202e[red]bold[/]|`\n::error::x\u009b31m");
        Write("a.pem", TestPki.Server() with { SubjectName = subject.Build() }, daysLeft: -3);
        RunnerResult result = await RunAsync("certificate", "sweep", "a.pem", "--output", format);
        Assert.Equal(0, result.Code);
        Assert.DoesNotContain(result.Output.Replace("\n", string.Empty, StringComparison.Ordinal), c => char.IsControl(c) || c == '\u202e');
        Assert.DoesNotContain(result.Lines, line => line.StartsWith("::", StringComparison.Ordinal));
        Assert.Contains("owned", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_masked_wherever_it_turns_up()
    {
        Environment.SetEnvironmentVariable("TOIL_TEST_MASKED", "sesame42");
        Write("sesame42.pem", daysLeft: -3);
        foreach (string format in new[] { "table", "json", "markdown" })
        {
            RunnerResult result = await RunAsync("certificate", "sweep", "sesame42.pem", "sesame42.p12", "--password", "env:TOIL_TEST_MASKED", "--output", format);
            Assert.DoesNotContain("sesame42", result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("sesame42", result.Error, StringComparison.Ordinal);
            Assert.Contains("***", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Progress_is_for_terminals_alone()
    {
        string[] args = ["certificate", "sweep", "--concurrency", "16", .. Enumerable.Range(1, 200).Select(n => $"127.3.0.{n}:1")];
        Assert.Empty((await RunAsync(args)).Error);
        RunnerResult result = await RunOnAsync(new() { IsErrorTerminal = true }, args);
        Assert.Contains("Sweeping certificates: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(" of 200, ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith(" \r", result.Error, StringComparison.Ordinal); // taken away at the end
        Assert.Equal(200, result.Lines.Length);
    }

    [Theory]
    [InlineData(200, "a: 5 of 10, 3 a second, 2s left, batches of 2000")]
    [InlineData(24, "a: 5 of 10, 3 a seco...")]
    public void Progress_keeps_to_one_line(int width, string line)
    {
        StringWriter error = new();
        using RunnerTerminal terminal = new(TextWriter.Null, error, TextReader.Null, false, true) { Width = width };
        RunnerSink sink = new(terminal, new SecretRedactor());
        sink.Progress(new OperationProgress("a", 5, 10, 3, TimeSpan.FromSeconds(1.5), "batches of 2000"));
        Assert.Equal(line, error.ToString());
        sink.ClearProgress();
        Assert.EndsWith(" \r", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_input_is_read_where_it_is_asked_for()
    {
        Write("a.pem");
        RunnerResult result = await RunOnAsync(new() { Input = "# ours\n./a.pem\n./a.pem\n" }, "certificate", "sweep", "--inventory", "-");
        Assert.Equal((0, 2), (result.Code, result.Lines.Length));
    }

    [Fact]
    public async Task Settings_give_defaults_that_arguments_override()
    {
        Write("soon.pem", daysLeft: 20);
        Folder.Write("quiet.yaml", "certificates:\n  expiring-within: 10d\n  owner: settings\n");
        RunnerResult quiet = await RunAsync("certificate", "sweep", "soon.pem", "--config", "quiet.yaml");
        Assert.Contains("\"verdict\":\"Ok\"", quiet.Output, StringComparison.Ordinal);
        Assert.Contains("\"owner\":\"settings\"", quiet.Output, StringComparison.Ordinal);
        RunnerResult loud = await RunAsync("certificate", "sweep", "soon.pem", "--config", "quiet.yaml", "--expiring-within", "30d");
        Assert.Contains("\"verdict\":\"RenewSoon\"", loud.Output, StringComparison.Ordinal);
        Folder.Write("toil.yaml", "certificates:\n  rules: { renewal-due: Off }\n");
        Assert.Contains("\"verdict\":\"Ok\"", (await RunAsync("certificate", "sweep", "soon.pem")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_at_sign_reads_no_file()
    {
        Folder.Write("args.txt", "--fail-on Expired");
        Assert.Equal(2, (await RunAsync("certificate", "sweep", "@args.txt")).Code);
    }

    [Fact]
    public async Task After_two_dashes_everything_is_a_target()
    {
        Write("--odd.pem");
        RunnerResult result = await RunAsync("certificate", "sweep", "--", "--odd.pem");
        Assert.Equal((0, 1), (result.Code, result.Lines.Length));
    }

    [Fact]
    public async Task Help_tells_of_every_option()
    {
        RunnerResult result = await RunAsync("certificate", "sweep", "--help");
        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        string help = string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        OperationDescriptor sweep = OperationCatalog.Get("certificate.sweep").Descriptor;
        Assert.All(
            sweep.Options.Options.Concat(OptionSchema.Of(typeof(RunnerOptions)).Options
                .Where(option => option.Name is not (nameof(RunnerOptions.Yes) or nameof(RunnerOptions.WhatIf)))),
            option =>
            {
                Assert.Contains(option.HelpText, help, StringComparison.Ordinal);
                Assert.Contains(option.Position >= 0 ? $"<{option.Placeholder}>" : $"--{option.KebabName} ", help, StringComparison.Ordinal);
            });
        Assert.Contains(sweep.Summary, help, StringComparison.Ordinal);
        Assert.Contains(sweep.Cmdlet, help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("certificate sweep", false)]
    [InlineData("log add", true)]
    public async Task Help_offers_to_say_yes_where_something_is_asked(string line, bool isOffered)
        => Assert.Equal(isOffered, (await RunAsync([.. line.Split(' '), "--help"])).Output.Contains("--yes", StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("certificate")]
    public async Task Half_a_command_is_answered_with_help_and_2(string line)
    {
        RunnerResult result = await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, string.Empty), (result.Code, result.Output));
        Assert.Contains("Commands:", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("certificate --help")]
    [InlineData("store status --help")]
    public async Task Help_is_at_every_level(string line)
    {
        RunnerResult result = await RunAsync(line.Split(' '));
        Assert.Equal(0, result.Code);
        Assert.Contains("Usage:", result.Output, StringComparison.Ordinal);
    }
}
