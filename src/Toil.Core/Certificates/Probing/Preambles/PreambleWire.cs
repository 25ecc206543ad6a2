using System.Text;
using Toil.Values;

namespace Toil.Certificates.Probing.Preambles;

/// <summary>Lines and bytes of a preamble, within the peer's byte cap. What was received and not asked for stays here.</summary>
/// <param name="peer">The connection.</param>
/// <param name="cancellationToken">The deadline's.</param>
internal sealed class PreambleWire(PeerStream peer, CancellationToken cancellationToken)
{
    /// <summary>
    /// Bytes that one line, tag or message may have. The protocols allow less (512 in RFC 5321, 4.5.3.1.5; 8,192 for IMAP in RFC 2683,
    /// 3.2.1.5), and nothing in a preamble needs more.
    /// </summary>
    public const int LongestItem = 8 * 1024;

    private const int ExcerptSize = 64;
    private const byte Nul = 0;
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private readonly byte[] _buffer = new byte[2048];
    private int _at;
    private int _end;

    /// <summary>What has been received and not been read, at most 64 bytes of it.</summary>
    public ReadOnlySpan<byte> Excerpt => _buffer.AsSpan(_at, Math.Min(ExcerptSize, _end - _at));

    /// <summary>Sends a command and CRLF.</summary>
    public ValueTask SendLineAsync(string command) => SendAsync(Encoding.ASCII.GetBytes(command + "\r\n"));

    /// <summary>Sends bytes.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => peer.WriteAsync(bytes, cancellationToken);

    /// <summary>Waits until there is something to read, and shows it without taking it.</summary>
    public async ValueTask<byte> PeekByteAsync()
    {
        if (_at == _end)
        {
            await FillAsync().ConfigureAwait(false);
        }

        return _buffer[_at];
    }

    /// <summary>Reads one byte.</summary>
    public async ValueTask<byte> ReadByteAsync()
    {
        byte value = await PeekByteAsync().ConfigureAwait(false);
        _at++;
        return value;
    }

    /// <summary>Reads so many bytes.</summary>
    /// <param name="count">0 to <see cref="LongestItem"/>; the caller has checked what the peer said.</param>
    public async ValueTask<byte[]> ReadBytesAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LongestItem);
        byte[] bytes = new byte[count];
        for (int filled = 0; filled < count;)
        {
            await PeekByteAsync().ConfigureAwait(false);
            int part = Math.Min(count - filled, _end - _at);
            _buffer.AsSpan(_at, part).CopyTo(bytes.AsSpan(filled));
            _at += part;
            filled += part;
        }

        return bytes;
    }

    /// <summary>Reads up to an end byte, which is taken and not returned.</summary>
    /// <param name="end">The byte.</param>
    public async ValueTask<byte[]> ReadUntilAsync(byte end)
    {
        List<byte> bytes = [];
        while (true)
        {
            await PeekByteAsync().ConfigureAwait(false);
            ReadOnlySpan<byte> received = _buffer.AsSpan(_at, _end - _at);
            int length = received.IndexOf(end);
            ReadOnlySpan<byte> part = length < 0 ? received : received[..length];
            if (bytes.Count + part.Length > LongestItem)
            {
                throw PreambleException.Broken($"Sent more than {LongestItem / 1024} KiB without an end where a line was due.");
            }

            bytes.AddRange(part);
            _at += part.Length + (length < 0 ? 0 : 1);
            if (length >= 0)
            {
                return [.. bytes];
            }
        }
    }

    /// <summary>Reads a line up to LF; a CR before it is left out. The text is what the peer sent, and not inert.</summary>
    public async ValueTask<string> ReadLineAsync()
    {
        ReadOnlyMemory<byte> line = await ReadUntilAsync(LineFeed).ConfigureAwait(false);
        if (line.Span is [.., CarriageReturn])
        {
            line = line[..^1];
        }

        string text = Encoding.UTF8.GetString(line.Span);
        return line.Span.Contains(Nul)
            ? throw PreambleException.Broken($"Sent a NUL byte where a line of text was due: {PreambleException.Quote(text)}.")
            : text;
    }

    /// <summary>
    /// What came in clear text after the go-ahead, inert; null where nothing did. The peer must wait for our hello, so whatever is here
    /// was put before the handshake by somebody who hopes that it is taken for the protected conversation (CVE-2011-0411 and its kin).
    /// </summary>
    public async ValueTask<string?> TakeLeftoverAsync()
    {
        if (_at == _end && peer.HasPending)
        {
            await FillAsync().ConfigureAwait(false);
        }

        string? leftover = _at == _end ? null : InertText.From(Encoding.Latin1.GetString(Excerpt));
        _at = _end;
        return leftover;
    }

    private async ValueTask FillAsync()
    {
        _at = _end = 0;
        _end = await peer.ReadPlainAsync(_buffer, cancellationToken).ConfigureAwait(false);
        if (peer.IsOverLimit)
        {
            throw PreambleException.Broken($"Sent more than {peer.MaxBytes / 1024} KiB without coming to TLS.");
        }

        if (_end == 0)
        {
            throw new EndOfStreamException();
        }
    }
}
