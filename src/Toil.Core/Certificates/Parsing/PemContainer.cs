using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Toil.Values;

namespace Toil.Certificates.Parsing;

/// <summary>
/// Reads PEM (RFC 7468) as it is found: text and `Bag Attributes` between blocks, indented blocks, any line ends, blocks that are broken off.
/// Only blocks of certificates are decoded.
/// </summary>
internal static class PemContainer
{
    /// <summary>What every block starts with.</summary>
    public static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private const int MaxLabel = 64;

    // How far before a block the `friendlyName` that `openssl pkcs12` prints is looked for.
    private const int MaxAttributes = 2_048;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <summary>Returns the blocks of a text, lazily. See <see cref="CertificateContainer.Read"/>.</summary>
    public static IEnumerable<ContainerEntry> Read(ReadOnlyMemory<byte> text)
    {
        int position = 0;
        while (TryFindBlock(text.Span, position, out Block block))
        {
            foreach (ContainerEntry entry in ReadBlock(text.Span, position, block))
            {
                yield return entry;
            }

            position = block.Next;
        }
    }

    private static bool TryFindBlock(ReadOnlySpan<byte> text, int from, out Block block)
    {
        while (text[from..].IndexOf(Begin) is var at and >= 0)
        {
            int start = from + at;
            int label = start + Begin.Length;
            ReadOnlySpan<byte> rest = text[label..];
            int length = rest[..Math.Min(rest.Length, MaxLabel + Dashes.Length)].IndexOf(Dashes);
            if (length < 0 || !StartsLine(text, start) || rest[..length].ContainsAny((byte)'\r', (byte)'\n'))
            {
                from = label;
                continue;
            }

            int body = label + length + Dashes.Length;
            int end = text[body..].IndexOf(Dashes);
            end = end < 0 ? text.Length : body + end;
            string name = Encoding.Latin1.GetString(rest[..length]).Trim();
            ReadOnlySpan<byte> tail = text[end..];
            bool isWhole = tail.StartsWith(End) && tail[End.Length..].StartsWith(rest[..(length + Dashes.Length)]);
            block = new Block(name, start, body, end, isWhole, isWhole ? end + End.Length + length + Dashes.Length : end);
            return true;
        }

        block = default;
        return false;
    }

    private static bool StartsLine(ReadOnlySpan<byte> text, int at)
    {
        while (at > 0 && text[at - 1] is (byte)' ' or (byte)'\t')
        {
            at--;
        }

        return at == 0 || text[at - 1] is (byte)'\n' or (byte)'\r' || (at == 3 && text.StartsWith(Encoding.UTF8.Preamble));
    }

    private static IEnumerable<ContainerEntry> ReadBlock(ReadOnlySpan<byte> text, int previousEnd, Block block)
    {
        ContentKind kind = KindOf(block.Label);
        if (kind != ContentKind.Certificate)
        {
            return [ContainerEntry.Of(kind)];
        }

        if (!block.IsWhole)
        {
            return [ContainerEntry.Damaged("The PEM block has no END line of its own: it is broken off, or other text was put into it.")];
        }

        byte[]? der = Decode(text[block.Body..block.End]);
        if (der is null)
        {
            return [ContainerEntry.Damaged("The PEM block is not valid Base64.")];
        }

        return block.Label switch
        {
            "TRUSTED CERTIFICATE" => [TrustedCertificate.Read(der)],
            "CERTIFICATE" or "X509 CERTIFICATE" => [ContainerEntry.Certificate(der, AliasBefore(text[previousEnd..block.Start]))],
            _ => Pkcs7Container.Read(der),
        };
    }

    /// <summary>Kind of a block by its label: those of RFC 7468 (4) and of OpenSSL's pem.h. `Certificate` stands for all that can hold one.</summary>
    private static ContentKind KindOf(string label) => label switch
    {
        "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE" or "PKCS7" or "CMS" or "PKCS #7 SIGNED DATA" => ContentKind.Certificate,
        "CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST" => ContentKind.Request,
        "X509 CRL" => ContentKind.RevocationList,
        _ when label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) => ContentKind.PrivateKey,
        _ when label.EndsWith("PUBLIC KEY", StringComparison.Ordinal) => ContentKind.PublicKey,
        _ when label.EndsWith("PARAMETERS", StringComparison.Ordinal) => ContentKind.Parameters,
        _ => ContentKind.Other,
    };

    private static byte[]? Decode(ReadOnlySpan<byte> body)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(body.Length));
        OperationStatus status = Base64.DecodeFromUtf8(body, buffer, out _, out int written);
        byte[]? der = status == OperationStatus.Done ? buffer.AsSpan(0, written).ToArray() : null;
        ArrayPool<byte>.Shared.Return(buffer);
        return der;
    }

    private static string? AliasBefore(ReadOnlySpan<byte> between)
    {
        between = between[Math.Max(0, between.Length - MaxAttributes)..];
        ReadOnlySpan<byte> attribute = "friendlyName: "u8;
        int at = between.LastIndexOf(attribute);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> value = between[(at + attribute.Length)..];
        int end = value.IndexOfAny((byte)'\r', (byte)'\n');
        return InertText.From(Encoding.UTF8.GetString(end < 0 ? value : value[..end]).Trim());
    }

    private readonly record struct Block(string Label, int Start, int Body, int End, bool IsWhole, int Next);
}
