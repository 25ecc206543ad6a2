namespace Toil.Certificates.Probing.Hello;

/// <summary>Key agreement on Curve25519 (RFC 7748), which the platform does not offer and most servers of TLS 1.3 prefer.</summary>
/// <remarks>
/// It takes no care to run in constant time, and must not be used for anything but a look at a certificate: what the agreed key
/// protects here is what the server shows to everybody who asks.
/// </remarks>
internal static class X25519
{
    /// <summary>Bytes of a private key, a public key and a shared secret.</summary>
    public const int KeySize = FieldElement.Size;

    private const int HighestBit = 254;

    // (486662 - 2) / 4 of the curve y^2 = x^3 + 486662 x^2 + x.
    private const uint A24 = 121_665;

    private static readonly byte[] s_basePoint = [9, .. new byte[KeySize - 1]];

    /// <summary>The public key of a private key, which may be any 32 bytes.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> privateKey) => Multiply(privateKey, s_basePoint);

    /// <summary>The shared secret; null where the peer's key is one of the few points of small order, which RFC 8446, 7.4.2 has us refuse.</summary>
    /// <param name="privateKey">32 bytes.</param>
    /// <param name="peerKey">32 bytes.</param>
    public static byte[]? Agree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerKey)
    {
        byte[] secret = Multiply(privateKey, peerKey);
        return secret.AsSpan().ContainsAnyExcept((byte)0) ? secret : null;
    }

    private static byte[] Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point)
    {
        Span<byte> k = stackalloc byte[KeySize];
        scalar.CopyTo(k);
        k[0] &= 0xf8;
        k[^1] = (byte)((k[^1] & 0x7f) | 0x40);

        // The Montgomery ladder of RFC 7748, section 5, with its names.
        FieldElement x1 = FieldElement.Read(point), x2 = FieldElement.One, z2 = FieldElement.Zero, x3 = x1, z3 = FieldElement.One;
        bool swap = false;
        for (int t = HighestBit; t >= 0; t--)
        {
            bool bit = (k[t / 8] >> (t % 8) & 1) == 1;
            if (swap != bit)
            {
                (x2, x3, z2, z3) = (x3, x2, z3, z2);
            }

            swap = bit;
            FieldElement a = x2 + z2, b = x2 - z2, aa = a.Square(), bb = b.Square(), e = aa - bb;
            FieldElement da = (x3 - z3) * a, cb = (x3 + z3) * b;
            x3 = (da + cb).Square();
            z3 = x1 * (da - cb).Square();
            x2 = aa * bb;
            z2 = e * (aa + e.Multiply(A24));
        }

        byte[] result = new byte[KeySize];
        (swap ? x3 * z3.Invert() : x2 * z2.Invert()).Write(result);
        return result;
    }
}
