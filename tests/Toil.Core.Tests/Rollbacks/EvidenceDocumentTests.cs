using System.Security.Cryptography;
using Toil.Operations;
using Toil.Rollbacks;
using Toil.Rollbacks.Cloning;
using Toil.Rollbacks.Evidence;

namespace Toil.Core.Tests.Rollbacks;

/// <summary>Evidence as a document: written, read, signed, changed.</summary>
public sealed class EvidenceDocumentTests
{
    [Fact]
    public void What_is_written_is_read_back_and_says_whether_it_is_signed()
    {
        EvidenceDocument unsigned = EvidenceDocument.Unsigned(Sample());
        EvidenceDocument again = EvidenceDocument.Read(unsigned.Text(), "test");
        Assert.Null(again.Signature);
        Assert.Equal(unsigned.Evidence.Id, again.Evidence.Id);
        Assert.Equal(unsigned.Text(), again.Text());

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        EvidenceDocument signed = EvidenceDocument.Read(again.Sign(key.ExportECPrivateKeyPem()).Pretty(), "test");
        Assert.True(signed.IsSignedBy(key));
        Assert.Equal(EvidenceKeys.IdOf(key), signed.Signature!.Key);
        Assert.Contains("\n  ", signed.Pretty(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_minds_what_is_said_and_not_how_it_is_laid_out()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string text = EvidenceDocument.Unsigned(Sample()).Sign(key.ExportPkcs8PrivateKeyPem()).Pretty();
        Assert.True(EvidenceDocument.Read(text.Replace("\n", "\r\n", StringComparison.Ordinal).Replace("  ", "\t", StringComparison.Ordinal), "test").IsSignedBy(key));
        foreach ((string from, string to) in new[] { ("\"passed\": true", "\"passed\": false"), ("\"upTo\": 4096", "\"upTo\": 9999999"), ("2026-11-28", "2036-11-28"), ("\"format\": 1", "\"format\": 1, \"note\": 1") })
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            Assert.False(EvidenceDocument.Read(text.Replace(from, to, StringComparison.Ordinal), "test").IsSignedBy(key), to);
        }

        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(EvidenceDocument.Read(text, "test").IsSignedBy(other));
    }

    [Theory]
    [InlineData("", "EvidenceInvalid")]
    [InlineData("{", "EvidenceInvalid")]
    [InlineData("[]", "EvidenceInvalid")]
    [InlineData("{}", "EvidenceInvalid")]
    [InlineData("{\"evidence\": null}", "EvidenceInvalid")]
    [InlineData("{\"evidence\": {\"format\": 1}}", "EvidenceInvalid")]
    [InlineData("{\"evidence\": 7}", "EvidenceInvalid")]
    public void What_is_no_evidence_is_refused_by_name(string text, string errorId)
        => Assert.Equal(errorId, Assert.Throws<ToilException>(() => EvidenceDocument.Read(text, "orders.json")).ErrorId);

    [Fact]
    public void Evidence_of_a_newer_Toil_is_refused()
    {
        string text = EvidenceDocument.Unsigned(Sample() with { Format = 2, ToilVersion = "9.0.0" }).Text();
        Assert.Equal("EvidenceTooNew", Assert.Throws<ToilException>(() => EvidenceDocument.Read(text, "orders.json")).ErrorId);
    }

    [Fact]
    public void A_key_that_cannot_sign_is_refused_without_being_repeated()
    {
        EvidenceDocument document = EvidenceDocument.Unsigned(Sample());
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Equal("SigningKeyInvalid", Assert.Throws<ToilException>(() => document.Sign("secret")).ErrorId);
        Assert.Equal("SigningKeyInvalid", Assert.Throws<ToilException>(() => document.Sign(key.ExportSubjectPublicKeyInfoPem())).ErrorId);
        Assert.Equal("EvidenceKeyCurve", Assert.Throws<ToilException>(() => document.Sign(large.ExportECPrivateKeyPem())).ErrorId);
        Assert.DoesNotContain("secret", Assert.Throws<ToilException>(() => document.Sign("secret")).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1024)]
    [InlineData(600, 1024)]
    [InlineData(1000, 2048)]
    [InlineData(2_000_000, 4_194_304)]
    public void A_bucket_lets_a_table_grow_by_half_at_least(long rows, long upTo) => Assert.Equal(upTo, RowBucket.UpTo(rows));

    [Theory]
    [InlineData("10%", 0.1)]
    [InlineData("0.25", 0.25)]
    [InlineData("100 %", 1)]
    public void A_share_is_read(string text, double value) => Assert.Equal(value, Share.Parse(text, null).Value, 6);

    [Theory]
    [InlineData("0")]
    [InlineData("101%")]
    [InlineData("-5%")]
    [InlineData("ten")]
    [InlineData("")]
    public void A_share_that_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => Share.Parse(text, null));

    internal static RehearsalEvidence Sample() => new()
    {
        Id = Guid.Parse("019aa1b2-0000-7000-8000-000000000001"),
        Migration = "orders",
        PlanHash = "p",
        RehearsalHash = "r",
        Database = "postgresql://db.example.com/shop",
        Engine = "PostgreSQL 15.14",
        SchemaDigest = "s",
        Tables = [new("public.orders", 2000, 4096)],
        CloneMethod = CloneMethod.Template,
        At = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
        ExpiresAt = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero),
        ToilVersion = "0.1.0",
        By = "ada@host",
        Passed = true,
        Total = TimeSpan.FromSeconds(12.5),
        Phases =
        [
            new()
            {
                Rehearsal = Guid.Parse("019aa1b2-0000-7000-8000-000000000001"), Migration = "orders", Database = "x", Phase = PhaseKind.Up, Name = "up – ünïcode <&>", Outcome = PhaseOutcome.Passed,
                Differences = [new() { Change = Toil.Rollbacks.Fingerprints.DifferenceKind.Missing, Kind = "rows", Name = "orders", Rows = 3, Samples = [new("1", default, ["a: 1 -> NULL"])] }],
            },
        ],
    };
}
