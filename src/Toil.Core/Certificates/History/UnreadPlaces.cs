using Toil.Values;

namespace Toil.Certificates.History;

/// <summary>The files, folders and stores that a sweep could not read.</summary>
internal sealed class UnreadPlaces
{
    private readonly PlaceCover _places = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public static async Task<UnreadPlaces> ReadAsync(IAsyncEnumerable<RecordedRow> rows)
    {
        UnreadPlaces unread = new();
        await foreach (RecordedRow row in rows)
        {
            RecordedFinding failed = RecordedFinding.Parse(row.Body);
            unread._places.Add(failed.Target, UnreadPlace.ReachOf(failed.Source, failed.Target, failed.Reason));
        }

        return unread;
    }

    /// <summary>True where the place lies in one that could not be read.</summary>
    public bool Cover(string target) => _places.Of(target) is not null;

    /// <summary>Notes that the other sweep has something in this place.</summary>
    public void See(string target)
    {
        if (_places.Of(target) is { } cover)
        {
            _seen.Add(cover);
        }
    }

    /// <summary>True where the other sweep has something in what could not be read.</summary>
    public bool WasSeen(string place) => _seen.Contains(place);
}
