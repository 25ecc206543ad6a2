namespace Toil.Core.Tests.Certificates.Probing.Preambles;

/// <summary>A peer in memory: says its piece in parts of a given size whatever it hears, and then ends, or begins its tail again for ever.</summary>
internal sealed class MemoryPeer(byte[] says, int partSize = int.MaxValue, int repeatFrom = -1) : Stream
{
    private int _at;

    public MemoryStream Heard { get; } = new();

    public long Taken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_at == says.Length && repeatFrom >= 0)
        {
            _at = repeatFrom;
        }

        int count = Math.Min(Math.Min(buffer.Length, partSize), says.Length - _at);
        says.AsMemory(_at, count).CopyTo(buffer);
        _at += count;
        Taken += count;
        return ValueTask.FromResult(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Heard.Write(buffer.Span);
        return ValueTask.CompletedTask;
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
