using System.Buffers.Binary;
using System.Text;

namespace Toil.Certificates.Parsing;

/// <summary>
/// Takes the certificates out of a file's bytes: PEM (bundles, mixed with keys and text), DER, PKCS#7, PKCS#12. What the bytes are is told by
/// their content alone; names and extensions lie.
/// </summary>
public static class CertificateContainer
{
    private const uint JksMagic = 0xFEEDFEED;
    private const uint JceksMagic = 0xCECECECE;

    /// <summary>
    /// Returns the pieces of a file, lazily and in its order. A damaged piece is an entry like another, and the good ones after it still come.
    /// No content throws; nothing recognisable gives no entry.
    /// </summary>
    /// <param name="content">The whole file. It must not change until the last entry has been taken; no entry refers to it afterwards.</param>
    /// <param name="passwords">Passwords for PKCS#12, tried in order after none and the empty one.</param>
    public static IEnumerable<ContainerEntry> Read(ReadOnlyMemory<byte> content, IReadOnlyList<string> passwords)
    {
        ReadOnlySpan<byte> bytes = content.Span;
        if (bytes.Length >= 4 && MagicOf(bytes) is JksMagic or JceksMagic)
        {
            return [ContainerEntry.Locked(JavaKeyStore)];
        }

        // A text may well start with the digit 0; only keys are as short as that makes a binary file.
        if (bytes is [0x30, >= 0x80, ..] || (bytes is [0x30, ..] && bytes.IndexOf(PemContainer.Begin) < 0))
        {
            return DerContainer.Read(content, passwords);
        }

        return bytes switch
        {
            // Windows PowerShell writes UTF-16 where `>` is asked for a certificate.
            [0xFF, 0xFE, ..] => PemContainer.Read(Encoding.Convert(Encoding.Unicode, Encoding.UTF8, bytes[2..].ToArray())),
            [0xFE, 0xFF, ..] => PemContainer.Read(Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, bytes[2..].ToArray())),
            _ => PemContainer.Read(content),
        };
    }

    /// <summary>True where a file's first bytes announce one of the binary formats, and agree with its size, or UTF-16.</summary>
    /// <param name="head">The first bytes, eight of them where the file has as many.</param>
    /// <param name="length">Bytes in the whole file.</param>
    internal static bool IsAnnounced(ReadOnlySpan<byte> head, long length) => head switch
    {
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => true,
        [0x30, 0x80, ..] => true,
        [0x30, > 0x80, ..] => DerContainer.AnnouncedLength(head) == length,
        _ => head.Length >= 4 && MagicOf(head) is JksMagic or JceksMagic,
    };

    private static uint MagicOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static ReadFailure JavaKeyStore { get; } = new(
        FailureReason.Unreadable,
        "The file is a keystore in Java's own format (JKS or JCEKS), which Toil does not read.",
        "Convert it: keytool -importkeystore -srckeystore old.jks -destkeystore new.p12 -deststoretype pkcs12.");
}
