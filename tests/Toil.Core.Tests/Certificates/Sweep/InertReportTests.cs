using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Toil.Certificates;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Reports;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>What a certificate says of itself is shown, and does nothing.</summary>
public sealed class InertReportTests : SweepTest
{
    public const string Hostile = "\u001b[31m\u202e<img src=x onerror=alert(1)>|`@all`\r\n::error::[x](https://evil.example)\u0000\u2028";

    [Fact]
    public async Task Json_is_one_line_of_plain_letters_for_each_finding()
    {
        CertificateFinding finding = await SweepHostileAsync();
        StringWriter output = new();
        OperationDescriptor descriptor = new CertificateSweep().Descriptor;
        JsonResultWriter writer = new(output, descriptor.ResultJson, new());
        writer.Write(finding);
        writer.Complete(new ResultTally(descriptor.View));
        string line = Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain(line, IsHostile);
        using JsonDocument read = JsonDocument.Parse(line);
        Assert.StartsWith(@"1 \u{1b}[31m\u{202e}<img", read.RootElement.GetProperty("entry").GetString(), StringComparison.Ordinal);
        Assert.Equal("Expired", read.RootElement.GetProperty("verdict").GetString());
        Assert.Equal("File", read.RootElement.GetProperty("source").GetString());
        Assert.False(read.RootElement.TryGetProperty("reason", out _));
        Assert.All(Texts(read.RootElement), text => Assert.DoesNotContain(text, IsHostile));
    }

    [Fact]
    public async Task Reasons_are_written_in_kebab_case()
    {
        Folder.Write("none.pem", "nothing");
        CertificateFinding finding = Assert.Single(await SweepAsync(["none.pem"]));
        string json = JsonSerializer.Serialize(finding, new CertificateSweep().Descriptor.ResultJson);
        Assert.Contains("\"reason\":\"not-a-certificate\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markdown_is_a_table_without_markup_from_outside()
    {
        CertificateFinding finding = await SweepHostileAsync();
        StringWriter output = new();
        ResultView view = new CertificateSweep().Descriptor.View;
        MarkdownResultWriter writer = new(output, view, 0, new());
        ResultTally tally = new(view);
        tally.Add(finding);
        writer.Write(finding);
        writer.Complete(tally);
        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1 finding: 1 Expired.", "| Target | Days left | Verdict | Problem |", "|:--|--:|:--|:--|"], lines[..3]);
        string row = Assert.Single(lines[3..]);
        Assert.DoesNotContain(row, IsHostile);
        Assert.StartsWith($"| {MarkdownResultWriter.Escape(finding.Place)} | -", row, StringComparison.Ordinal);
        Assert.Equal(5, row.Replace("\\|", string.Empty, StringComparison.Ordinal).Count(c => c == '|'));
    }

    [Fact]
    public void The_most_urgent_stands_first()
    {
        ResultView view = new CertificateSweep().Descriptor.View;
        CertificateFinding[] findings =
        [
            Finding("a", Severity.None, 80), Finding("b", Severity.Warning, 20), Finding("c", Severity.Critical, -3), Finding("d", Severity.High, null),
            Finding("e", Severity.High, 5), Finding("f", Severity.Critical, -30), Finding("g", Severity.None, 2),
        ];
        Assert.Equal(["f", "c", "d", "e", "b", "g", "a"], findings.Order(view.Urgency).Select(finding => ((CertificateFinding)finding).Target));
    }

    private static CertificateFinding Finding(string target, Severity severity, int? daysLeft) => new()
    {
        Verdict = Verdict.Ok,
        Target = target,
        Source = SourceKind.File,
        Fingerprint = target,
        DaysLeft = daysLeft,
        Problems = severity == Severity.None ? [] : [new("x", severity, "x", "x")],
    };

    private async Task<CertificateFinding> SweepHostileAsync()
    {
        X500DistinguishedNameBuilder subject = new();
        subject.AddCommonName(Hostile);
        subject.AddOrganizationName(Hostile);
        TestCertificateOptions options = TestPki.Server("a.example.com");
        TestCertificate leaf = Issue(options with
        {
            SubjectName = subject.Build(),
            NotBefore = options.NotBefore.AddDays(-30),
            NotAfter = options.NotBefore.AddDays(-1),
        });
        Folder.Write("a.pem", leaf.Pem + Issuer.Pem);
        CertificateFinding finding = Assert.Single(await SweepAsync(["a.pem"]));
        Assert.Contains("onerror", finding.Subject, StringComparison.Ordinal);
        return finding;
    }

    private static bool IsHostile(char c) => char.IsControl(c) || c is '\u202e' or '\u2028';

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Texts(property.Value).Append(property.Name)),
        _ => [],
    };
}
