using Toil.State;

namespace Toil.Log.Reporting;

/// <summary>The values of an enumeration by the words that stand for them, each read once.</summary>
internal sealed class WordValues<T>(Func<string, T> read)
{
    private readonly StoreWords _words = new();
    private readonly List<T> _values = [];

    /// <summary>The value in a column.</summary>
    public T Of(StoreRow row, int column)
    {
        int number = row.Word(column, _words);
        while (_values.Count <= number)
        {
            _values.Add(read(_words[_values.Count]));
        }

        return _values[number];
    }
}
