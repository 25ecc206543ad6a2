using System.Formats.Asn1;
using System.Security.Cryptography;
using Toil.Certificates.Parsing;

namespace Toil.Certificates.Probing.Hello;

/// <summary>Checks a signature of a handshake with the public key of a certificate.</summary>
internal static class ServerSignature
{
    /// <summary>Checks a signature.</summary>
    /// <param name="certificate">DER of the certificate.</param>
    /// <param name="scheme">IANA registry "TLS SignatureScheme".</param>
    /// <param name="content">What was signed.</param>
    /// <param name="signature">As it stands in the message.</param>
    /// <returns>
    /// False where it is not of that key. Null where nobody here can tell: Edwards curves, DSA and SHA-224, which .NET does not have; SHA-1, which some
    /// systems' policies have fail; a key that the platform does not take.
    /// </returns>
    public static bool? Verify(ReadOnlyMemory<byte> certificate, ushort scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        try
        {
            return scheme switch
            {
                0x0401 or 0x0501 or 0x0601 => VerifyRsa(certificate, content, signature, HashOf(scheme >> 8), RSASignaturePadding.Pkcs1),
                0x0804 or 0x0805 or 0x0806 => VerifyRsa(certificate, content, signature, HashOf(scheme & 0xff), RSASignaturePadding.Pss),
                0x0809 or 0x080a or 0x080b => VerifyRsa(certificate, content, signature, HashOf((scheme & 0xff) - 5), RSASignaturePadding.Pss),
                0x0403 or 0x0503 or 0x0603 => VerifyCurve(certificate, content, signature, HashOf(scheme >> 8)),
                _ => null,
            };
        }
        catch (Exception error) when (error is CryptographicException or AsnContentException or ArgumentException or OverflowException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    // The numbers of RFC 5246, 7.4.1.4.1.
    private static HashAlgorithmName HashOf(int number) => number switch
    {
        4 => HashAlgorithmName.SHA256,
        5 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    private static bool? VerifyRsa(
        ReadOnlyMemory<byte> certificate, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature, HashAlgorithmName hash, RSASignaturePadding padding)
    {
        ReadOnlyMemory<byte> info = CertificateParser.KeyInfoOf(certificate);
        if (AlgorithmOf(info) is not (KeyAlgorithms.RsaKey or KeyAlgorithms.RsaPssKey))
        {
            return false;
        }

        RSA key = (RSA)PublicKeyShelf.Take(info, ImportRsa);
        bool fits = key.VerifyData(content, signature, hash, padding);
        PublicKeyShelf.Give(info, key);
        return fits;
    }

    private static bool? VerifyCurve(ReadOnlyMemory<byte> certificate, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        ReadOnlyMemory<byte> info = CertificateParser.KeyInfoOf(certificate);
        if (AlgorithmOf(info) != KeyAlgorithms.CurveKey)
        {
            return false;
        }

        ECDsa key = (ECDsa)PublicKeyShelf.Take(info, ImportCurve);
        bool fits = key.VerifyData(content, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        PublicKeyShelf.Give(info, key);
        return fits;
    }

    private static string AlgorithmOf(ReadOnlyMemory<byte> info) => Asn1.Reader(info).ReadSequence().ReadSequence().ReadObjectIdentifier();

    // By the key alone: .NET takes no info that says RSASSA-PSS.
    private static RSA ImportRsa(ReadOnlyMemory<byte> info)
    {
        AsnReader fields = Asn1.Reader(info).ReadSequence();
        fields.ReadSequence();
        byte[] bits = fields.ReadBitString(out _);
        return Import(RSA.Create(), key => key.ImportRSAPublicKey(bits, out _));
    }

    private static ECDsa ImportCurve(ReadOnlyMemory<byte> info) => Import(ECDsa.Create(), key => key.ImportSubjectPublicKeyInfo(info.Span, out _));

    private static T Import<T>(T key, Action<T> import)
        where T : AsymmetricAlgorithm
    {
        try
        {
            import(key);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
