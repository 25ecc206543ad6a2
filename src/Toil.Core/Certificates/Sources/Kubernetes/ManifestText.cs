namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>
/// A text that bounds how much may be read for one token, so that an endless value ends in an error and not in memory. The byte order mark,
/// which survives a pipe of lines, is left out.
/// </summary>
/// <param name="inner">Where the characters come from; not disposed of.</param>
/// <param name="cancellation">Looked at for every block.</param>
internal sealed class ManifestText(TextReader inner, CancellationToken cancellation) : TextReader
{
    /// <summary>Longest token, in UTF-16 units (16 Mi). An object in etcd has at most 1.5 MiB, Base64 included.</summary>
    public const int MaxToken = 16 * 1024 * 1024;

    private readonly char[] _buffer = new char[16 * 1024];
    private int _at;
    private int _end;
    private bool _isBegun;
    private long _sinceToken;

    /// <summary>The first character that is no white space, among the first 16 Ki; null where there is none. Nothing is consumed.</summary>
    public char? First
    {
        get
        {
            Fill();
            ReadOnlySpan<char> head = _buffer.AsSpan(_at, _end - _at).TrimStart();
            return head.IsEmpty ? null : head[0];
        }
    }

    /// <summary>To be called after each token.</summary>
    public void StartToken()
    {
        cancellation.ThrowIfCancellationRequested();
        _sinceToken = 0;
    }

    /// <inheritdoc/>
    public override int Peek() => Fill() ? _buffer[_at] : -1;

    /// <inheritdoc/>
    public override int Read() => Fill() ? _buffer[_at++] : -1;

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || !Fill())
        {
            return 0;
        }

        int taken = Math.Min(buffer.Length, _end - _at);
        _buffer.AsSpan(_at, taken).CopyTo(buffer);
        _at += taken;
        return taken;
    }

    private bool Fill()
    {
        if (_at < _end)
        {
            return true;
        }

        cancellation.ThrowIfCancellationRequested();
        _at = 0;
        _end = inner.Read(_buffer, 0, _buffer.Length);
        if (!_isBegun && _end > 0)
        {
            _isBegun = true;
            _at = _buffer[0] == '\uFEFF' ? 1 : 0;
            return _at < _end || Fill();
        }

        _sinceToken += _end;
        return _sinceToken <= MaxToken ? _end > 0 : throw new ManifestException("one value of it has more than 16 Mi characters", 0);
    }
}
