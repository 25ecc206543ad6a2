using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Toil.Certificates.Parsing;

namespace Toil.Certificates.Sources;

/// <summary>Compares a private key with certificates by the public halves. The key leaves no trace but the answer.</summary>
internal static class KeyComparison
{
    // Unencrypted keys of TLS servers; RSA 16384 has 12 KiB.
    private const int LongestKey = 64 * 1024;

    /// <summary>Says whether a certificate is that of the key.</summary>
    /// <param name="key">PEM, unencrypted; other blocks may stand around it, but no second key.</param>
    /// <param name="certificates">Certificates of which one should fit.</param>
    /// <returns>Null where nobody can tell: another format, an algorithm that the platform does not have.</returns>
    public static bool? Fits(ReadOnlySpan<byte> key, IEnumerable<CertificateFacts> certificates)
    {
        if (key.Length > LongestKey)
        {
            return null;
        }

        char[] text = Encoding.Latin1.GetChars(key.ToArray());
        try
        {
            return Import(RSA.Create(), text) is { } rsa ? Compare(rsa, certificates, KeyFamily.Rsa, EqualRsa)
                : Import(ECDsa.Create(), text) is { } curve ? Compare(curve, certificates, KeyFamily.EllipticCurve, EqualCurve)
                : null;
        }
        finally
        {
            Array.Clear(text);
        }
    }

    private static T? Import<T>(T algorithm, char[] pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            algorithm.ImportFromPem(pem);
            return algorithm;
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException or PlatformNotSupportedException)
        {
            algorithm.Dispose();
            return null;
        }
    }

    private static bool? Compare<T>(
        T key, IEnumerable<CertificateFacts> certificates, KeyFamily family, Func<T, X509Certificate2, bool?> equals)
        where T : AsymmetricAlgorithm
    {
        using (key)
        {
            bool? fits = null;
            foreach (CertificateFacts facts in certificates)
            {
                try
                {
                    using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(facts.Der.Span);
                    bool? equal = facts.KeyFamily == family ? equals(key, certificate) : false;
                    if (equal is not false)
                    {
                        return equal;
                    }

                    fits = false;
                }
                catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
                {
                    return null;
                }
            }

            return fits;
        }
    }

    private static bool? EqualRsa(RSA key, X509Certificate2 certificate)
    {
        using RSA? served = certificate.GetRSAPublicKey();
        if (served is null)
        {
            return null;
        }

        RSAParameters a = key.ExportParameters(includePrivateParameters: false);
        RSAParameters b = served.ExportParameters(includePrivateParameters: false);
        return a.Modulus.AsSpan().SequenceEqual(b.Modulus) && a.Exponent.AsSpan().SequenceEqual(b.Exponent);
    }

    private static bool? EqualCurve(ECDsa key, X509Certificate2 certificate)
    {
        using ECDsa? served = certificate.GetECDsaPublicKey();
        if (served is null)
        {
            return null;
        }

        ECPoint a = key.ExportParameters(includePrivateParameters: false).Q;
        ECPoint b = served.ExportParameters(includePrivateParameters: false).Q;
        return a.X.AsSpan().SequenceEqual(b.X) && a.Y.AsSpan().SequenceEqual(b.Y);
    }
}
