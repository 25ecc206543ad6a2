using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Toil.Certificates.Probing.Hello;

/// <summary>Protects the records of one direction (RFC 8446, 5.2 and 5.3).</summary>
internal sealed class RecordCipher : IDisposable
{
    /// <summary>Bytes that protection adds to a record: the tag and the type.</summary>
    public const int Overhead = TagSize + 1;

    private const int TagSize = 16;

    private readonly AesGcm? _aes;
    private readonly ChaCha20Poly1305? _chaCha;
    private readonly byte[] _iv;
    private ulong _sequence;

    public RecordCipher(SuiteParameters suite, ReadOnlySpan<byte> key, byte[] iv)
    {
        _iv = iv;
        _aes = suite.IsChaCha ? null : new AesGcm(key, TagSize);
        _chaCha = suite.IsChaCha ? new ChaCha20Poly1305(key) : null;
    }

    /// <summary>Opens a record in place.</summary>
    /// <param name="header">The record's 5 bytes of header.</param>
    /// <param name="fragment">What follows them; what is left after type and padding are the first bytes of it.</param>
    /// <param name="type">The type that was hidden in it.</param>
    /// <returns>The content.</returns>
    /// <exception cref="HelloException">It cannot be opened, or holds nothing but padding.</exception>
    public ReadOnlySpan<byte> Open(ReadOnlySpan<byte> header, Span<byte> fragment, out RecordType type)
    {
        if (fragment.Length < Overhead)
        {
            throw new HelloException("Sent an encrypted record that is too short.");
        }

        Span<byte> text = fragment[..^TagSize];
        Span<byte> nonce = stackalloc byte[_iv.Length];
        NextNonce(nonce);
        try
        {
            _aes?.Decrypt(nonce, text, fragment[^TagSize..], text, header);
            _chaCha?.Decrypt(nonce, text, fragment[^TagSize..], text, header);
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new HelloException("Sent an encrypted record that does not open with the agreed keys.", exception);
        }

        int last = text.LastIndexOfAnyExcept((byte)0);
        type = last >= 0 ? (RecordType)text[last] : throw new HelloException("Sent an encrypted record of nothing but padding.");
        return text[..last];
    }

    /// <summary>A record around some content.</summary>
    public byte[] Seal(RecordType type, ReadOnlySpan<byte> content)
    {
        int size = content.Length + Overhead;
        byte[] record = [(byte)RecordType.ApplicationData, 3, 3, (byte)(size >> 8), (byte)size, .. content, (byte)type, .. new byte[TagSize]];
        Span<byte> text = record.AsSpan(HandshakeTap.RecordHeaderSize, content.Length + 1);
        Span<byte> nonce = stackalloc byte[_iv.Length];
        NextNonce(nonce);
        _aes?.Encrypt(nonce, text, text, record.AsSpan(^TagSize..), record.AsSpan(0, HandshakeTap.RecordHeaderSize));
        _chaCha?.Encrypt(nonce, text, text, record.AsSpan(^TagSize..), record.AsSpan(0, HandshakeTap.RecordHeaderSize));
        return record;
    }

    public void Dispose()
    {
        _aes?.Dispose();
        _chaCha?.Dispose();
    }

    private void NextNonce(Span<byte> nonce)
    {
        _iv.CopyTo(nonce);
        Span<byte> tail = nonce[^sizeof(ulong)..];
        BinaryPrimitives.WriteUInt64BigEndian(tail, BinaryPrimitives.ReadUInt64BigEndian(tail) ^ _sequence++);
    }
}
