using System.Collections.Concurrent;

namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>
/// A text whose lines come from elsewhere, one by one, a bounded number of them ahead of the reader. The reader waits on a thread of its own,
/// the writer does not; whichever ends first lets the other go.
/// </summary>
/// <param name="cancellation">Ends the waiting of both.</param>
internal sealed class PipedText(CancellationToken cancellation) : TextReader
{
    private const int LinesAhead = 256;

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _room = new(LinesAhead);
    private readonly SemaphoreSlim _filled = new(0);
    private volatile bool _isClosed;
    private string _line = string.Empty;
    private int _at = 1;

    /// <summary>Hands on a line, when there is room for it. A line that nobody will read any more is dropped.</summary>
    public async ValueTask WriteLineAsync(string line)
    {
        await _room.WaitAsync(cancellation);
        if (_isClosed)
        {
            _room.Release();
            return;
        }

        _lines.Enqueue(line);
        _filled.Release();
    }

    /// <summary>Says that no more lines come.</summary>
    public void Complete() => _filled.Release();

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count)
    {
        if (_at > _line.Length && !Next())
        {
            return 0;
        }

        // The line, and behind it the line feed that a pipe of lines has lost.
        int taken = Math.Min(count, _line.Length - _at);
        _line.CopyTo(_at, buffer, index, taken);
        _at += taken;
        if (taken < count)
        {
            buffer[index + taken++] = '\n';
            _at++;
        }

        return taken;
    }

    /// <summary>Says that no more is read.</summary>
    protected override void Dispose(bool disposing)
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _room.Release();
        }

        base.Dispose(disposing);
    }

    private bool Next()
    {
        _filled.Wait(cancellation);
        if (!_lines.TryDequeue(out string? line))
        {
            // The end stays the end.
            _filled.Release();
            return false;
        }

        (_line, _at) = (line, 0);
        _room.Release();
        return true;
    }
}
