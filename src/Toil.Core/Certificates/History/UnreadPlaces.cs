namespace Toil.Certificates.History;

/// <summary>The files, folders and stores that a sweep could not read.</summary>
internal sealed class UnreadPlaces
{
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public static async Task<UnreadPlaces> ReadAsync(IAsyncEnumerable<RecordedRow> rows)
    {
        UnreadPlaces unread = new();
        await foreach (RecordedRow row in rows)
        {
            unread._places.Add(RecordedFinding.Parse(row.Body).Target);
        }

        return unread;
    }

    /// <summary>True where the place lies in one that could not be read.</summary>
    public bool Cover(string target) => CoverOf(target) is not null;

    /// <summary>Notes that the other sweep has something in this place.</summary>
    public void See(string target)
    {
        if (CoverOf(target) is { } cover)
        {
            _seen.Add(cover);
        }
    }

    /// <summary>True where the other sweep has something in what could not be read.</summary>
    public bool WasSeen(string place) => _seen.Contains(place);

    private string? CoverOf(string target)
    {
        if (_places.Count == 0)
        {
            return null;
        }

        for (int end = target.Length; end > 0; end = target.AsSpan(0, end).LastIndexOfAny('/', '\\'))
        {
            if (_places.TryGetValue(target[..end], out string? place))
            {
                return place;
            }
        }

        return null;
    }
}
