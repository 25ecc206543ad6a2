using System.Text.Json;
using Toil.Certificates;
using Toil.Core.Tests.Certificates.Sweep;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Acm;

/// <summary>Sweeps against a scripted ACM.</summary>
public abstract class AcmTest : SweepTest, IAsyncLifetime
{
    private protected ScriptedAcm Acm { get; } = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Acm.DisposeAsync();
        Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static string Arn(int number) => $"arn:aws:acm:eu-west-1:123456789012:certificate/{number:D8}-0000-0000-0000-000000000000";

    private protected static string Json(object value) => JsonSerializer.Serialize(value);

    private protected static ScriptedAcm.Answer Ok(object value) => new(200, Json(value));

    /// <summary>Has ACM hold these: the number is the certificate's.</summary>
    private protected void Hold(int count, string status = "ISSUED", int pageSize = 1_000)
    {
        Acm.On["ListCertificates"] = input =>
        {
            int from = input.TryGetProperty("NextToken", out JsonElement token) ? int.Parse(token.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : 0;
            object[] page = [.. Enumerable.Range(from, Math.Min(pageSize, count - from)).Select(n => new { CertificateArn = Arn(n), DomainName = $"n{n}.example.com", Status = status, Type = "IMPORTED" })];
            return from + pageSize < count ? Ok(new { CertificateSummaryList = page, NextToken = $"{from + pageSize}" }) : Ok(new { CertificateSummaryList = page });
        };
    }

    private protected void Serve(TestCertificate certificate) => Acm.On["GetCertificate"] = _ => Ok(new { Certificate = certificate.Pem, CertificateChain = Issuer.Pem + Root.Pem });

    private protected Task<List<CertificateFinding>> SweepAcmAsync(string timeout = "5s") => SweepAsync(["acm://eu-west-1"], ("timeout", timeout));

    private protected void AssertNoSecret(IEnumerable<CertificateFinding> findings)
    {
        string all = Json(findings) + string.Join(' ', Sink.Problems.Select(problem => problem.ToString())) + string.Join(' ', Sink.Warnings);
        Assert.DoesNotContain(ScriptedAcm.SecretKey, all, StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedAcm.Token, all, StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedAcm.AccessKey, all, StringComparison.Ordinal);
    }
}
