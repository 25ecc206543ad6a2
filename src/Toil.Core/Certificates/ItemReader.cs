using Toil.Certificates.Sources;

namespace Toil.Certificates;

/// <summary>Reads the items of a source in portions, on a thread that may block.</summary>
/// <param name="open">Opens the source.</param>
/// <param name="time">The clock.</param>
internal sealed class ItemReader(Func<IEnumerable<SourceItem>> open, TimeProvider time)
{
    // Large enough that changing threads costs nothing, small enough that findings flow and a stop is prompt.
    private const int Portion = 128;

    private IEnumerator<SourceItem>? _items;

    /// <summary>True once the source has no more items, or has failed.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The next items with the time that each took.</summary>
    public IReadOnlyList<(SourceItem Item, TimeSpan Elapsed)> ReadSome()
    {
        List<(SourceItem, TimeSpan)> read = [];
        bool goesOn = false;
        try
        {
            long start = time.GetTimestamp();
            _items ??= open().GetEnumerator();
            while (goesOn = _items.MoveNext())
            {
                long now = time.GetTimestamp();
                read.Add((_items.Current, time.GetElapsedTime(start, now)));
                start = now;
                if (read.Count == Portion)
                {
                    break;
                }
            }

            return read;
        }
        finally
        {
            if (!goesOn)
            {
                IsAtEnd = true;
                _items?.Dispose();
            }
        }
    }
}
