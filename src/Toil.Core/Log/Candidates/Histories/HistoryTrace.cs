namespace Toil.Log.Candidates.Histories;

/// <summary>What was typed in one file, in its order: the template of each line, and when. Ten bytes a line.</summary>
/// <param name="path">The file.</param>
/// <param name="format">Its format.</param>
internal sealed class HistoryTrace(string path, HistoryFormat format)
{
    /// <summary>Lines of one file whose order and times are kept, 100 MB; further ones are counted only.</summary>
    public const int MaxLines = 10_000_000;

    private readonly List<int> _templates = [];
    private readonly List<uint> _times = [];
    private readonly List<ushort> _elapsed = [];

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Its format.</summary>
    public HistoryFormat Format { get; } = format;

    /// <summary>True where the file has more lines than are kept.</summary>
    public bool IsFull => _templates.Count >= MaxLines;

    /// <summary>Lines kept.</summary>
    public int Count => _templates.Count;

    /// <summary>Adds a line.</summary>
    /// <param name="template">Index of its first template, or -1 for noise, whose time still says when the line before had ended.</param>
    /// <param name="time">Seconds since 1970, or 0.</param>
    /// <param name="elapsed">Seconds that it ran, or 0.</param>
    public void Add(int template, long time, long elapsed)
    {
        if (!IsFull)
        {
            _templates.Add(template);
            _times.Add((uint)time);
            _elapsed.Add((ushort)Math.Min(elapsed, ushort.MaxValue));
        }
    }

    /// <summary>
    /// The lines by time where they have one; several sessions that end one after the other write a file that is not in order. Lines without a time
    /// come first, in the file's order.
    /// </summary>
    public IEnumerable<(int Template, long Time, long Elapsed)> InOrder()
    {
        int[] order = [.. Enumerable.Range(0, _times.Count)];
        bool isSorted = true;
        for (int i = 1; i < _times.Count && isSorted; i++)
        {
            isSorted = _times[i - 1] <= _times[i];
        }

        if (!isSorted)
        {
            Array.Sort(order, (a, b) => _times[a] != _times[b] ? _times[a].CompareTo(_times[b]) : a.CompareTo(b));
        }

        foreach (int i in order)
        {
            yield return (_templates[i], _times[i], _elapsed[i]);
        }
    }
}
