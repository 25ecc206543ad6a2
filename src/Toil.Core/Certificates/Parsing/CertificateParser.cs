using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Toil.Certificates.Parsing;

/// <summary>
/// Reads an X.509 certificate (RFC 5280, 4.1) from its bytes. Written on <see cref="AsnReader"/> because a sweep reads tens of thousands of
/// them and needs no platform handle for a date. Encodings that only BER allows are accepted: roots from the nineties use them.
/// </summary>
public static class CertificateParser
{
    private static readonly Asn1Tag s_version = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag s_extensions = new(TagClass.ContextSpecific, 3);

    /// <summary>Reads one certificate. Safe to call from any number of threads.</summary>
    /// <param name="der">The certificate and nothing after it. The result refers to these bytes: they must not change afterwards.</param>
    /// <exception cref="CertificateFormatException">
    /// The bytes are not one well-formed certificate. Nothing else is thrown, whatever the bytes.
    /// </exception>
    public static CertificateFacts Parse(ReadOnlyMemory<byte> der)
        => Parse(der, Convert.ToHexString(SHA256.HashData(der.Span)));

    /// <summary>The SubjectPublicKeyInfo of a certificate, and nothing else of it.</summary>
    /// <exception cref="AsnContentException">There is none where it must be.</exception>
    internal static ReadOnlyMemory<byte> KeyInfoOf(ReadOnlyMemory<byte> der)
    {
        AsnReader body = Asn1.Reader(der).ReadSequence().ReadSequence();
        if (body.PeekTag().HasSameClassAndValue(s_version))
        {
            body.ReadEncodedValue();
        }

        // Serial number, signature algorithm, issuer, validity and subject.
        for (int field = 0; field < 5; field++)
        {
            body.ReadEncodedValue();
        }

        return body.ReadEncodedValue();
    }

    internal static CertificateFacts Parse(ReadOnlyMemory<byte> der, string thumbprint)
    {
        string part = "outline";
        try
        {
            return Read(der, thumbprint, ref part);
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException or OverflowException)
        {
            // The decoder throws the last two for dates and object identifiers that no .NET type can hold.
            throw new CertificateFormatException($"The certificate's {part} is not well formed.", e);
        }
    }

    private static CertificateFacts Read(ReadOnlyMemory<byte> der, string thumbprint, ref string part)
    {
        AsnReader outer = Asn1.Reader(der);
        AsnReader certificate = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        AsnReader body = certificate.ReadSequence();

        part = "signature algorithm";
        (string signature, string? digest) = SignatureAlgorithms.Read(certificate.ReadSequence());
        part = "signature";
        certificate.ReadBitString(out _);
        certificate.ThrowIfNotEmpty();

        part = "version";
        if (body.PeekTag().HasSameClassAndValue(s_version))
        {
            body.ReadEncodedValue();
        }

        part = "serial number";
        string serial = ReadSerial(body);
        part = "inner signature algorithm";
        body.ReadSequence();

        part = "issuer";
        ReadOnlyMemory<byte> issuerDer = body.ReadEncodedValue();
        DistinguishedName issuer = DistinguishedName.Read(issuerDer);

        part = "validity";
        AsnReader validity = body.ReadSequence();
        DateTimeOffset notBefore = ReadTime(validity);
        DateTimeOffset notAfter = ReadTime(validity);

        part = "subject";
        ReadOnlyMemory<byte> subjectDer = body.ReadEncodedValue();
        DistinguishedName subject = subjectDer.Span.SequenceEqual(issuerDer.Span) ? issuer : DistinguishedName.Read(subjectDer);

        part = "public key";
        ReadOnlyMemory<byte> keyDer = body.ReadEncodedValue();
        KeyAlgorithm key = KeyAlgorithms.Read(keyDer);

        part = "extensions";
        CertificateExtensions extensions = new();
        while (body.HasData)
        {
            // The unique identifiers [1] and [2] of X.509 version 2 say nothing that anybody uses.
            bool isExtensions = body.PeekTag().HasSameClassAndValue(s_extensions);
            ReadOnlyMemory<byte> field = body.ReadEncodedValue();
            if (isExtensions)
            {
                extensions.Read(field, s_extensions, ref part);
            }
        }

        return new CertificateFacts
        {
            Der = der,
            Thumbprint = thumbprint,
            KeyThumbprint = Convert.ToHexString(SHA256.HashData(keyDer.Span)),
            Subject = subject.Text,
            Issuer = issuer.Text,
            SubjectDer = subjectDer,
            IssuerDer = issuerDer,
            SerialNumber = serial,
            DnsNames = extensions.DnsNames,
            IpAddresses = extensions.IpAddresses,
            CommonName = subject.CommonName,
            NotBefore = notBefore,
            NotAfter = notAfter,
            KeyAlgorithm = key.Name,
            KeyFamily = key.Family,
            KeyBits = key.Bits,
            SignatureAlgorithm = signature,
            SignatureDigest = digest,
            IsAuthority = extensions.IsAuthority,
            SubjectKeyId = extensions.SubjectKeyId,
            AuthorityKeyId = extensions.AuthorityKeyId,
            Policies = extensions.Policies,
            ExtendedKeyUsages = extensions.ExtendedKeyUsages,
            KeyUsage = extensions.KeyUsage,
        };
    }

    /// <summary>The serial's bytes as they stand: some are negative, and some are padded with more zeros than DER allows.</summary>
    private static string ReadSerial(AsnReader body)
    {
        ReadOnlySpan<byte> content = Asn1.Content(body, Asn1Tag.Integer).Span;
        if (content.IsEmpty)
        {
            throw new AsnContentException();
        }

        ReadOnlySpan<byte> significant = content.TrimStart((byte)0);
        return significant.IsEmpty ? "00" : Convert.ToHexString(significant);
    }

    /// <summary>Two-digit years up to 49 are in this century (RFC 5280, 4.1.2.5.1).</summary>
    private static DateTimeOffset ReadTime(AsnReader validity)
    {
        DateTimeOffset time = validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime)
            ? validity.ReadUtcTime(twoDigitYearMax: 2049)
            : validity.ReadGeneralizedTime();
        return time.ToUniversalTime();
    }
}
