namespace Toil.Runbooks.Processes.Output;

/// <summary>
/// Takes a text apart into lines as it comes, and keeps no more of each than is shown. A carriage return that no line feed follows starts the line over, as
/// on a terminal: a progress bar is one line, as it was last.
/// </summary>
/// <param name="take">Given each line, inert.</param>
internal sealed class LineSplitter(Action<string> take)
{
    // One more than is shown, so that a line that was cut is seen to be.
    private readonly char[] _line = new char[LineText.Limit + 1];
    private int _length;
    private bool _isReturned;

    /// <summary>Takes what comes next.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (_isReturned && text[0] is not ('\n' or '\r'))
            {
                _isReturned = false;
                _length = 0;
            }

            int end = text.IndexOfAny('\n', '\r');
            Keep(end < 0 ? text : text[..end]);
            if (end < 0)
            {
                return;
            }

            _isReturned = text[end] == '\r';
            if (!_isReturned)
            {
                Give();
            }

            text = text[(end + 1)..];
        }
    }

    /// <summary>Gives what comes after the last line's end.</summary>
    public void Complete()
    {
        if (_length > 0)
        {
            Give();
        }
    }

    private void Keep(ReadOnlySpan<char> part)
    {
        part = part[..Math.Min(part.Length, _line.Length - _length)];
        part.CopyTo(_line.AsSpan(_length));
        _length += part.Length;
    }

    private void Give()
    {
        string line = LineText.From(_line.AsSpan(0, _length));
        _length = 0;
        take(line);
    }
}
