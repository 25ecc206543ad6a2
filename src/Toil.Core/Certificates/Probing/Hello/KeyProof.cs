using System.Buffers.Binary;
using System.Net.Security;

namespace Toil.Certificates.Probing.Hello;

/// <summary>Whether a server holds the key of the certificate that it shows: it signs what only this handshake has.</summary>
internal static class KeyProof
{
    private const byte NamedCurve = 3;

    // RFC 8446, 4.4.3.
    private static readonly byte[] s_context = [.. Enumerable.Repeat((byte)0x20, 64), .. "TLS 1.3, server CertificateVerify\0"u8];

    /// <summary>Reads a CertificateVerify message of TLS 1.3.</summary>
    /// <param name="leaf">DER of the server's certificate.</param>
    /// <param name="transcriptHash">Digest of all messages up to the Certificate.</param>
    /// <param name="body">The message without its header.</param>
    /// <returns>False where the signature is not of that key; null where nobody here can tell.</returns>
    public static bool? InVerify(ReadOnlyMemory<byte> leaf, ReadOnlySpan<byte> transcriptHash, ReadOnlySpan<byte> body)
        => Check(leaf, body, [.. s_context, .. transcriptHash]);

    /// <summary>Reads a ServerKeyExchange message of TLS 1.2 (RFC 5246, 7.4.3; RFC 8422, 5.4).</summary>
    /// <param name="leaf">DER of the server's certificate.</param>
    /// <param name="suite">The suite that the server chose.</param>
    /// <param name="clientRandom">From our hello.</param>
    /// <param name="serverRandom">From the server's.</param>
    /// <param name="body">The message without its header.</param>
    /// <returns>As above; null too where the message does not add up, or the suite has none that is signed.</returns>
    public static bool? InKeyExchange(
        ReadOnlyMemory<byte> leaf, TlsCipherSuite suite, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom, ReadOnlySpan<byte> body)
    {
        int size = OfferedSuites.IsFiniteField(suite) ? FiniteFieldSize(body) : CurveSize(body);
        return size < 0 ? null : Check(leaf, body[size..], [.. clientRandom, .. serverRandom, .. body[..size]]);
    }

    // The scheme, and the signature with a length before it.
    private static bool? Check(ReadOnlyMemory<byte> leaf, ReadOnlySpan<byte> signed, byte[] content)
        => signed.Length >= 4 && BinaryPrimitives.ReadUInt16BigEndian(signed[2..]) == signed.Length - 4
            ? ServerSignature.Verify(leaf, BinaryPrimitives.ReadUInt16BigEndian(signed), content, signed[4..])
            : null;

    // A prime, a generator and a key, each with a length before it.
    private static int FiniteFieldSize(ReadOnlySpan<byte> body)
    {
        int size = 0;
        for (int part = 0; part < 3; part++)
        {
            if (body.Length - size < sizeof(ushort))
            {
                return -1;
            }

            size += sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(body[size..]);
        }

        return size <= body.Length ? size : -1;
    }

    // A curve by its number, and a point with a length before it.
    private static int CurveSize(ReadOnlySpan<byte> body)
        => body.Length > 4 && body[0] == NamedCurve && body.Length >= 4 + body[3] ? 4 + body[3] : -1;
}
