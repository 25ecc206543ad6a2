using System.Text.Json;
using Toil.Certificates;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Acm;

/// <summary>What a sweep makes of what ACM says.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class AcmSweepTests : AcmTest
{
    [Fact]
    public async Task Every_page_is_read_and_every_certificate_once()
    {
        Hold(23, pageSize: 5);
        Serve(Issue("pages.example.com"));
        List<CertificateFinding> findings = await SweepAcmAsync();
        Assert.Equal(Enumerable.Range(0, 23).Select(n => $"acm://eu-west-1/{Arn(n).Split('/')[1]}"), findings.Select(finding => finding.Target).Order(StringComparer.Ordinal));
        Assert.All(findings, finding => Assert.Equal(Verdict.Ok, finding.Verdict));
        Assert.Equal(23, findings.Select(finding => finding.Fingerprint).Distinct().Count());
        string[] lists = [.. Acm.Requests.Where(request => request.Action == "ListCertificates").Select(request => request.Body)];
        Assert.Equal(5, lists.Length);
        Assert.All(lists, body => Assert.Equal(7, JsonDocument.Parse(body).RootElement.GetProperty("Includes").GetProperty("keyTypes").GetArrayLength()));
        AssertNoSecret(findings);
    }

    [Fact]
    public async Task Requests_are_signed_for_acm_in_the_region()
    {
        Hold(0);
        Assert.Empty(await SweepAcmAsync());
        (string _, string _, string authorization) = Assert.Single(Acm.Requests);
        Assert.StartsWith($"AWS4-HMAC-SHA256 Credential={ScriptedAcm.AccessKey}/", authorization, StringComparison.Ordinal);
        Assert.Contains("/eu-west-1/acm/aws4_request", authorization, StringComparison.Ordinal);
        Assert.Contains(Sink.Warnings, warning => warning.Contains("holds no certificate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Endpoint_of_acm_alone_wins()
    {
        Hold(0);
        Acm.Environment.Set("AWS_ENDPOINT_URL", "http://127.0.0.1:1").Set("AWS_ENDPOINT_URL_ACM", Acm.Url);
        Assert.Empty(await SweepAcmAsync());
        Assert.Single(Acm.Requests);
    }

    [Fact]
    public async Task Every_region_of_the_star_is_read()
    {
        Hold(1);
        Serve(Issue("star.example.com"));
        List<CertificateFinding> findings = await SweepAsync(["acm://*"], ("acm-region", new[] { "eu-west-1", "us-east-1", "eu-west-1" }));
        Assert.Equal(["eu-west-1", "us-east-1"], findings.Select(finding => finding.Labels["region"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Use_tags_and_owner_are_told()
    {
        Hold(1);
        Serve(Issue("labels.example.com"));
        Acm.On["DescribeCertificate"] = _ => Ok(new
        {
            Certificate = new
            {
                Status = "ISSUED",
                Type = "AMAZON_ISSUED",
                RenewalEligibility = "ELIGIBLE",
                NotAfter = 1.9E9,
                InUseBy = Enumerable.Range(0, 5).Select(n => $"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop{n}/50dc6c495c0c9188"),
                RenewalSummary = new { RenewalStatus = "PENDING_AUTO_RENEWAL", DomainValidationOptions = Array.Empty<object>(), UpdatedAt = 1.7E9 },
            },
        });
        Acm.On["ListTagsForCertificate"] = _ => Ok(new { Tags = new object[] { new { Key = "Owner", Value = "web" }, new { Key = "bare" }, new { Key = "bell\u0007", Value = new string('x', 5_000) } } });
        CertificateFinding finding = Assert.Single(await SweepAcmAsync());
        Assert.Equal((Verdict.Ok, "web", SourceKind.Acm, "n0.example.com"), (finding.Verdict, finding.Owner, finding.Source, finding.Entry));
        Assert.Equal((Arn(0), "eu-west-1", "AMAZON_ISSUED", "PENDING_AUTO_RENEWAL", string.Empty), (finding.Labels["arn"], finding.Labels["region"], finding.Labels["type"], finding.Labels["renewal"], finding.Labels["tag:bare"]));
        Assert.StartsWith("elasticloadbalancing:loadbalancer/app/shop0/", finding.Labels["in-use-by"], StringComparison.Ordinal);
        Assert.EndsWith("and 2 more", finding.Labels["in-use-by"], StringComparison.Ordinal);
        Assert.InRange(finding.Labels["tag:bell\\u{7}"].Length, 256, 260);
    }

    [Theory]
    [InlineData("PENDING_VALIDATION", "waits for its domain", "Add the DNS record _x.n0.example.com CNAME _y.acm-validations.aws.")]
    [InlineData("VALIDATION_TIMED_OUT", "not validated within 72 hours", "Request it again")]
    [InlineData("FAILED", "refused to issue it (CAA_ERROR)", "Request it again")]
    public async Task What_is_not_issued_says_why(string status, string says, string remedy)
    {
        Hold(1, status);
        Acm.On["DescribeCertificate"] = _ => Ok(new
        {
            Certificate = new
            {
                Status = status,
                FailureReason = status == "FAILED" ? "CAA_ERROR" : null,
                DomainValidationOptions = new[] { new { DomainName = "n0.example.com", ValidationStatus = "PENDING_VALIDATION", ResourceRecord = new { Name = "_x.n0.example.com.", Type = "CNAME", Value = "_y.acm-validations.aws." } } },
            },
        });
        CertificateFinding finding = Assert.Single(await SweepAcmAsync());
        Assert.Equal((FailureReason.NotIssued, Severity.Warning, RuleIds.NotIssued), (finding.Reason, finding.Severity, Rules(finding)));
        Assert.Contains(says, finding.Problem, StringComparison.Ordinal);
        Assert.StartsWith(remedy, finding.Problems[0].Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(Acm.Requests, request => request.Action == "GetCertificate");
    }

    [Theory]
    [InlineData("ISSUED", "PENDING_VALIDATION", RuleIds.RenewalPendingValidation, "waits for the domain", "Add the DNS record _x.n0.example.com CNAME _y.acm-validations.aws.")]
    [InlineData("ISSUED", "FAILED", RuleIds.RenewalFailed, "renewal failed (CAA_ERROR)", "Add the DNS record _x.n0.example.com")]
    [InlineData("REVOKED", "SUCCESS", RuleIds.Revoked, "revoked (KEY_COMPROMISE)", "Put another certificate")]
    public async Task What_ACM_cannot_renew_or_has_revoked_says_so(string status, string renewal, string rule, string says, string remedy)
    {
        Hold(1);
        Serve(Issue("n0.example.com"));
        Acm.On["DescribeCertificate"] = _ => Ok(new
        {
            Certificate = new
            {
                Status = status,
                Type = "AMAZON_ISSUED",
                RenewalEligibility = "ELIGIBLE",
                RevocationReason = status == "REVOKED" ? "KEY_COMPROMISE" : null,
                RenewalSummary = new
                {
                    RenewalStatus = renewal,
                    RenewalStatusReason = renewal == "FAILED" ? "CAA_ERROR" : null,
                    UpdatedAt = 1.7E9,
                    DomainValidationOptions = new[] { new { DomainName = "n0.example.com", ValidationStatus = "PENDING_VALIDATION", ResourceRecord = new { Name = "_x.n0.example.com.", Type = "CNAME", Value = "_y.acm-validations.aws." } } },
                },
            },
        });
        CertificateFinding finding = Assert.Single(await SweepAcmAsync());
        CertificateProblem problem = Assert.Single(finding.Problems);
        Assert.Equal(rule, problem.Rule);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith(remedy, problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_of_another_certificate_keeps_the_fingerprint()
    {
        Hold(1);
        Serve(Issue("old.example.com"));
        CertificateFinding before = Assert.Single(await SweepAcmAsync());
        Serve(Issue("new.example.com"));
        CertificateFinding after = Assert.Single(await SweepAcmAsync());
        Assert.NotEqual(before.Thumbprint, after.Thumbprint);
        Assert.Equal(before.Fingerprint, after.Fingerprint);
    }

    [Fact]
    public async Task Stop_is_prompt_and_keeps_what_was_found()
    {
        Hold(300);
        Serve(Issue("stop.example.com"));
        using CancellationTokenSource stop = new();
        List<CertificateFinding> findings = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (CertificateFinding finding in Sweep(["acm://eu-west-1"], stop.Token))
            {
                findings.Add(finding);
                await stop.CancelAsync();
            }
        });
        Assert.NotEmpty(findings);
        Assert.DoesNotContain(findings, finding => finding.Target == "acm://eu-west-1");
    }
}
