using System.Formats.Asn1;
using System.Numerics;

namespace Toil.Certificates.Parsing;

/// <summary>Names public keys from a SubjectPublicKeyInfo (RFC 3279, 2.3; RFC 5480; RFC 8410).</summary>
internal static class KeyAlgorithms
{
    /// <summary>rsaEncryption.</summary>
    public const string RsaKey = "1.2.840.113549.1.1.1";

    /// <summary>id-RSASSA-PSS.</summary>
    public const string RsaPssKey = "1.2.840.113549.1.1.10";

    /// <summary>id-ecPublicKey, over whatever field.</summary>
    public const string CurveKey = "1.2.840.10045.2.1";

    /// <summary>Reads the algorithm and the size of a key.</summary>
    /// <exception cref="AsnContentException">It is not well formed.</exception>
    public static KeyAlgorithm Read(ReadOnlyMemory<byte> encoded)
    {
        AsnReader outer = Asn1.Reader(encoded);
        AsnReader info = outer.ReadSequence();
        AsnReader algorithm = info.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        ReadOnlyMemory<byte> key = info.TryReadPrimitiveBitString(out _, out ReadOnlyMemory<byte> primitive)
            ? primitive
            : info.ReadBitString(out _);
        return oid switch
        {
            RsaKey => Rsa("RSA", key),
            RsaPssKey => Rsa("RSASSA-PSS", key),
            CurveKey => EllipticCurves.Read(algorithm, key.Length),
            "1.3.101.112" => new KeyAlgorithm("Ed25519", KeyFamily.Edwards, 256),
            "1.3.101.113" => new KeyAlgorithm("Ed448", KeyFamily.Edwards, 456),
            "1.3.101.110" => new KeyAlgorithm("X25519", KeyFamily.Other, 255),
            "1.3.101.111" => new KeyAlgorithm("X448", KeyFamily.Other, 448),
            "1.2.840.10040.4.1" => Dsa(algorithm),
            _ => PostQuantum.NameOf(oid) is { } name
                ? new KeyAlgorithm(name, KeyFamily.PostQuantum, 0)
                : new KeyAlgorithm(oid, KeyFamily.Other, 0),
        };
    }

    /// <summary>
    /// Bits of an INTEGER that is meant to be positive: some keys lack the zero byte that says so.
    /// </summary>
    public static int BitsOf(ReadOnlySpan<byte> integer)
    {
        ReadOnlySpan<byte> significant = integer.TrimStart((byte)0);
        return significant.IsEmpty ? 0 : (significant.Length * 8) - BitOperations.LeadingZeroCount((uint)significant[0] << 24);
    }

    private static KeyAlgorithm Rsa(string name, ReadOnlyMemory<byte> key)
    {
        int bits = BitsOf(Asn1.Content(Asn1.Reader(key).ReadSequence(), Asn1Tag.Integer).Span);
        return new KeyAlgorithm($"{name} {bits}", KeyFamily.Rsa, bits);
    }

    /// <summary>The parameters may be left out and taken from the issuer (RFC 3279, 2.3.2); the size is then not known.</summary>
    private static KeyAlgorithm Dsa(AsnReader algorithm)
    {
        if (!algorithm.HasData || algorithm.PeekTag() != Asn1Tag.Sequence)
        {
            return new KeyAlgorithm("DSA", KeyFamily.Dsa, 0);
        }

        int bits = BitsOf(Asn1.Content(algorithm.ReadSequence(), Asn1Tag.Integer).Span);
        return new KeyAlgorithm($"DSA {bits}", KeyFamily.Dsa, bits);
    }
}
