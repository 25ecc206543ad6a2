namespace Toil.Reports;

/// <summary>Keeps the most urgent results, so that a table over 100,000 of them needs the memory of the rows that are shown.</summary>
/// <param name="view">How the results are shown; without an urgency the first ones are kept.</param>
/// <param name="limit">Results to keep, at least 1; 0 for all.</param>
public sealed class TopResults(ResultView view, int limit)
{
    // The order of arrival settles ties, so that equal results stay in the order in which they came.
    private readonly SortedSet<(object Result, long Order)> _kept = new(Comparer<(object Result, long Order)>.Create((a, b) =>
    {
        int urgency = view.Urgency?.Compare(a.Result, b.Result) ?? 0;
        return urgency != 0 ? urgency : a.Order.CompareTo(b.Order);
    }));

    private long _seen;

    /// <summary>Results that were taken and not kept.</summary>
    public long Left => _seen - _kept.Count;

    /// <summary>The kept ones, most urgent first.</summary>
    public IEnumerable<object> Results => _kept.Select(entry => entry.Result);

    /// <summary>Takes a result.</summary>
    public void Add(object result)
    {
        _kept.Add((result, _seen++));
        if (limit > 0 && _kept.Count > limit)
        {
            _kept.Remove(_kept.Max);
        }
    }
}
