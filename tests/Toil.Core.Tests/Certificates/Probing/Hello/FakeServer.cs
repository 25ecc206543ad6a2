using System.Buffers.Binary;
using System.Net.Security;
using Toil.Certificates.Probing;
using Toil.Certificates.Probing.Hello;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>The first flight of a server of TLS 1.3, encrypted whatever stands in it.</summary>
internal sealed class FakeServer
{
    private readonly KeySchedule _schedule;
    private readonly byte[] _helloRecord;

    /// <param name="clientHello">The hello as a record; it holds a key on Curve25519.</param>
    /// <param name="clientKeys">Where that key comes from.</param>
    /// <param name="suite">The suite to choose.</param>
    public FakeServer(byte[] clientHello, HelloKeys clientKeys, TlsCipherSuite suite = TlsCipherSuite.TLS_AES_128_GCM_SHA256)
    {
        X25519KeyShare key = new();
        byte[] hello = Hello(suite, [0, 29, 0, 32, .. key.PublicKey.Span]);
        SuiteParameters parameters = SuiteParameters.Of(suite)!;
        byte[] secret = key.Agree(clientKeys.Find(NamedGroups.X25519)!.PublicKey.Span);
        _schedule = new KeySchedule(parameters, secret, parameters.Digest(clientHello.AsMemory(5), hello));
        _helloRecord = HostilePeerTests.Record(22, hello);
    }

    /// <summary>EncryptedExtensions without any.</summary>
    public static byte[] Extensions { get; } = Message(8, [0, 0]);

    /// <summary>A ServerHello of TLS 1.3 with a key share.</summary>
    public static byte[] Hello(TlsCipherSuite suite, byte[] keyShare, byte[]? random = null)
    {
        byte[] extensions = [0, 43, 0, 2, 3, 4, 0, 51, 0, (byte)keyShare.Length, .. keyShare];
        return Message(2, [3, 3, .. random ?? new byte[32], 0, (byte)((int)suite >> 8), (byte)suite, 0, 0, (byte)extensions.Length, .. extensions]);
    }

    /// <summary>A Certificate message of TLS 1.3.</summary>
    public static byte[] Certificate(params byte[][] certificates)
    {
        byte[] list = [.. certificates.SelectMany(der => (byte[])[.. Length(der.Length), .. der, 0, 0])];
        return Message(11, [0, .. Length(list.Length), .. list]);
    }

    /// <summary>A handshake message.</summary>
    public static byte[] Message(byte type, byte[] body) => [type, .. Length(body.Length), .. body];

    /// <summary>The flight with given messages, a record for each piece.</summary>
    /// <param name="messages">In clear text.</param>
    /// <param name="pieceSize">Bytes of a record's content.</param>
    /// <param name="type">Type of the content.</param>
    public byte[] Flight(ReadOnlySpan<byte> messages, int pieceSize = 16_384, RecordType type = RecordType.Handshake)
    {
        using RecordCipher cipher = _schedule.CreateServerCipher();
        List<byte> flight = [.. _helloRecord, 20, 3, 3, 0, 1, 1];
        for (int at = 0; at < messages.Length; at += pieceSize)
        {
            flight.AddRange(cipher.Seal(type, messages.Slice(at, Math.Min(pieceSize, messages.Length - at))));
        }

        return [.. flight];
    }

    private static byte[] Length(int length)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        return bytes[1..];
    }
}
