using System.Formats.Asn1;

namespace Toil.Certificates.Parsing;

/// <summary>Reads binary files: a certificate, several one after the other, PKCS#7, PKCS#12.</summary>
internal static class DerContainer
{
    /// <summary>Returns the pieces of a file that starts with a SEQUENCE, lazily. See <see cref="CertificateContainer.Read"/>.</summary>
    public static IEnumerable<ContainerEntry> Read(ReadOnlyMemory<byte> content, IReadOnlyList<string> passwords)
    {
        while (!content.IsEmpty)
        {
            if (!TryReadFirst(content, out ReadOnlyMemory<byte> first))
            {
                yield return ContainerEntry.Damaged(
                    AnnouncedLength(content.Span) is { } announced && announced > content.Length
                        ? $"It is cut short: it announces {announced} bytes, and {content.Length} are there."
                        : "It is neither text nor well-formed DER.");
                yield break;
            }

            foreach (ContainerEntry entry in ReadOne(first, passwords))
            {
                yield return entry;
            }

            // Some writers end the file with a line feed or fill a block with zeros.
            content = content[first.Length..].TrimStart([(byte)0, (byte)'\r', (byte)'\n']);
        }
    }

    /// <summary>Bytes that the outermost value announces, its header included; null where it announces none or more than any file has.</summary>
    public static long? AnnouncedLength(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [_, < 0x80 and var length, ..] => 2 + length,
        [_, 0x81, var a, ..] => 3 + a,
        [_, 0x82, var a, var b, ..] => 4 + ((a << 8) | b),
        [_, 0x83, var a, var b, var c, ..] => 5 + ((a << 16) | (b << 8) | c),
        [_, 0x84, var a, var b, var c, var d, ..] => 6 + (((long)a << 24) | ((long)b << 16) | ((long)c << 8) | d),
        _ => null,
    };

    private static bool TryReadFirst(ReadOnlyMemory<byte> content, out ReadOnlyMemory<byte> first)
    {
        try
        {
            first = Asn1.Reader(content).ReadEncodedValue();
            return true;
        }
        catch (AsnContentException)
        {
            first = default;
            return false;
        }
    }

    private static IEnumerable<ContainerEntry> ReadOne(ReadOnlyMemory<byte> value, IReadOnlyList<string> passwords)
        => DerShapes.Of(value) switch
        {
            DerShape.Certificate => [ContainerEntry.Certificate(value.ToArray())],
            DerShape.SignedData => Pkcs7Container.Read(value),
            DerShape.Pkcs12 => Pkcs12Container.Read(value, passwords),
            DerShape.PrivateKey => [ContainerEntry.Of(ContentKind.PrivateKey)],
            DerShape.PublicKey => [ContainerEntry.Of(ContentKind.PublicKey)],
            DerShape.Request => [ContainerEntry.Of(ContentKind.Request)],
            DerShape.RevocationList => [ContainerEntry.Of(ContentKind.RevocationList)],
            DerShape.Parameters => [ContainerEntry.Of(ContentKind.Parameters)],
            DerShape.Message => [ContainerEntry.Of(ContentKind.Other)],
            _ => [ContainerEntry.Damaged("It is well-formed DER, and nothing that Toil knows.")],
        };
}
