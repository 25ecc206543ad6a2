namespace Toil.Values;

/// <summary>
/// Places in which others lie: files, folders, stores. A place lies in another where that is how it begins, up to a separator, or where the other one
/// says so itself.
/// </summary>
internal sealed class PlaceCover
{
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);
    private readonly List<(string Place, Func<string, bool> Reach)> _wide = [];

    /// <summary>Adds a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="reach">What lies in it as well; null for nothing.</param>
    public void Add(string place, Func<string, bool>? reach)
    {
        if (_places.Add(place) && reach is not null)
        {
            _wide.Add((place, reach));
        }
    }

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

        return _wide.Find(wide => wide.Reach(target)).Place;
    }
}
