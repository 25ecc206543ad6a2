using System.Net.Sockets;

namespace Toil.Certificates.Probing;

/// <summary>
/// The connection as a preamble and then SslStream see it: reading is bounded over both, and everything that SslStream is given is shown to
/// the tap first.
/// </summary>
/// <remarks>A socket stays the caller's: it is neither closed nor shut down.</remarks>
internal sealed class PeerStream : Stream
{
    private readonly Stream _transport;

    /// <summary>Wraps a connected socket.</summary>
    public PeerStream(Socket socket, int maxBytes)
        : this(new NetworkStream(socket, ownsSocket: false), maxBytes)
    {
    }

    /// <summary>Wraps any stream that can be read and written asynchronously.</summary>
    public PeerStream(Stream transport, int maxBytes)
    {
        _transport = transport;
        MaxBytes = maxBytes;
    }

    /// <summary>Bytes that are accepted at most.</summary>
    public int MaxBytes { get; }

    /// <summary>What of the handshake has been read in clear text so far.</summary>
    public HandshakeTap Tap { get; } = new();

    /// <summary>Bytes read so far: the preamble's and the handshake's.</summary>
    public int BytesRead { get; private set; }

    /// <summary>Bytes read so far by a preamble; 0 where there is none.</summary>
    public int PreambleBytesRead { get; private set; }

    /// <summary>True where a read would not have to wait for the peer.</summary>
    public bool HasPending => _transport is NetworkStream { DataAvailable: true };

    /// <summary>True once the peer has sent more than is accepted.</summary>
    public bool IsOverLimit => BytesRead > MaxBytes;

    /// <summary>True once the peer has closed its side.</summary>
    public bool HasEnded { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what comes before the handshake: it counts towards the cap, and the tap does not see it.</summary>
    /// <returns>Bytes read; 0 where the peer has closed its side. The caller looks at <see cref="IsOverLimit"/>.</returns>
    public async ValueTask<int> ReadPlainAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int count = await ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        PreambleBytesRead += count;
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        Tap.Feed(buffer.Span[..count]);

        // SslStream would take an HTTP answer for the head of a long record and wait for the rest.
        return Tap.IsForeign || IsOverLimit ? throw new IOException("The peer's bytes are refused.") : count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => _transport.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _transport.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // One byte over the limit is enough to know that there are more.
        Memory<byte> allowed = buffer[..(int)Math.Min(buffer.Length, Math.Max(1, MaxBytes + 1L - BytesRead))];
        int count = await _transport.ReadAsync(allowed, cancellationToken).ConfigureAwait(false);
        HasEnded |= count == 0 && !buffer.IsEmpty;
        BytesRead += count;
        return count;
    }
}
