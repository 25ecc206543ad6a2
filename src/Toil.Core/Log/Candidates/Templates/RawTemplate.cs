namespace Toil.Log.Candidates.Templates;

/// <summary>Lines that have the same first template.</summary>
internal sealed class RawTemplate(string key, string?[] values)
{
    private long _exampleTime = -1;

    /// <summary>Its slots, as a key.</summary>
    public string Key { get; } = key;

    /// <summary>The value of each masked slot where all lines have the same; null where they differ, or it is never shown.</summary>
    public string?[] Values { get; } = values;

    /// <summary>Lines.</summary>
    public long Count { get; private set; }

    /// <summary>The line to show: the latest; of several, the shortest; of those, the first by ordinal. As typed: to be redacted.</summary>
    public string Example { get; private set; } = string.Empty;

    /// <summary>Format of the file from which the example is.</summary>
    public HistoryFormat ExampleFormat { get; private set; }

    /// <summary>Counts a line.</summary>
    public void Add(string line, string?[] values, long time, HistoryFormat format)
    {
        Count++;
        for (int i = 0; i < Values.Length; i++)
        {
            if (Values[i] is { } value && value != values[i])
            {
                Values[i] = null;
            }
        }

        if (_exampleTime < 0 || IsBetter(line, time, format, this))
        {
            (_exampleTime, Example, ExampleFormat) = (time, line, format);
        }
    }

    /// <summary>True where the example of another one is to be shown rather than that of this one.</summary>
    public bool IsBetterExample(RawTemplate other) => IsBetter(other.Example, other._exampleTime, other.ExampleFormat, this);

    private static bool IsBetter(string line, long time, HistoryFormat format, RawTemplate than)
    {
        int order = time.CompareTo(than._exampleTime);
        order = order != 0 ? order : than.Example.Length.CompareTo(line.Length);
        order = order != 0 ? order : string.CompareOrdinal(than.Example, line);
        return (order != 0 ? order : than.ExampleFormat.CompareTo(format)) > 0;
    }
}
