using System.Text;
using Toil.Certificates;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>Kubernetes objects in whole sweeps: from files, from the input, and as piped lines.</summary>
public sealed class KubernetesSweepTests : SweepTest
{
    [Fact]
    public async Task The_fingerprint_is_that_of_the_object_wherever_the_export_lies_and_also_after_a_renewal()
    {
        TestCertificate old = Issue("shop.example.com");
        TestCertificate renewed = Issue("shop.example.com");
        CertificateFinding first = Assert.Single(await SweepAsync([Folder.Write("tmp.1/export", Secret("web", old))]));
        CertificateFinding second = Assert.Single(await SweepAsync([Folder.Write("tmp.2/export", Secret("web", renewed))]));
        CertificateFinding elsewhere = Assert.Single(await SweepAsync([Folder["tmp.2/export"]], ("cluster", "stage")));
        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.NotEqual(first.Fingerprint, elsewhere.Fingerprint);
        Assert.Equal((Verdict.Ok, SourceKind.Kubernetes), (second.Verdict, second.Source));
    }

    [Fact]
    public async Task What_the_user_says_goes_before_what_the_object_says()
    {
        CertificateFinding finding = Assert.Single(await SweepAsync(
            [Folder.Write("export.yaml", Secret("web", Issue("shop.example.com")))], ("label", "name=mine"), ("owner", "shop-team"), ("server-name", "other.example.com")));
        Assert.Equal(["kind=secret", "name=mine", "namespace=shop"], finding.Labels.Select(label => $"{label.Key}={label.Value}"));
        Assert.Equal(("shop-team", RuleIds.NameMismatch), (finding.Owner, Rules(finding)));
    }

    [Fact]
    public async Task A_key_of_another_certificate_makes_it_unfit_unless_the_rule_is_off()
    {
        string export = Folder.Write("export.yaml", Secret("web", Issue("shop.example.com"), Issue("shop.example.com").KeyPem));
        CertificateFinding finding = Assert.Single(await SweepAsync([export]));
        Assert.Equal((Verdict.Unfit, RuleIds.KeyMismatch), (finding.Verdict, Rules(finding)));
        Assert.Equal(Verdict.Ok, Assert.Single(await SweepAsync([export], ("rule", "key-mismatch=off"))).Verdict);
    }

    [Fact]
    public async Task An_empty_list_is_for_information()
    {
        CertificateFinding finding = Assert.Single(await SweepAsync([Folder.Write("export.json", "{\"apiVersion\":\"v1\",\"items\":[],\"kind\":\"List\"}")]));
        Assert.Equal((FailureReason.NotACertificate, Severity.Info), (finding.Reason, finding.Severity));
        Assert.Equal("The list is empty: no certificate found.", finding.Problem);
    }

    [Theory]
    [InlineData("-")]
    [InlineData(null)]
    public async Task The_input_is_a_target(string? dash)
    {
        List<CertificateFinding> findings = await InputAsync(Secret("web", Issue("shop.example.com")), dash is null ? [] : [dash]);
        Assert.Equal("k8s://shop/secret/web#tls.crt", Assert.Single(findings).Target);
    }

    [Fact]
    public async Task With_other_targets_the_input_is_read_where_it_is_asked_for()
    {
        string file = Folder.Write("site.pem", Issue("shop.example.com").Pem);
        Assert.Equal(2, (await InputAsync(Secret("web", Issue("shop.example.com")), ["-", file])).Count);
        Assert.Single(await InputAsync("never read", [file]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Unable to connect to the server: dial tcp 127.0.0.1:6443: connect: connection refused")]
    public async Task An_input_that_is_no_export_is_a_wrong_request(string text)
    {
        Assert.Empty(await InputAsync(text, []));
        Assert.Equal(("KubernetesInputInvalid", ErrorKind.InvalidInput), (Sink.Problems[0].ErrorId, Sink.Problems[0].Kind));
    }

    [Fact]
    public async Task Piped_lines_are_one_text_and_named_targets_are_looked_at_once()
    {
        string file = Folder.Write("site.pem", Issue("shop.example.com").Pem);
        string export = string.Concat(Enumerable.Range(0, 200).Select(i => Secret($"web{i}", Issuer) + "---\n"));
        List<CertificateFinding> findings = await PipeAsync(export.Split('\n'), file);
        Assert.Equal(201, findings.Count);
        Assert.Single(findings, finding => finding.Source == SourceKind.File);
        Assert.Empty(Sink.Problems);
    }

    [Fact]
    public async Task Lines_behind_a_broken_one_do_not_hold_it_up()
    {
        string[] lines = [.. Secret("web", Issue("shop.example.com")).Split('\n'), "---", "a: [", .. Enumerable.Repeat("b: }", 10_000)];
        List<CertificateFinding> findings = await PipeAsync(lines);
        Assert.Equal([null, FailureReason.Unreadable], findings.Select(finding => finding.Reason).Order());
    }

    [Fact]
    public async Task A_password_that_is_not_there_does_not_hold_the_lines_up()
    {
        Assert.Empty(await PipeAsync([.. Enumerable.Repeat("a: b", 10_000)], password: "env:TOIL_TEST_NO_SUCH_PASSWORD"));
        Assert.NotEmpty(Sink.Problems);
    }

    private static string Secret(string name, TestCertificate certificate, string? key = null)
        => $"apiVersion: v1\ndata:\n  tls.crt: {Encode(certificate.Pem)}\n  tls.key: {Encode(key ?? certificate.KeyPem)}\nkind: Secret\nmetadata:\n  name: {name}\n  namespace: shop\ntype: kubernetes.io/tls\n";

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<List<CertificateFinding>> InputAsync(string input, string[] targets)
        => await CollectAsync([new("kubernetes", true, s_origin), new("target", targets, s_origin)], null, Context() with { Input = new StringReader(input) });

    private async Task<List<CertificateFinding>> PipeAsync(string[] lines, string? target = null, string? password = null)
    {
        List<OptionValue> values = [new("kubernetes", true, s_origin)];
        if (target is not null)
        {
            values.Add(new("target", target, s_origin));
        }

        if (password is not null)
        {
            values.Add(new("password", password, s_origin));
        }

        IReadOnlyList<OptionValue>[] items = [.. lines.Select(line => (IReadOnlyList<OptionValue>)[new OptionValue("input-object", line, s_origin)])];
        return await CollectAsync(values, items.ToAsyncEnumerable(), Context());
    }

    private static async Task<List<CertificateFinding>> CollectAsync(
        IReadOnlyList<OptionValue> values, IAsyncEnumerable<IReadOnlyList<OptionValue>>? items, OperationContext context)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(60));
        List<CertificateFinding> findings = [];
        await foreach (CertificateFinding finding in new CertificateSweep().InvokeAsync(values, items, context, stop.Token))
        {
            findings.Add(finding);
        }

        return findings;
    }

    private static readonly ValueOrigin s_origin = new("test");
}
