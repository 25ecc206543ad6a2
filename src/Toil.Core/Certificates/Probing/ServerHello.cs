using System.Buffers.Binary;
using System.Net.Security;

namespace Toil.Certificates.Probing;

/// <summary>What a ServerHello or a HelloRetryRequest says (RFC 8446, 4.1.3 and 4.1.4; RFC 5246, 7.4.1.3).</summary>
internal sealed record ServerHello
{
    private const int RandomSize = 32;
    private const int SuiteAndCompressionSize = 3;
    private const int ExtensionHeaderSize = 4;
    private const ushort CookieExtension = 44;
    private const ushort SupportedVersionsExtension = 43;
    private const ushort KeyShareExtension = 51;

    /// <summary>The version chosen: from the supported_versions extension, else the legacy_version.</summary>
    public required int Version { get; init; }

    /// <summary>The cipher suite chosen; 0 where the message ends before it.</summary>
    public TlsCipherSuite CipherSuite { get; init; }

    /// <summary>True for a HelloRetryRequest.</summary>
    public bool IsRetry { get; init; }

    /// <summary>True where the random says that the server would have taken a newer version than it was offered.</summary>
    public bool TellsOfDowngrade { get; init; }

    /// <summary>The group of the key share, or the one that a retry asks for; null where there is none.</summary>
    public ushort? Group { get; init; }

    /// <summary>The server's public key; empty in a retry.</summary>
    public ReadOnlyMemory<byte> KeyShare { get; init; }

    /// <summary>What a retry wants back; empty where it wants nothing.</summary>
    public ReadOnlyMemory<byte> Cookie { get; init; }

    /// <summary>The whole message with its header, as it belongs into the transcript.</summary>
    public required ReadOnlyMemory<byte> Message { get; init; }

    /// <summary>The server's random, 32 bytes.</summary>
    public ReadOnlySpan<byte> Random => Message.Span.Slice(MessageAssembler.HeaderSize + sizeof(ushort), RandomSize);

    // SHA-256 of "HelloRetryRequest".
    private static ReadOnlySpan<byte> RetryRandom =>
    [
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
    ];

    /// <summary>Reads a message; null where it is too short to name a version. Extensions that do not add up are left out.</summary>
    /// <param name="message">With its header; copied.</param>
    public static ServerHello? Read(ReadOnlySpan<byte> message)
    {
        byte[] kept = message.ToArray();
        ReadOnlyMemory<byte> body = kept.AsMemory(MessageAssembler.HeaderSize);
        int sessionAt = sizeof(ushort) + RandomSize;
        if (body.Length <= sessionAt)
        {
            return null;
        }

        ReadOnlySpan<byte> span = body.Span;
        ReadOnlySpan<byte> random = span.Slice(sizeof(ushort), RandomSize);
        int suiteAt = sessionAt + 1 + span[sessionAt];
        int extensionsAt = suiteAt + SuiteAndCompressionSize;
        Extensions extensions = new() { Version = BinaryPrimitives.ReadUInt16BigEndian(span) };
        if (span.Length >= extensionsAt + sizeof(ushort))
        {
            extensions.Read(body[(extensionsAt + sizeof(ushort))..]);
        }

        return new()
        {
            Version = extensions.Version,
            CipherSuite = span.Length < extensionsAt ? 0 : (TlsCipherSuite)BinaryPrimitives.ReadUInt16BigEndian(span[suiteAt..]),
            IsRetry = random.SequenceEqual(RetryRandom),
            TellsOfDowngrade = random[24..31].SequenceEqual("DOWNGRD"u8) && random[31] <= 1,
            Group = extensions.Group,
            KeyShare = extensions.KeyShare,
            Cookie = extensions.Cookie,
            Message = kept,
        };
    }

    private ref struct Extensions
    {
        public int Version;
        public ushort? Group;
        public ReadOnlyMemory<byte> KeyShare;
        public ReadOnlyMemory<byte> Cookie;

        public void Read(ReadOnlyMemory<byte> rest)
        {
            while (rest.Length >= ExtensionHeaderSize)
            {
                int type = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
                int length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span[2..]);
                if (rest.Length - ExtensionHeaderSize < length)
                {
                    break;
                }

                ReadOne(type, rest.Slice(ExtensionHeaderSize, length));
                rest = rest[(ExtensionHeaderSize + length)..];
            }
        }

        private void ReadOne(int type, ReadOnlyMemory<byte> data)
        {
            ReadOnlySpan<byte> span = data.Span;
            ushort first = span.Length >= sizeof(ushort) ? BinaryPrimitives.ReadUInt16BigEndian(span) : (ushort)0;
            switch (type)
            {
                case SupportedVersionsExtension when span.Length == sizeof(ushort):
                    Version = first;
                    break;
                case KeyShareExtension when span.Length == sizeof(ushort):
                    Group = first;
                    break;
                case KeyShareExtension when span.Length > 4 && BinaryPrimitives.ReadUInt16BigEndian(span[2..]) == span.Length - 4:
                    Group = first;
                    KeyShare = data[4..];
                    break;
                case CookieExtension when first == span.Length - sizeof(ushort):
                    Cookie = data[sizeof(ushort)..];
                    break;
            }
        }
    }
}
