using System.Buffers.Binary;

namespace Toil.Certificates.Probing;

/// <summary>
/// Puts handshake messages together from the fragments of records: a message may be cut over many records, and a record may hold many
/// messages (RFC 8446, 5.1). Memory grows with what has come, never with what a length promises; a message in one piece needs none.
/// </summary>
/// <param name="maxBody">Bytes of a body at most.</param>
internal sealed class MessageAssembler(int maxBody)
{
    /// <summary>Bytes of type and length before a body.</summary>
    public const int HeaderSize = 4;

    private const int FirstSize = 4 * 1024;

    private byte[] _buffer = [];
    private int _filled;

    /// <summary>True once a message promised to be longer than is accepted; nothing more is taken then.</summary>
    public bool IsOverlong { get; private set; }

    /// <summary>Takes from a fragment up to the end of the next message.</summary>
    /// <param name="fragment">What is left of the fragment; shortened by what was taken.</param>
    /// <param name="message">The whole message, header included; valid until the next call, and as long as the fragment.</param>
    /// <returns>False where the fragment ends before the message does.</returns>
    public bool TryTake(ref ReadOnlySpan<byte> fragment, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (_filled == 0 && fragment.Length >= HeaderSize && SizeOf(fragment) <= Math.Min(fragment.Length, HeaderSize + maxBody))
        {
            int whole = SizeOf(fragment);
            message = fragment[..whole];
            fragment = fragment[whole..];
            return true;
        }

        if (_filled < HeaderSize && !Fill(HeaderSize, ref fragment))
        {
            return false;
        }

        int size = SizeOf(_buffer);
        if (IsOverlong |= size - HeaderSize > maxBody)
        {
            fragment = default;
            return false;
        }

        if (!Fill(size, ref fragment))
        {
            return false;
        }

        message = _buffer.AsSpan(0, size);
        _filled = 0;
        return true;
    }

    private static int SizeOf(ReadOnlySpan<byte> message)
        => HeaderSize + ((message[1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(message[2..]));

    private bool Fill(int wanted, ref ReadOnlySpan<byte> fragment)
    {
        int count = Math.Min(wanted - _filled, fragment.Length);
        if (_filled + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_filled + count, Math.Max(FirstSize, _buffer.Length * 2)));
        }

        fragment[..count].CopyTo(_buffer.AsSpan(_filled));
        fragment = fragment[count..];
        _filled += count;
        return _filled == wanted;
    }
}
