namespace Toil.Log.Candidates.Histories;

/// <summary>Takes a stream apart into lines of bytes, in bounded memory whatever the stream holds.</summary>
internal sealed class ByteLines
{
    /// <summary>Longest line that is kept, in bytes. What a person typed is shorter; the rest of a longer one is passed over.</summary>
    public const int MaxLength = 64 * 1024;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[128 * 1024];
    private byte[] _line = new byte[1024];
    private int _lineLength;
    private int _at;
    private int _end;
    private bool _isTooLong;

    /// <summary>Reads on from where the stream is.</summary>
    public ByteLines(Stream stream) => _stream = stream;

    /// <summary>Lines that were longer than <see cref="MaxLength"/> and were passed over.</summary>
    public long TooLong { get; private set; }

    /// <summary>The line that <see cref="MoveNext"/> found, without its end; holds until the next call.</summary>
    public ReadOnlySpan<byte> Current => _line.AsSpan(0, _lineLength);

    /// <summary>Goes to the next line that is not too long.</summary>
    /// <exception cref="IOException">The stream failed.</exception>
    public bool MoveNext()
    {
        _lineLength = 0;
        _isTooLong = false;
        bool hasAny = false;
        while (true)
        {
            if (_at == _end)
            {
                _at = 0;
                _end = _stream.Read(_buffer);
                if (_end == 0)
                {
                    return Finish() && hasAny;
                }
            }

            hasAny = true;
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_at, _end - _at);
            int newline = rest.IndexOf((byte)'\n');
            Keep(newline < 0 ? rest : rest[..newline]);
            _at += newline < 0 ? rest.Length : newline + 1;
            if (newline >= 0)
            {
                if (Finish())
                {
                    return true;
                }

                _lineLength = 0;
                _isTooLong = false;
                hasAny = false;
            }
        }
    }

    private bool Finish()
    {
        if (_isTooLong)
        {
            TooLong++;
            return false;
        }

        if (_lineLength > 0 && _line[_lineLength - 1] == '\r')
        {
            _lineLength--;
        }

        return true;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_isTooLong || _lineLength + part.Length > MaxLength)
        {
            _isTooLong = true;
            return;
        }

        if (_lineLength + part.Length > _line.Length)
        {
            Array.Resize(ref _line, Math.Max(_line.Length * 2, _lineLength + part.Length));
        }

        part.CopyTo(_line.AsSpan(_lineLength));
        _lineLength += part.Length;
    }
}
