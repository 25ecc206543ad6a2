using System.Buffers.Binary;

namespace Toil.Certificates.Probing;

/// <summary>Reads the bodies of two handshake messages. Whatever does not add up gives nothing.</summary>
internal static class HandshakeMessages
{
    /// <summary>TLS 1.2 on the wire.</summary>
    public const int Tls12 = 0x0303;

    private const int RandomSize = 32;
    private const int CipherAndCompressionSize = 3;
    private const ushort SupportedVersions = 43;

    /// <summary>The version that a ServerHello chooses: its supported_versions extension, else its legacy_version (RFC 8446, 4.1.3).</summary>
    public static int? ReadServerVersion(ReadOnlySpan<byte> body)
    {
        int sessionAt = sizeof(ushort) + RandomSize;
        if (body.Length <= sessionAt)
        {
            return null;
        }

        int legacy = BinaryPrimitives.ReadUInt16BigEndian(body);
        int extensionsAt = sessionAt + 1 + body[sessionAt] + CipherAndCompressionSize;
        if (body.Length < extensionsAt + sizeof(ushort))
        {
            return legacy;
        }

        body = body[(extensionsAt + sizeof(ushort))..];
        while (body.Length >= 4)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(body);
            int length = BinaryPrimitives.ReadUInt16BigEndian(body[2..]);
            if (body.Length < 4 + length)
            {
                break;
            }

            if (type == SupportedVersions && length == sizeof(ushort))
            {
                return BinaryPrimitives.ReadUInt16BigEndian(body[4..]);
            }

            body = body[(4 + length)..];
        }

        return legacy;
    }

    /// <summary>The certificates of a Certificate message up to TLS 1.2: a list of DER blobs with 24-bit lengths (RFC 5246, 7.4.2).</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadCertificates(ReadOnlyMemory<byte> body)
    {
        if (!TryTake(ref body, out ReadOnlyMemory<byte> list) || !body.IsEmpty)
        {
            return [];
        }

        List<ReadOnlyMemory<byte>> certificates = [];
        while (!list.IsEmpty)
        {
            if (!TryTake(ref list, out ReadOnlyMemory<byte> certificate) || certificate.IsEmpty)
            {
                return [];
            }

            certificates.Add(certificate);
        }

        return certificates;
    }

    private static bool TryTake(ref ReadOnlyMemory<byte> from, out ReadOnlyMemory<byte> taken)
    {
        taken = default;
        if (from.Length < 3)
        {
            return false;
        }

        ReadOnlySpan<byte> head = from.Span;
        int length = (head[0] << 16) | (head[1] << 8) | head[2];
        if (from.Length - 3 < length)
        {
            return false;
        }

        taken = from.Slice(3, length);
        from = from[(3 + length)..];
        return true;
    }
}
