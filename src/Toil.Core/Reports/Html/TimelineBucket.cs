using Toil.Operations;

namespace Toil.Reports.Html;

/// <summary>One bar of a timeline.</summary>
/// <param name="Label">What stands below it.</param>
/// <param name="From">First second (Unix time) that falls into it.</param>
/// <param name="To">First second that does not.</param>
internal sealed record TimelineBucket(string Label, long From, long To)
{
    private readonly long[] _counts = new long[Enum.GetValues<Severity>().Length];

    /// <summary>Results in it.</summary>
    public long Total => _counts.Sum();

    /// <summary>Results by severity, worst first; severities without results left out.</summary>
    public IEnumerable<(Severity Severity, long Count)> Counts => Enum.GetValues<Severity>().OrderDescending()
        .Select(severity => (severity, _counts[(int)severity])).Where(pair => pair.Item2 > 0);

    public void Add(Severity severity) => _counts[(int)severity]++;
}
