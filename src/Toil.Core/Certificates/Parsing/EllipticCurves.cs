using System.Formats.Asn1;

namespace Toil.Certificates.Parsing;

/// <summary>Names curves, from SEC 2, RFC 5480 and RFC 5639; the size is that of the curve's order.</summary>
internal static class EllipticCurves
{
    private const string BrainpoolBranch = "1.3.36.3.3.2.8.1.1.";
    private const string CerticomBranch = "1.3.132.0.";
    private const string CharacteristicTwo = "1.2.840.10045.1.2";

    private static readonly int[] s_brainpool = [160, 192, 224, 256, 320, 384, 512];

    /// <summary>Reads ECParameters, which follow the algorithm's object identifier.</summary>
    /// <param name="algorithm">Stands before the parameters.</param>
    /// <param name="pointLength">Bytes of the public point, from which the size of a curve without a known name is estimated.</param>
    public static KeyAlgorithm Read(AsnReader algorithm, int pointLength)
    {
        if (!algorithm.HasData)
        {
            return new KeyAlgorithm("ECDSA", KeyFamily.EllipticCurve, 0);
        }

        Asn1Tag tag = algorithm.PeekTag();
        if (tag.HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
        {
            return Named(algorithm.ReadObjectIdentifier(), pointLength);
        }

        return tag.HasSameClassAndValue(Asn1Tag.Sequence)
            ? Explicit(algorithm.ReadSequence())
            : new KeyAlgorithm("ECDSA", KeyFamily.EllipticCurve, 0);
    }

    private static KeyAlgorithm Named(string oid, int pointLength)
    {
        (string? name, int bits) = oid switch
        {
            "1.2.840.10045.3.1.7" => ("P-256", 256),
            "1.3.132.0.34" => ("P-384", 384),
            "1.3.132.0.35" => ("P-521", 521),
            "1.2.840.10045.3.1.1" => ("P-192", 192),
            "1.3.132.0.33" => ("P-224", 224),
            "1.3.132.0.8" => ("secp160r1", 161),
            "1.3.132.0.9" => ("secp160k1", 161),
            "1.3.132.0.30" => ("secp160r2", 161),
            "1.3.132.0.31" => ("secp192k1", 192),
            "1.3.132.0.32" => ("secp224k1", 225),
            "1.3.132.0.10" => ("secp256k1", 256),
            "1.2.156.10197.1.301" => ("SM2", 256),
            _ => (null, 0),
        };
        if (name is not null)
        {
            return new KeyAlgorithm($"ECDSA {name}", KeyFamily.EllipticCurve, bits);
        }

        if (oid.StartsWith(BrainpoolBranch, StringComparison.Ordinal)
            && int.TryParse(oid.AsSpan(BrainpoolBranch.Length), out int arc) && arc is >= 1 and <= 14)
        {
            // Odd arcs are the random curves, even ones their twists (RFC 5639, 4).
            int size = s_brainpool[(arc - 1) / 2];
            return new KeyAlgorithm($"ECDSA brainpoolP{size}{(arc % 2 == 1 ? 'r' : 't')}1", KeyFamily.EllipticCurve, size);
        }

        // Certicom's other curves are over binary fields, which are judged by other rules: shown, not judged.
        return oid.StartsWith(CerticomBranch, StringComparison.Ordinal)
            ? new KeyAlgorithm($"ECDSA {oid}", KeyFamily.Other, 0)
            : new KeyAlgorithm($"ECDSA {oid}", KeyFamily.EllipticCurve, Math.Max(0, (pointLength - 1) / 2 * 8));
    }

    /// <summary>SpecifiedECDomain (SEC 1, C.2): version, field, curve, base, order.</summary>
    private static KeyAlgorithm Explicit(AsnReader domain)
    {
        Asn1.Content(domain, Asn1Tag.Integer);
        string field = domain.ReadSequence().ReadObjectIdentifier();
        domain.ReadSequence();
        domain.ReadEncodedValue();
        int bits = KeyAlgorithms.BitsOf(Asn1.Content(domain, Asn1Tag.Integer).Span);
        return field == CharacteristicTwo
            ? new KeyAlgorithm($"ECDSA explicit binary curve {bits}", KeyFamily.Other, bits)
            : new KeyAlgorithm($"ECDSA explicit curve {bits}", KeyFamily.EllipticCurve, bits);
    }
}
