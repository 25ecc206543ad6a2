using Toil.Log.Candidates.Histories;

namespace Toil.Log.Candidates;

/// <summary>What the traces tell of one template.</summary>
internal sealed class CandidateTally
{
    private readonly HashSet<int> _days = [];
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _shells = new(StringComparer.Ordinal);
    private readonly Dictionary<int, long> _followers = [];
    private long _first = long.MaxValue;
    private long _last;

    public Bursts Bursts { get; } = new();

    public int Days => _days.Count;

    public IReadOnlyList<string> Files => [.. _files];

    public IReadOnlyList<string> Shells => [.. _shells];

    public (long First, long Last)? Seen => _last == 0 ? null : (_first, _last);

    public void SeeFile(HistoryTrace trace)
    {
        _files.Add(trace.Path);
        _shells.Add(trace.Format.ToString());
    }

    public void SeeTime(long start, long elapsed, long next, int day)
    {
        _first = Math.Min(_first, start);
        _last = Math.Max(_last, start);
        _days.Add(day);
        Bursts.Add(start, elapsed, next);
    }

    public void SeeFollower(int template) => _followers[template] = _followers.GetValueOrDefault(template) + 1;

    /// <summary>The template that came next in at least four of five cases, or -1.</summary>
    public int Follower(long count)
    {
        (int template, long times) = _followers.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)).FirstOrDefault((-1, 0));
        return times * 5 >= count * 4 ? template : -1;
    }
}
