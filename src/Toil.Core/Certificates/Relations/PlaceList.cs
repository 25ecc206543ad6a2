namespace Toil.Certificates.Relations;

/// <summary>Places where something was seen: how many, and the first few by name.</summary>
internal sealed class PlaceList
{
    private const int Shown = 3;

    // Enough to tell "many"; what is beyond is counted once each time it is seen.
    private const int MostKept = 256;

    private readonly HashSet<string> _places = new(StringComparer.Ordinal);
    private int _beyond;

    /// <summary>Number of places.</summary>
    public int Count => _places.Count + _beyond;

    /// <summary>Adds a place; one that is known counts once.</summary>
    public void Add(string place)
    {
        if (_places.Count < MostKept)
        {
            _places.Add(place);
        }
        else if (!_places.Contains(place))
        {
            _beyond++;
        }
    }

    /// <summary>The places but one, in words: <c>a, b, c and 4 more</c>.</summary>
    public string Describe(string? except = null)
    {
        string[] shown = [.. _places.Where(place => place != except).Order(StringComparer.Ordinal).Take(Shown)];
        int more = Count - shown.Length - (except is not null && _places.Contains(except) ? 1 : 0);
        return string.Join(", ", shown) + (more > 0 ? $" and {more} more" : string.Empty);
    }
}
