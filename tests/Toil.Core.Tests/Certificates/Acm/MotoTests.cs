using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Toil.Certificates;
using Toil.Core.Tests.Certificates.Sweep;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Acm;

/// <summary>
/// Sweeps against moto, with the AWS CLI as a second client of the same server. What moto lacks is tested against the scripted server: it has no
/// pages (it ignores MaxItems), no renewals, never FAILED or REVOKED, and refuses to import what has ended.
/// </summary>
[Collection(WholeProcessCollection.Name)]
public sealed class MotoTests : SweepTest, IClassFixture<MotoServer>
{
    private readonly MotoServer _moto;

    public MotoTests(MotoServer moto)
    {
        _moto = moto;
        Assert.SkipUnless(moto.Missing is null, moto.Missing ?? string.Empty);
        moto.Lead();
    }

    public override void Dispose()
    {
        _moto.LeaveIt();
        base.Dispose();
    }

    [Fact]
    public async Task Sweep_and_aws_cli_agree_on_every_kind_of_key()
    {
        const string Region = "eu-west-1";
        AsymmetricAlgorithm[] keys =
        [
            RSA.Create(1024), RSA.Create(2048), RSA.Create(3072), RSA.Create(4096),
            ECDsa.Create(ECCurve.NamedCurves.nistP256), ECDsa.Create(ECCurve.NamedCurves.nistP384), ECDsa.Create(ECCurve.NamedCurves.nistP521),
        ];
        foreach ((int index, AsymmetricAlgorithm key) in keys.Index())
        {
            Import(Region, $"key{index}.example.com", key);
            key.Dispose();
        }

        string requested = _moto.Aws(Region, "request-certificate", "--domain-name", "pending.example.com").GetProperty("CertificateArn").GetString()!;
        _moto.Aws(Region, "add-tags-to-certificate", "--certificate-arn", requested, "--tags", "Key=owner,Value=shop", "Key=env,Value=prod");
        string issued = _moto.Aws(
            Region, "request-certificate", "--domain-name", "private.example.com", "--certificate-authority-arn",
            "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/00000000-0000-0000-0000-000000000000").GetProperty("CertificateArn").GetString()!;

        List<CertificateFinding> findings = await SweepAsync([$"acm://{Region}"]);

        JsonElement[] listed = [.. _moto.Aws(
            Region, "list-certificates", "--includes", "keyTypes=RSA_1024,RSA_2048,RSA_3072,RSA_4096,EC_prime256v1,EC_secp384r1,EC_secp521r1")
            .GetProperty("CertificateSummaryList").EnumerateArray()];
        Assert.Equal(9, listed.Length);
        Assert.Equal(
            listed.Select(one => one.GetProperty("CertificateArn").GetString()).Order(StringComparer.Ordinal),
            findings.Select(finding => finding.Labels["arn"]).Order(StringComparer.Ordinal));
        foreach (JsonElement one in listed)
        {
            CertificateFinding finding = Assert.Single(findings, finding => finding.Labels["arn"] == one.GetProperty("CertificateArn").GetString());
            Assert.Equal(one.GetProperty("DomainName").GetString(), finding.Entry);
            Assert.Equal(one.GetProperty("Type").GetString(), finding.Labels["type"]);
            Assert.Equal(one.GetProperty("Status").GetString(), finding.Labels["status"]);
            JsonElement detail = _moto.Aws(Region, "describe-certificate", "--certificate-arn", finding.Labels["arn"]).GetProperty("Certificate");
            if (finding.NotAfter is not null)
            {
                // The CLI shows an instant as it came, or in ISO 8601, by its version and configuration.
                JsonElement end = detail.GetProperty("NotAfter");
                Assert.Equal(
                    end.ValueKind == JsonValueKind.Number ? DateTimeOffset.FromUnixTimeSeconds((long)end.GetDouble()) : end.GetDateTimeOffset(), finding.NotAfter);
                Assert.Equal(BigInteger.Parse(detail.GetProperty("Serial").GetString()!, CultureInfo.InvariantCulture),
                    BigInteger.Parse("0" + finding.SerialNumber, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            }
        }

        Assert.Equal(
            ["ECDSA P-256", "ECDSA P-384", "ECDSA P-521", "RSA 1024", "RSA 2048", "RSA 3072", "RSA 4096"],
            findings.Where(finding => finding.Labels["type"] == "IMPORTED").Select(finding => finding.KeyAlgorithm).Order(StringComparer.Ordinal));
        Assert.Contains(RuleIds.WeakKey, Rules(findings.Single(finding => finding.KeyAlgorithm == "RSA 1024")), StringComparison.Ordinal);
        CertificateFinding pending = findings.Single(finding => finding.Labels["arn"] == requested);
        Assert.Equal((FailureReason.NotIssued, "shop", "prod"), (pending.Reason, pending.Owner, pending.Labels["tag:env"]));
        Assert.Equal("PRIVATE", findings.Single(finding => finding.Labels["arn"] == issued).Labels["type"]);
    }

    [Fact]
    public async Task Import_again_is_the_same_place()
    {
        const string Region = "ap-south-1";
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string arn = Import(Region, "old.example.com", key);
        CertificateFinding before = Assert.Single(await SweepAsync([$"acm://{Region}"]));
        Import(Region, "new.example.com", key, "--certificate-arn", arn);
        CertificateFinding after = Assert.Single(await SweepAsync([$"acm://{Region}"]));
        Assert.Equal(["old.example.com"], before.Names);
        Assert.Equal(["new.example.com"], after.Names);
        Assert.Equal(before.Fingerprint, after.Fingerprint);
    }

    [Fact]
    public async Task Regions_are_apart()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Import("us-west-2", "west.example.com", key);
        Import("us-east-2", "east.example.com", key);
        List<CertificateFinding> findings = await SweepAsync(["acm://*"], ("acm-region", new[] { "us-west-2", "us-east-2", "sa-east-1" }));
        Assert.Equal(["us-east-2 east.example.com", "us-west-2 west.example.com"], findings.Select(finding => $"{finding.Labels["region"]} {finding.Entry}").Order(StringComparer.Ordinal));
        Assert.Empty(Sink.Problems);
    }

    private string Import(string region, string name, AsymmetricAlgorithm key, params string[] more)
    {
        System.Security.Cryptography.X509Certificates.X500DistinguishedName subject = new($"CN={name}");
        System.Security.Cryptography.X509Certificates.CertificateRequest request = key is RSA rsa
            ? new(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(80));
        return _moto.Aws(
            region,
            ["import-certificate", "--certificate", "fileb://" + Folder.Write($"{name}.pem", certificate.ExportCertificatePem()),
            "--private-key", "fileb://" + Folder.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()), .. more]).GetProperty("CertificateArn").GetString()!;
    }
}
