using System.Globalization;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>What of a log is not replayed.</summary>
internal sealed class ReplayTally
{
    private const int MaxShown = 8;
    private const int MaxKinds = 1_000;

    private readonly Dictionary<string, long> _counts = [];

    /// <summary>How many statements.</summary>
    public long Total => _counts.Values.Sum();

    /// <summary>Counts one.</summary>
    /// <param name="why">A word for it: <c>CREATE</c>, <c>failed in the log</c>.</param>
    public void Add(string why)
    {
        if (_counts.Count < MaxKinds || _counts.ContainsKey(why))
        {
            _counts[why] = _counts.GetValueOrDefault(why) + 1;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        IEnumerable<string> shown = _counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MaxShown)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}"));
        return string.Join(", ", shown) + (_counts.Count > MaxShown ? ", and others" : string.Empty);
    }
}
