namespace Toil.Values;

/// <summary>Places in which others lie: files, folders, stores. A place lies in another where that is how it begins, up to a separator.</summary>
internal sealed class PlaceCover
{
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);

    /// <summary>Adds a place.</summary>
    public void Add(string place) => _places.Add(place);

    /// <summary>The added place that is this one or in which it lies; null where there is none.</summary>
    public string? Of(string target)
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
