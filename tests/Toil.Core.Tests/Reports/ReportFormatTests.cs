using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Toil.Certificates;
using Toil.Operations;
using Toil.Reports;
using Toil.Reports.Html;
using Toil.Telemetry;

namespace Toil.Core.Tests.Reports;

/// <summary>Each format, read back by what reads it.</summary>
public sealed partial class ReportFormatTests
{
    public static TheoryData<ReportFormat> Formats => [ReportFormat.Json, ReportFormat.Csv, ReportFormat.Markdown, ReportFormat.Html, ReportFormat.Junit, ReportFormat.Sarif, ReportFormat.Prometheus];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_secret_is_masked(ReportFormat format)
    {
        SecretRedactor redactor = new();
        redactor.Register("hunter2!");
        CertificateFinding finding = ReportSamples.Finding("hunter2!.example.com:443", Verdict.Unfit, 3, new CertificateProblem("r", Severity.High, "It said hunter2! to me.", "No."));
        string text = ReportSamples.Render(format, [finding], redactor);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Contains("***", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_results_are_a_report_too(ReportFormat format) => Assert.NotNull(ReportSamples.Render(format, []));

    [Fact]
    public async Task Json_is_read_back_as_it_was()
    {
        List<object> read = [];
        await foreach ((OperationDescriptor operation, object result) in JsonResultReader.ReadAsync("x", new StringReader(ReportSamples.Render(ReportFormat.Json)), TestContext.Current.CancellationToken))
        {
            Assert.Same(ReportSamples.Operation, operation);
            read.Add(result);
        }

        Assert.Equal(
            ReportSamples.Findings.Select(finding => JsonSerializer.Serialize(finding, ReportSamples.Operation.ResultJson)),
            read.Select(finding => JsonSerializer.Serialize(finding, ReportSamples.Operation.ResultJson)));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("{\"operation\":\"no.such\"}")]
    [InlineData("{\"operation\":\"certificate.sweep\"}")]
    [InlineData("[1]")]
    public async Task A_line_that_is_no_result_is_named(string line)
    {
        ToilException error = await Assert.ThrowsAsync<ToilException>(async () =>
        {
            await foreach (var _ in JsonResultReader.ReadAsync("some.json", new StringReader("\n" + line), TestContext.Current.CancellationToken))
            {
            }
        });
        Assert.Equal("ResultLineInvalid", error.ErrorId);
        Assert.Contains("some.json line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_has_a_heading_and_as_many_cells_in_every_line()
    {
        string[][] lines = [.. ParseCsv(ReportSamples.Render(ReportFormat.Csv))];
        Assert.Equal(1 + ReportSamples.Findings.Count, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        int target = Array.IndexOf(lines[0], "target");
        Assert.Equal(ReportSamples.Findings.Select(finding => finding.Target), lines[1..].Select(line => line[target]));
        Assert.Equal("a.example; b.example", lines[1][Array.IndexOf(lines[0], "names")]);
        Assert.Equal("-3", lines[2][Array.IndexOf(lines[0], "daysLeft")]);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1+1")]
    [InlineData("@SUM(A1)")]
    public void Csv_holds_no_formula(string subject)
    {
        string text = ReportSamples.Render(ReportFormat.Csv, [ReportSamples.Finding("x:1", Verdict.Ok, 1) with { Subject = subject }]);
        string[][] lines = [.. ParseCsv(text)];
        Assert.Equal("'" + subject, lines[1][Array.IndexOf(lines[0], "subject")]);
    }

    [Fact]
    public void Junit_fails_what_is_high_or_worse()
    {
        XElement suite = XDocument.Parse(ReportSamples.Render(ReportFormat.Junit)).Root!.Element("testsuite")!;
        Assert.Equal(("5", "3"), ((string?)suite.Attribute("tests"), (string?)suite.Attribute("failures")));
        XElement[] cases = [.. suite.Elements("testcase")];
        Assert.Equal(ReportSamples.Findings.Select(finding => finding.Place), cases.Select(test => (string?)test.Attribute("name")));
        Assert.Equal([false, true, true, false, true], cases.Select(test => test.Element("failure") is not null));
        Assert.Equal(ReportSamples.Hostile, (string?)cases[2].Element("failure")!.Attribute("message"));
        Assert.Contains("Ends in 40 days.", cases[3].Element("system-out")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Sarif_has_a_result_for_each_problem_with_a_known_rule()
    {
        using JsonDocument log = JsonDocument.Parse(ReportSamples.Render(ReportFormat.Sarif));
        JsonElement run = log.RootElement.GetProperty("runs")[0];
        Assert.Equal("2.1.0", log.RootElement.GetProperty("version").GetString());
        Assert.Equal("""{"id":"certificate.sweep/01a1f8e2-c6e1-7d1d-b3af-1530c1d9dcd8"}""", JsonSerializer.Serialize(run.GetProperty("automationDetails")));
        string[] rules = [.. run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()!)];
        JsonElement[] results = [.. run.GetProperty("results").EnumerateArray()];
        Assert.Equal(ReportSamples.Findings.Sum(finding => finding.Problems.Count), results.Length);
        Assert.All(results, result => Assert.Contains(result.GetProperty("ruleId").GetString(), rules));
        Assert.Equal(results.Length, results.Select(result => result.GetProperty("partialFingerprints").GetProperty("toil/v1").GetString()).Distinct().Count());
        Assert.Equal(["error", "error", "error", "warning", "warning"], results.Select(result => result.GetProperty("level").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Prometheus_text_has_each_series_once_and_names_its_families()
    {
        string text = ReportSamples.Render(ReportFormat.Prometheus, [.. ReportSamples.Findings, ReportSamples.Findings[0]]);
        string[] samples = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
        Assert.All(samples, sample => Assert.Matches(SamplePattern(), sample));
        Assert.Equal(samples.Length, samples.Select(sample => sample[..(sample.LastIndexOf('}') + 1)]).Distinct().Count());
        Assert.Contains("toil_results{operation=\"certificate.sweep\",outcome=\"Expired\"} 1", samples);
        Assert.Contains("toil_results{operation=\"certificate.sweep\",outcome=\"Critical\"} 0", samples);
        Assert.Contains(samples, sample => sample.StartsWith("toil_certificate_not_after_timestamp_seconds{target=\"old.example.com:443\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Prometheus_keeps_long_places_apart_that_begin_alike()
    {
        string path = "/srv/" + new string('x', 250);
        string text = ReportSamples.Render(ReportFormat.Prometheus, [ReportSamples.Finding(path + "/a.pem", Verdict.Ok, 1), ReportSamples.Finding(path + "/b.pem", Verdict.Ok, 2)]);
        string[] series = [.. text.Split('\n').Where(line => line.StartsWith("toil_certificate_severity{", StringComparison.Ordinal))];
        Assert.Equal(2, series.Length);
        Assert.All(series, line => Assert.Equal(200, line.Split('"')[1].Length));
    }

    /// <summary>Code scanning refuses a file for one result without an artifact, and for an absolute URI of another scheme than its checkout's.</summary>
    [Theory]
    [InlineData(SourceKind.Endpoint, "shop.example.com:443", "tls/shop.example.com:443")]
    [InlineData(SourceKind.Endpoint, "smtp://mail.example.com:25", "smtp/mail.example.com:25")]
    [InlineData(SourceKind.Endpoint, "[::1]:443", "tls/%5B::1%5D:443")]
    [InlineData(SourceKind.Store, "CurrentUser/My", "CurrentUser/My")]
    [InlineData(SourceKind.Store, "a:b/c:d", "a%3Ab/c:d")]
    [InlineData(SourceKind.Acm, "acm://eu-west-1/arn:aws:acm:eu-west-1:1:certificate/2", "acm/eu-west-1/arn:aws:acm:eu-west-1:1:certificate/2")]
    [InlineData(SourceKind.Kubernetes, "kubernetes://../a b", "kubernetes/a%20b")]
    [InlineData(SourceKind.File, "/srv/a b#c.pem", "file:///srv/a%20b%23c.pem")]
    public void Sarif_names_an_artifact_that_code_scanning_takes(SourceKind source, string target, string expected)
    {
        CertificateProblem problem = new(RuleIds.RenewalDue, Severity.Warning, "Ends soon.", "Renew it.");
        JsonElement result = Assert.Single(Sarif(ReportSamples.Finding(target, Verdict.RenewSoon, 1, problem) with { Source = source }));
        JsonElement place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        string uri = place.GetProperty("artifactLocation").GetProperty("uri").GetString()!;
        Assert.Equal(expected, uri);
        Assert.True(Uri.IsWellFormedUriString(uri, UriKind.RelativeOrAbsolute));
        Assert.Equal(1, place.GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Fact]
    public void Sarif_tells_two_problems_of_one_rule_apart_in_one_file_and_the_same_one_is_known_again()
    {
        CertificateProblem problem = new(RuleIds.RenewalDue, Severity.Warning, "Ends soon.", "Renew it.");
        CertificateFinding one = ReportSamples.Finding("/srv/bundle.pem", Verdict.RenewSoon, 1, problem) with { Source = SourceKind.File, Entry = "1", Fingerprint = "f-1" };
        string[] first = [.. Hashes(one, one with { Entry = "2", Fingerprint = "f-2" }, one)];
        Assert.Equal(3, first.Distinct().Count());
        Assert.All(first, hash => Assert.Matches("^[0-9a-f]{16}:[12]$", hash));
        Assert.Equal(first[1], Hashes(one with { Entry = "2", Fingerprint = "f-2" }).Single());

        IEnumerable<string> Hashes(params CertificateFinding[] findings)
            => Sarif(findings).Select(result => result.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString()!);
    }

    [Fact]
    public void Sarif_leads_to_a_file_with_a_percent_sign_in_its_name()
    {
        CertificateProblem problem = new(RuleIds.RenewalDue, Severity.Warning, "Ends soon.", "Renew it.");
        string text = ReportSamples.Render(ReportFormat.Sarif, [ReportSamples.Finding("/srv/a%20b.pem", Verdict.RenewSoon, 1, problem) with { Source = SourceKind.File }]);
        Assert.Contains("\"file:///srv/a%2520b.pem\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Prometheus_series_are_bounded()
    {
        string text = ReportSamples.Render(ReportFormat.Prometheus, Enumerable.Range(0, PrometheusResultWriter.MaxSeries + 5).Select(n => ReportSamples.Finding($"h{n}:1", Verdict.Ok, n)));
        Assert.Contains("toil_results_without_series{operation=\"certificate.sweep\"} 5", text, StringComparison.Ordinal);
        Assert.Equal(PrometheusResultWriter.MaxSeries, text.Split('\n').Count(line => line.StartsWith("toil_certificate_severity{", StringComparison.Ordinal)));
    }

    [Fact]
    public void Html_runs_nothing_of_what_results_say()
    {
        string page = ReportSamples.Render(ReportFormat.Html);
        Assert.Single(ScriptPattern().Matches(page));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_rows_are_bounded_and_the_rest_is_counted()
    {
        string page = ReportSamples.Render(ReportFormat.Html, Enumerable.Range(0, HtmlResultWriter.MaxRows + 7).Select(n => ReportSamples.Finding($"h{n}:1", Verdict.Ok, n)));
        Assert.Contains("and 7 more", page, StringComparison.Ordinal);
        Assert.Contains("data-left=\"7\"", page, StringComparison.Ordinal);
        Assert.Equal(HtmlResultWriter.MaxRows, page.Split("<tr class=").Length - 1);
    }

    private static IEnumerable<string[]> ParseCsv(string text)
    {
        List<string> cells = [];
        System.Text.StringBuilder cell = new();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && c is ',' or '\n')
            {
                cells.Add(cell.ToString().TrimEnd('\r'));
                cell.Clear();
                if (c == '\n')
                {
                    yield return [.. cells];
                    cells.Clear();
                }
            }
            else
            {
                cell.Append(c);
            }
        }
    }

    private static JsonElement[] Sarif(params CertificateFinding[] findings)
    {
        using JsonDocument log = JsonDocument.Parse(ReportSamples.Render(ReportFormat.Sarif, findings));
        return [.. log.RootElement.GetProperty("runs")[0].GetProperty("results").Clone().EnumerateArray()];
    }

    [GeneratedRegex("""^[a-z_]+\{([a-z_]+="([^"\\\n]|\\.)*",?)*\} [0-9.eE+-]+$""")]
    private static partial Regex SamplePattern();

    [GeneratedRegex("<script", RegexOptions.IgnoreCase)]
    private static partial Regex ScriptPattern();
}
