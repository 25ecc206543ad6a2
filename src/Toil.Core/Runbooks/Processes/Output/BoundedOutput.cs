using System.Globalization;
using System.Text;

namespace Toil.Runbooks.Processes.Output;

/// <summary>Keeps the beginning and the end of a text of any length.</summary>
internal sealed class BoundedOutput
{
    private readonly StringBuilder _head = new();
    private readonly int _headLimit;
    private readonly int _tailLimit;
    private char[] _tail = [];
    private long _beyond;

    /// <summary>Creates an empty one.</summary>
    /// <param name="limit">How much is kept, in UTF-16 units.</param>
    public BoundedOutput(int limit)
    {
        _headLimit = limit / 2;
        _tailLimit = limit - _headLimit;
    }

    /// <summary>True where something is left out.</summary>
    public bool IsCut => _beyond > _tailLimit;

    /// <summary>Takes what comes next.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        int first = Math.Min(text.Length, _headLimit - _head.Length);
        _head.Append(text[..first]);
        text = text[first..];
        if (text.Length == 0)
        {
            return;
        }

        if (_tail.Length == 0)
        {
            _tail = new char[_tailLimit];
        }

        int skipped = Math.Max(0, text.Length - _tailLimit);
        _beyond += skipped;
        text = text[skipped..];
        int at = _tailLimit == 0 ? 0 : (int)(_beyond % _tailLimit);
        int upToEnd = Math.Min(text.Length, _tailLimit - at);
        text[..upToEnd].CopyTo(_tail.AsSpan(at));
        text[upToEnd..].CopyTo(_tail);
        _beyond += text.Length;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (!IsCut)
        {
            return _head.ToString() + new string(_tail, 0, (int)_beyond);
        }

        int at = _tailLimit == 0 ? 0 : (int)(_beyond % _tailLimit);
        string head = _head.ToString();
        string tail = string.Concat(_tail.AsSpan(at), _tail.AsSpan(0, at));
        long left = _beyond - _tailLimit;
        if (head.Length > 0 && char.IsHighSurrogate(head[^1]))
        {
            head = head[..^1];
            left++;
        }

        if (tail.Length > 0 && char.IsLowSurrogate(tail[0]))
        {
            tail = tail[1..];
            left++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{head}\n[... {left} characters are left out here ...]\n{tail}");
    }
}
