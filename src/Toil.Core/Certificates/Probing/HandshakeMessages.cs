namespace Toil.Certificates.Probing;

/// <summary>Reads the lists of certificates in handshake messages. A list that does not add up gives nothing.</summary>
internal static class HandshakeMessages
{
    // Real chains have two to five. A list of one-byte blobs would cost a hundred times its size.
    private const int MostCertificates = 256;

    /// <summary>The certificates of a Certificate message up to TLS 1.2: a list of DER blobs with 24-bit lengths (RFC 5246, 7.4.2).</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadCertificates(ReadOnlyMemory<byte> body) => ReadList(body, hasExtensions: false);

    /// <summary>The certificates of TLS 1.3: a context, empty from a server, and a list with extensions behind each blob (RFC 8446, 4.4.2).</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadCertificates13(ReadOnlyMemory<byte> body)
        => TryTake(ref body, 1, out ReadOnlyMemory<byte> context) && context.IsEmpty ? ReadList(body, hasExtensions: true) : [];

    private static IReadOnlyList<ReadOnlyMemory<byte>> ReadList(ReadOnlyMemory<byte> body, bool hasExtensions)
    {
        if (!TryTake(ref body, 3, out ReadOnlyMemory<byte> list) || !body.IsEmpty)
        {
            return [];
        }

        List<ReadOnlyMemory<byte>> certificates = [];
        while (!list.IsEmpty)
        {
            if (!TryTake(ref list, 3, out ReadOnlyMemory<byte> certificate) || certificate.IsEmpty || certificates.Count == MostCertificates
                || (hasExtensions && !TryTake(ref list, 2, out _)))
            {
                return [];
            }

            certificates.Add(certificate);
        }

        return certificates;
    }

    private static bool TryTake(ref ReadOnlyMemory<byte> from, int lengthSize, out ReadOnlyMemory<byte> taken)
    {
        taken = default;
        if (from.Length < lengthSize)
        {
            return false;
        }

        int length = 0;
        foreach (byte part in from.Span[..lengthSize])
        {
            length = (length << 8) | part;
        }

        if (from.Length - lengthSize < length)
        {
            return false;
        }

        taken = from.Slice(lengthSize, length);
        from = from[(lengthSize + length)..];
        return true;
    }
}
