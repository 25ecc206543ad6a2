using System.Diagnostics;
using Toil.Certificates;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Acm;

/// <summary>Whatever goes wrong with ACM is a finding with a reason and a remedy, within its deadline, and shows no secret.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class AcmFailureTests : AcmTest
{
    // As AWS words it: with the request, and so with the session token in it.
    private const string Canonical = "The request signature we calculated does not match. The Canonical String should have been 'POST\n/\n\nx-amz-security-token:"
        + ScriptedAcm.Token + "' for " + ScriptedAcm.AccessKey;

    [Theory]
    [InlineData("UnrecognizedClientException", "The security token included in the request is invalid.", 400, FailureReason.Credentials, "does not know the access key")]
    [InlineData("InvalidSignatureException", Canonical, 403, FailureReason.Credentials, "secret key is not the one")]
    [InlineData("SignatureDoesNotMatch", Canonical, 403, FailureReason.Credentials, "secret key is not the one")]
    [InlineData("ExpiredTokenException", "The security token included in the request is expired", 400, FailureReason.Credentials, "has expired")]
    [InlineData("com.amazon.coral.service#AccessDeniedException", "User: arn:aws:iam::123456789012:user/night is not authorized to perform: acm:ListCertificates", 400, FailureReason.AccessDenied, "arn:aws:iam::123456789012:user/night may not acm:ListCertificates")]
    [InlineData("ThrottlingException", "Rate exceeded", 400, FailureReason.Throttled, "too often")]
    [InlineData("InternalFailure", "Oh.", 500, FailureReason.ProtocolError, "HTTP 500")]
    [InlineData("SomethingNew", ScriptedAcm.SecretKey, 400, FailureReason.ProtocolError, "refused ListCertificates (SomethingNew)")]
    public async Task Service_refuses(string code, string message, int status, FailureReason reason, string says)
    {
        Acm.On["ListCertificates"] = _ => ScriptedAcm.Error(code, message, status);
        CertificateFinding finding = await OneAsync(reason, says);
        Assert.Equal("acm://eu-west-1", finding.Target);
    }

    [Theory]
    [InlineData(200, "<html><body>Please sign in</body></html>", "text/html", "is not ACM")]
    [InlineData(403, "<html><body>Blocked by policy<p>", "text/html", "HTTP 403")]
    [InlineData(407, "", "text/html", "the proxy wants")]
    [InlineData(502, "Bad gateway", "text/plain", "HTTP 502")]
    [InlineData(302, "", "text/html", "HTTP 302")]
    [InlineData(200, "{\"CertificateSummaryList\": [{\"CertificateArn\"", "application/x-amz-json-1.1", "is not ACM")]
    [InlineData(200, "null", "application/x-amz-json-1.1", "is not ACM")]
    [InlineData(200, "", "application/x-amz-json-1.1", "is not ACM")]
    [InlineData(200, "{\"CertificateSummaryList\": 7}", "application/x-amz-json-1.1", "is not ACM")]
    public async Task Something_else_answers(int status, string body, string contentType, string says)
    {
        Acm.On["ListCertificates"] = _ => new(status, body, contentType);
        await OneAsync(FailureReason.ProtocolError, says);
    }

    [Fact]
    public async Task Answer_breaks_off()
    {
        Acm.On["ListCertificates"] = _ => new(200, "{\"CertificateSummaryList\": [", Ends: ScriptedAcm.End.BreaksOff);
        await OneAsync(FailureReason.ProtocolError, "broke off");
    }

    [Fact]
    public async Task Answer_stalls_half_way_and_the_deadline_holds()
    {
        Acm.On["ListCertificates"] = _ => new(200, "{\"CertificateSummaryList\": [", Ends: ScriptedAcm.End.Stalls);
        long start = Stopwatch.GetTimestamp();
        await OneAsync(FailureReason.Timeout, "within 1s", "1s");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 5);
    }

    [Fact]
    public async Task Nothing_listens()
    {
        Acm.Environment.Set("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        await OneAsync(FailureReason.Refused, "Nothing listens");
    }

    [Fact]
    public async Task Name_does_not_resolve()
    {
        Acm.Environment.Set("AWS_ENDPOINT_URL", "http://nothing.invalid:4566");
        await OneAsync(FailureReason.Dns, "could not be resolved");
    }

    [Fact]
    public async Task No_credentials_anywhere()
    {
        Acm.Environment.Set("AWS_ACCESS_KEY_ID", null).Set("AWS_SECRET_ACCESS_KEY", null).Set("AWS_SESSION_TOKEN", null);
        await OneAsync(FailureReason.Credentials, "There are no AWS credentials");
        Assert.Empty(Acm.Requests);
    }

    [Fact]
    public async Task Source_of_credentials_that_stays_silent_does_not_hold_the_sweep()
    {
        using System.Net.Sockets.TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        Acm.Environment.Set("AWS_ACCESS_KEY_ID", null).Set("AWS_SECRET_ACCESS_KEY", null).Set("AWS_SESSION_TOKEN", null)
            .Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", $"http://{silent.LocalEndpoint}/");
        long start = Stopwatch.GetTimestamp();
        await OneAsync(FailureReason.Credentials, "within 1s", "1s");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 5);
    }

    [Fact]
    public async Task Profile_that_is_not_there_is_named()
    {
        Acm.Environment.Set("AWS_ACCESS_KEY_ID", null).Set("AWS_SECRET_ACCESS_KEY", null).Set("AWS_SESSION_TOKEN", null).Set("AWS_PROFILE", "nowhere");
        await OneAsync(FailureReason.Credentials, "nowhere");
    }

    [Fact]
    public async Task Clock_that_stays_off_is_named()
    {
        Acm.On["ListCertificates"] = _ => ScriptedAcm.Error("InvalidSignatureException", "Signature expired: 20261120T000000Z is now earlier than 20261120T010000Z", 403);
        await OneAsync(FailureReason.Credentials, "clock is off");
    }

    [Fact]
    public async Task Clock_that_the_sdk_corrects_is_told_of()
    {
        Hold(1);
        Serve(Issue("clock.example.com"));
        Func<System.Text.Json.JsonElement, ScriptedAcm.Answer> list = Acm.On["ListCertificates"];
        DateTimeOffset theirs = TimeProvider.System.GetUtcNow().AddHours(2);
        int asked = 0;
        Acm.On["ListCertificates"] = input => (Interlocked.Increment(ref asked) == 1 ? ScriptedAcm.Error("RequestTimeTooSkewed", "Off.", 403) : list(input)) with { Date = theirs };
        foreach (string action in new[] { "GetCertificate", "DescribeCertificate", "ListTagsForCertificate" })
        {
            Func<System.Text.Json.JsonElement, ScriptedAcm.Answer>? answer = Acm.On.GetValueOrDefault(action);
            Acm.On[action] = input => (answer?.Invoke(input) ?? Ok(new { })) with { Date = theirs };
        }

        Assert.Equal(Verdict.Ok, Assert.Single(await SweepAcmAsync()).Verdict);
        Assert.Contains(Sink.Warnings, warning => warning.Contains("clock is 2h behind", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_that_lead_back_end_the_list_and_keep_what_was_found()
    {
        Hold(3);
        Serve(Issue("loop.example.com"));
        Func<System.Text.Json.JsonElement, ScriptedAcm.Answer> list = Acm.On["ListCertificates"];
        string page = list(System.Text.Json.JsonDocument.Parse("{}").RootElement).Body;
        Acm.On["ListCertificates"] = _ => new(200, page[..^1] + ",\"NextToken\":\"again\"}");
        List<CertificateFinding> findings = await SweepAcmAsync();
        Assert.Equal(FailureReason.ProtocolError, Assert.Single(findings, finding => finding.Target == "acm://eu-west-1").Reason);
        Assert.All(findings, finding => Assert.True(finding.Target != "acm://eu-west-1" || finding.Problem.Contains("leads back", StringComparison.Ordinal)));
        Assert.True(Acm.Requests.Count(request => request.Action == "ListCertificates") <= 3);
    }

    [Fact]
    public async Task Denied_tags_and_details_are_left_out_and_said_once()
    {
        Hold(4);
        Serve(Issue("denied.example.com"));
        Acm.On["ListTagsForCertificate"] = _ => ScriptedAcm.Error("AccessDeniedException", "User: arn:aws:sts::123456789012:assumed-role/night/x is not authorized");
        Acm.On["DescribeCertificate"] = _ => ScriptedAcm.Error("AccessDeniedException", "No.");
        List<CertificateFinding> findings = await SweepAcmAsync();
        Assert.Equal(4, findings.Count);
        Assert.All(findings, finding => Assert.Equal(Verdict.Ok, finding.Verdict));
        Assert.Equal(2, Sink.Warnings.Count);
        Assert.Contains(Sink.Warnings, warning => warning.Contains("tags are left out", StringComparison.Ordinal) && warning.Contains("assumed-role/night/x may not acm:ListTagsForCertificate", StringComparison.Ordinal));
        Assert.Contains(Sink.Warnings, warning => warning.Contains("renewal, use and validation are left out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AMAZON_ISSUED", 60, FailureReason.Throttled)]
    [InlineData("AMAZON_ISSUED", -1, null)]
    [InlineData("IMPORTED", 60, null)]
    public async Task Renewal_that_could_not_be_asked_for_is_not_taken_for_one_in_order(string type, int daysLeft, FailureReason? reason)
    {
        Acm.On["ListCertificates"] = _ => Ok(new { CertificateSummaryList = new[] { new { CertificateArn = Arn(0), DomainName = "n0.example.com", Status = "ISSUED", Type = type } } });
        Serve(Issue(TestPki.Server("n0.example.com") with { NotAfter = DateTimeOffset.UtcNow.AddDays(daysLeft) }));
        Acm.On["DescribeCertificate"] = _ => ScriptedAcm.Error("ThrottlingException");
        CertificateFinding finding = Assert.Single(await SweepAcmAsync());
        Assert.Equal(reason, finding.Reason);
        Assert.Equal(reason is null, finding.NotAfter is not null);
        Assert.Equal(reason is not null, finding.Problem.StartsWith("Nobody knows how its renewal stands: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Denied_certificate_costs_itself_alone()
    {
        Hold(3);
        TestCertificate leaf = Issue("one.example.com");
        Acm.On["GetCertificate"] = input => input.GetProperty("CertificateArn").GetString() == Arn(1)
            ? ScriptedAcm.Error("AccessDeniedException")
            : Ok(new { Certificate = leaf.Pem });
        List<CertificateFinding> findings = await SweepAcmAsync();
        CertificateFinding denied = Assert.Single(findings, finding => finding.Reason is not null);
        Assert.Equal((FailureReason.AccessDenied, $"acm://eu-west-1/{Arn(1).Split('/')[1]}"), (denied.Reason, denied.Target));
        Assert.Contains("acm:GetCertificate", denied.Problem, StringComparison.Ordinal);
        Assert.Equal(3, findings.Count);
    }

    [Fact]
    public async Task Token_that_expires_on_the_way_ends_the_region_with_one_finding()
    {
        Hold(200);
        Acm.On["GetCertificate"] = _ => ScriptedAcm.Error("ExpiredTokenException");
        List<CertificateFinding> findings = await SweepAcmAsync();
        CertificateFinding region = Assert.Single(findings, finding => finding.Target == "acm://eu-west-1");
        Assert.Equal(FailureReason.Credentials, region.Reason);
        Assert.Contains("certificates listed so far were read", region.Problem, StringComparison.Ordinal);
        Assert.True(findings.Count < 20);
    }

    [Fact]
    public async Task Certificate_deleted_after_it_was_listed_is_passed_over()
    {
        Hold(2);
        Serve(Issue("left.example.com"));
        Acm.On["DescribeCertificate"] = input => input.GetProperty("CertificateArn").GetString() == Arn(0) ? ScriptedAcm.Error("ResourceNotFoundException") : Ok(new { });
        Assert.Equal($"acm://eu-west-1/{Arn(1).Split('/')[1]}", Assert.Single(await SweepAcmAsync()).Target);
    }

    [Fact]
    public async Task Garbage_for_a_certificate_costs_itself_alone()
    {
        Hold(3);
        TestCertificate leaf = Issue("good.example.com");
        Acm.On["GetCertificate"] = input => Ok(new
        {
            Certificate = input.GetProperty("CertificateArn").GetString() switch
            {
                var arn when arn == Arn(0) => "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----",
                var arn when arn == Arn(1) => "nothing",
                _ => leaf.Pem,
            },
            CertificateChain = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        });
        List<CertificateFinding> findings = await SweepAcmAsync();
        Assert.Equal([FailureReason.Unreadable, FailureReason.Unreadable], findings.Where(finding => finding.Reason is not null).Select(finding => finding.Reason!.Value));
        Assert.Single(findings, finding => finding.Verdict == Verdict.Ok);
    }

    [Fact]
    public async Task Region_has_a_deadline_and_says_how_far_it_came()
    {
        Hold(100);
        Serve(Issue("slow.example.com"));
        List<CertificateFinding> findings = await SweepAsync(["acm://eu-west-1"], ("acm-timeout", "2s"));
        CertificateFinding region = Assert.Single(findings, finding => finding.Target == "acm://eu-west-1");
        Assert.Equal(FailureReason.Timeout, region.Reason);
        Assert.Contains("within 2s", region.Problem, StringComparison.Ordinal);
        Assert.InRange(findings.Count, 8, 40);
    }

    [Fact]
    public async Task Region_that_goes_silent_is_given_up_after_a_few_calls()
    {
        Hold(500);
        Acm.On["GetCertificate"] = _ => new(502, "Bad gateway", "text/plain");
        Acm.On["DescribeCertificate"] = Acm.On["ListTagsForCertificate"] = Acm.On["GetCertificate"];
        List<CertificateFinding> findings = await SweepAcmAsync();
        Assert.Single(findings, finding => finding.Target == "acm://eu-west-1");
        Assert.True(findings.Count < 20);
    }

    private async Task<CertificateFinding> OneAsync(FailureReason reason, string says, string timeout = "5s")
    {
        List<CertificateFinding> findings = await SweepAcmAsync(timeout);
        CertificateFinding finding = Assert.Single(findings);
        Assert.Equal((Verdict.Unreachable, reason), (finding.Verdict, finding.Reason));
        Assert.Contains(says, finding.Problem, StringComparison.Ordinal);
        Assert.EndsWith(".", finding.Problems[0].Remedy, StringComparison.Ordinal);
        AssertNoSecret(findings);
        return finding;
    }
}
