using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Toil.Certificates.Probing.Hello;

/// <summary>A ClientHello in which only the random, the session id and the server name are left open (RFC 8446, 4.1.2).</summary>
internal sealed class HelloTemplate
{
    /// <summary>Bytes of the record's header, before the message.</summary>
    public const int RecordHeaderSize = HandshakeTap.RecordHeaderSize;

    private const int RandomAt = RecordHeaderSize + MessageAssembler.HeaderSize + 2;
    private const int RandomSize = 32;
    private const int SessionAt = RandomAt + RandomSize + 1;
    private const int SessionSize = 32;

    // Some old load balancers hang on messages of 256 to 511 bytes, and take longer ones (RFC 7685).
    private const int HangsFrom = 256;
    private const int HangsTo = 511;

    private readonly byte[] _head;
    private readonly byte[] _extensions;

    /// <summary>Makes a template.</summary>
    /// <param name="choice">Certificates to ask for.</param>
    /// <param name="shares">Keys to send.</param>
    /// <param name="cookie">What a HelloRetryRequest wants back; empty for none.</param>
    public HelloTemplate(KeyChoice choice, IReadOnlyList<KeyShare> shares, ReadOnlyMemory<byte> cookie)
    {
        ArrayBufferWriter<byte> head = new();
        // Lengths are filled in by Build. A record of TLS 1.0 around the first hello is what every server can read (RFC 8446, 5.1).
        head.Write<byte>([(byte)RecordType.Handshake, 3, 1, 0, 0, (byte)HandshakeType.ClientHello, 0, 0, 0]);
        head.Write<byte>([3, 3]);
        head.Write<byte>(new byte[RandomSize]);
        // A session id makes middleboxes take TLS 1.3 for TLS 1.2 (RFC 8446, appendix D.4).
        head.Write<byte>([SessionSize]);
        head.Write<byte>(new byte[SessionSize]);
        HelloExtensions.WriteNumbers(head, OfferedSuites.For(choice).Select(suite => (ushort)suite));
        head.Write<byte>([1, 0]);
        _head = head.WrittenSpan.ToArray();
        _extensions = HelloExtensions.Build(choice, shares, cookie.Span);
    }

    /// <summary>The random of a hello, 32 bytes.</summary>
    public static ReadOnlySpan<byte> RandomOf(ReadOnlySpan<byte> hello) => hello.Slice(RandomAt, RandomSize);

    /// <summary>The random and the session id of a hello, to be used again in the one that answers a HelloRetryRequest.</summary>
    public static ReadOnlySpan<byte> NonceOf(ReadOnlySpan<byte> hello) => hello.Slice(RandomAt, SessionAt + SessionSize - RandomAt);

    /// <summary>A hello, ready to be sent as it stands, with a random of its own.</summary>
    /// <param name="serverName">Server name; null, or an IP address, which is never sent (RFC 6066, 3), for none.</param>
    public byte[] Build(string? serverName)
    {
        Span<byte> nonce = stackalloc byte[SessionAt + SessionSize - RandomAt];
        // What the server signs holds it: were it known beforehand, an old signature could stand in.
        RandomNumberGenerator.Fill(nonce);
        nonce[SessionAt - RandomAt - 1] = SessionSize;
        return Build(serverName, nonce);
    }

    /// <summary>A hello with a given random and session id.</summary>
    /// <param name="serverName">As above.</param>
    /// <param name="nonce">From <see cref="NonceOf"/>.</param>
    public byte[] Build(string? serverName, ReadOnlySpan<byte> nonce)
    {
        string name = serverName is null || IPAddress.TryParse(serverName, out _) ? string.Empty : serverName;
        int nameSize = name.Length == 0 ? 0 : HelloExtensions.ServerNameOverhead + name.Length;
        int size = _head.Length + sizeof(ushort) + nameSize + _extensions.Length;
        int messageSize = size - RecordHeaderSize;
        int padding = messageSize is >= HangsFrom and <= HangsTo
            ? Math.Max(HelloExtensions.HeaderSize + 1, HangsTo + 1 - messageSize)
            : 0;

        byte[] hello = new byte[size + padding];
        _head.CopyTo(hello, 0);
        nonce.CopyTo(hello.AsSpan(RandomAt));
        Span<byte> rest = hello.AsSpan(_head.Length);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)(rest.Length - sizeof(ushort)));
        rest = rest[sizeof(ushort)..];
        if (nameSize > 0)
        {
            HelloExtensions.WriteServerName(rest, name);
        }

        _extensions.CopyTo(rest[nameSize..]);
        if (padding > 0)
        {
            HelloExtensions.WritePadding(rest[(nameSize + _extensions.Length)..]);
        }

        BinaryPrimitives.WriteUInt16BigEndian(hello.AsSpan(3), (ushort)(hello.Length - RecordHeaderSize));
        BinaryPrimitives.WriteUInt16BigEndian(
            hello.AsSpan(RecordHeaderSize + 2), (ushort)(hello.Length - RecordHeaderSize - MessageAssembler.HeaderSize));
        return hello;
    }
}
