using Toil.Reports;

namespace Toil.Actions;

/// <summary>Keeps the results that a summary has room for, the most urgent ones, in memory for those alone.</summary>
/// <param name="view">How results are shown.</param>
/// <param name="limit">How many to keep.</param>
internal sealed class SummaryRows(ResultView view, int limit)
{
    // By urgency; where the view has none, by how much they matter. The order of arrival settles ties.
    private readonly SortedSet<(object Result, long Order)> _kept = new(Comparer<(object Result, long Order)>.Create((a, b) =>
    {
        int urgency = Compare(view, a.Result, b.Result);
        return urgency != 0 ? urgency : a.Order.CompareTo(b.Order);
    }));

    private long _seen;

    /// <summary>Compares two results: the more urgent one comes first.</summary>
    public static int Compare(ResultView view, object a, object b)
        => view.Severity(b).CompareTo(view.Severity(a)) is var worse && worse != 0 ? worse : view.Urgency?.Compare(a, b) ?? 0;

    /// <summary>Takes a result.</summary>
    public void Add(object result)
    {
        _kept.Add((result, _seen++));
        if (_kept.Count > limit)
        {
            _kept.Remove(_kept.Max);
        }
    }

    /// <summary>Results kept.</summary>
    public int Count => _kept.Count;

    /// <summary>The most urgent ones, in the order in which the view shows them.</summary>
    public IEnumerable<object> Take(int count)
    {
        IEnumerable<(object Result, long Order)> most = _kept.Take(count);
        return (view.Urgency is null ? most.OrderBy(entry => entry.Order) : most).Select(entry => entry.Result);
    }
}
