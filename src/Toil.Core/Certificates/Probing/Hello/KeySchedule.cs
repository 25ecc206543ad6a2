using System.Security.Cryptography;
using System.Text;

namespace Toil.Certificates.Probing.Hello;

/// <summary>The part of TLS 1.3's key schedule that leads to the handshake's record keys (RFC 8446, 7.1 and 7.3).</summary>
internal sealed class KeySchedule
{
    private const int IvSize = 12;

    // Without a pre-shared key everything before the key agreement is the same in every handshake.
    private static readonly byte[] s_salt256 = DeriveSalt(HashAlgorithmName.SHA256, SHA256.HashSizeInBytes, SHA256.HashData([]));
    private static readonly byte[] s_salt384 = DeriveSalt(HashAlgorithmName.SHA384, SHA384.HashSizeInBytes, SHA384.HashData([]));

    private readonly SuiteParameters _suite;
    private readonly byte[] _handshakeSecret;
    private readonly byte[] _transcriptHash;

    /// <summary>Starts from an agreed secret.</summary>
    /// <param name="suite">The suite that the server chose.</param>
    /// <param name="sharedSecret">From the key agreement.</param>
    /// <param name="transcriptHash">Digest of all messages up to the ServerHello.</param>
    public KeySchedule(SuiteParameters suite, ReadOnlySpan<byte> sharedSecret, byte[] transcriptHash)
    {
        _suite = suite;
        _transcriptHash = transcriptHash;
        _handshakeSecret = new byte[suite.HashSize];
        HKDF.Extract(suite.Hash, sharedSecret, suite.Hash == HashAlgorithmName.SHA384 ? s_salt384 : s_salt256, _handshakeSecret);
    }

    /// <summary>Keys of what the server sends after its hello.</summary>
    public RecordCipher CreateServerCipher() => CreateCipher("s hs traffic");

    /// <summary>Keys of what we would send.</summary>
    public RecordCipher CreateClientCipher() => CreateCipher("c hs traffic");

    private static byte[] DeriveSalt(HashAlgorithmName hash, int size, ReadOnlySpan<byte> emptyDigest)
    {
        Span<byte> early = stackalloc byte[size];
        HKDF.Extract(hash, new byte[size], [], early);
        byte[] salt = new byte[size];
        ExpandLabel(hash, early, "derived", emptyDigest, salt);
        return salt;
    }

    private static void ExpandLabel(HashAlgorithmName hash, ReadOnlySpan<byte> secret, string label, ReadOnlySpan<byte> context, Span<byte> output)
    {
        Span<byte> info = stackalloc byte[2 + 1 + 6 + label.Length + 1 + context.Length];
        info[0] = (byte)(output.Length >> 8);
        info[1] = (byte)output.Length;
        info[2] = (byte)(6 + label.Length);
        "tls13 "u8.CopyTo(info[3..]);
        Encoding.ASCII.GetBytes(label, info[9..]);
        info[9 + label.Length] = (byte)context.Length;
        context.CopyTo(info[(10 + label.Length)..]);
        HKDF.Expand(hash, secret, output, info);
    }

    private RecordCipher CreateCipher(string label)
    {
        Span<byte> secret = stackalloc byte[_suite.HashSize];
        Span<byte> key = stackalloc byte[_suite.KeySize];
        byte[] iv = new byte[IvSize];
        ExpandLabel(_suite.Hash, _handshakeSecret, label, _transcriptHash, secret);
        ExpandLabel(_suite.Hash, secret, "key", [], key);
        ExpandLabel(_suite.Hash, secret, "iv", [], iv);
        return new RecordCipher(_suite, key, iv);
    }
}
