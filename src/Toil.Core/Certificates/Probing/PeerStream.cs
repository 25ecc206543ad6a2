using System.Net.Sockets;

namespace Toil.Certificates.Probing;

/// <summary>The socket as SslStream sees it: reading is bounded, and everything that comes is shown to the tap first.</summary>
/// <remarks>It does not own the socket.</remarks>
internal sealed class PeerStream : Stream
{
    private readonly Socket _socket;

    public PeerStream(Socket socket, int maxBytes)
    {
        _socket = socket;
        MaxBytes = maxBytes;
    }

    /// <summary>Bytes that are accepted at most.</summary>
    public int MaxBytes { get; }

    /// <summary>What has been read in clear text so far.</summary>
    public HandshakeTap Tap { get; } = new();

    /// <summary>Bytes read so far.</summary>
    public int BytesRead { get; private set; }

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

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        HasEnded |= count == 0 && !buffer.IsEmpty;
        BytesRead += count;
        Tap.Feed(buffer.Span[..count]);

        // SslStream would take an HTTP answer for the head of a long record and wait for the rest.
        return Tap.IsForeign || IsOverLimit ? throw new IOException("The peer's bytes are refused.") : count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            buffer = buffer[await _socket.SendAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
