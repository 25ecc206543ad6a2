using System.Buffers.Text;
using Toil.Certificates.Parsing;

namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>The bytes behind a value, and a cheap look at what they are.</summary>
internal static class ValueBytes
{
    // "-----BEGIN" in Base64, which is what is found in a value that was encoded twice.
    private static ReadOnlySpan<byte> EncodedBegin => "LS0tLS1CRUdJTi"u8;

    /// <summary>Decodes Base64 (RFC 4648, 4), white space allowed; null where it is none.</summary>
    public static byte[]? Decode(string text)
    {
        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Convert.TryFromBase64String(text, decoded, out int written) ? decoded[..written] : null;
    }

    /// <summary>True where the bytes may hold a certificate: PEM, or DER of the right outline.</summary>
    public static bool IsLikely(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        return span is [0x30, >= 0x80, ..]
            ? CertificateContainer.IsAnnounced(span[..Math.Min(span.Length, 8)], span.Length)
                && DerShapes.Of(bytes) is DerShape.Certificate or DerShape.SignedData or DerShape.Pkcs12
            : span.IndexOf(PemContainer.Begin) >= 0;
    }

    /// <summary>True where PEM was encoded twice.</summary>
    public static bool IsEncodedTwice(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \r\n\t"u8).StartsWith(EncodedBegin);
}
