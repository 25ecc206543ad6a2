using Toil.Operations;

namespace Toil.Log;

/// <summary>One line of a report over the toil log. What a line has no use for is null.</summary>
/// <remarks>Hours are hands-on, with overlaps counted once, unless a field says otherwise.</remarks>
public sealed record ToilMeasure : IGraded
{
    /// <summary>The part of the report.</summary>
    public required MeasureSection Section { get; init; }

    /// <summary>What is measured: a task, a category, a trigger, the Monday of a week (<c>2026-11-16</c>), the evening of a night, or a figure of the summary.</summary>
    public required string Name { get; init; }

    /// <summary>Person; only on nights.</summary>
    public string? Person { get; init; }

    /// <summary>First instant that it covers, in UTC; on weeks and on the summary.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First instant after it, in UTC.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Hours in the period; on candidates hours in a quarter (13 weeks) at the period's rate.</summary>
    public double? Hours { get; init; }

    /// <summary>
    /// From 0 to 1, and more where more was tracked than scheduled: toil of the base in the summary and on weeks; elsewhere the part of all
    /// hours of the section.
    /// </summary>
    public double? Share { get; init; }

    /// <summary>How many: entries that began in the period, people, wake-ups, nights.</summary>
    public long? Count { get; init; }

    /// <summary>Half of the entries took at most this, hands-on.</summary>
    public TimeSpan? Median { get; init; }

    /// <summary>Nine of ten entries took at most this.</summary>
    public TimeSpan? P90 { get; init; }

    /// <summary>The width of the middle half of the durations: third quartile less first.</summary>
    public TimeSpan? Spread { get; init; }

    /// <summary>How much the hours of a week change within a quarter: the Theil-Sen slope over whole weeks, times 13. Null below four whole weeks.</summary>
    public double? Trend { get; init; }

    /// <summary>Hours that runbooks saved, failed runs taken off.</summary>
    public double? Saved { get; init; }

    /// <summary>The part of <see cref="Saved"/> that rests on estimates, not on measured manual work.</summary>
    public double? SavedEstimated { get; init; }

    /// <summary>Hours that automating it is estimated to take.</summary>
    public double? BuildCost { get; init; }

    /// <summary>Weeks until it has paid back, at the period's rate.</summary>
    public double? Payback { get; init; }

    /// <summary>The low end of the 90 % confidence range of <see cref="Payback"/>, in weeks.</summary>
    public double? PaybackLow { get; init; }

    /// <summary>The high end; null with a low end means that it may never pay back.</summary>
    public double? PaybackHigh { get; init; }

    /// <summary>Hours of toil, on weeks.</summary>
    public double? Toil { get; init; }

    /// <summary>Hours of engineering, on weeks.</summary>
    public double? Engineering { get; init; }

    /// <summary>Hours of overhead, on weeks.</summary>
    public double? Overhead { get; init; }

    /// <summary>Hours of toil that the cap allows, on weeks.</summary>
    public double? Cap { get; init; }

    /// <summary>The cap as a share, from 0 to 1; in the summary and on weeks.</summary>
    public double? CapShare { get; init; }

    /// <summary>Times that somebody was woken, Monday night to Sunday night; on weeks, where sleep may be shown.</summary>
    public IReadOnlyList<int>? WakeUps { get; init; }

    /// <summary>What the line says, in words.</summary>
    public string? Note { get; init; }

    /// <inheritdoc/>
    public Severity Severity { get; init; }
}
