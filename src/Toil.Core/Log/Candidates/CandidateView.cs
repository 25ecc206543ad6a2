using System.Globalization;
using Toil.Reports;
using Toil.Values;

namespace Toil.Log.Candidates;

/// <summary>How candidates are shown to people.</summary>
internal static class CandidateView
{
    public static ResultView Instance { get; } = new()
    {
        Noun = ("candidate", "candidates"),
        Columns =
        [
            new("Template", result => Candidate(result).Template),
            new("Count", result => Number(Candidate(result).Count), IsNumber: true),
            new("Days", result => Candidate(result).DaysSeen is { } days ? Number(days) : string.Empty, IsNumber: true),
            new("Last seen", result => Day(Candidate(result).LastSeen)),
            new("Time", result => Span(Candidate(result).TotalTime), IsNumber: true),
        ],
        Outcome = result => Candidate(result).Command,
        Urgency = Comparer<object>.Create(static (a, b) => Compare(Candidate(a), Candidate(b))),
        Place = result => Candidate(result).Template,
        Fingerprint = result => Candidate(result).Fingerprint,
        Details =
        [
            new("Example", result => Candidate(result).Example),
            new("Days spanned", result => Candidate(result) is { FirstSeen: { } first, DaysSpanned: { } days } ? $"{Number(days)}, from {Day(first)}" : string.Empty),
            new("Bursts", result => Candidate(result) is { Bursts: { } bursts, MedianBurst: { } median } ? $"{Number(bursts)}, median {Span(median)}" : string.Empty),
            new("Followed by", result => Candidate(result).FollowedBy ?? string.Empty),
            new("Shells", result => string.Join(", ", Candidate(result).Shells)),
            new("Files", result => string.Join(", ", Candidate(result).Files)),
        ],
        Metrics =
        [
            new("toil_candidate_lines", "How often the command line was typed.", result => Candidate(result).Count),
            new("toil_candidate_duration_seconds", "How long the bursts took together.", result => Candidate(result).TotalTime?.TotalSeconds),
        ],
        MetricLabels = [new("template", result => Candidate(result).Template)],
    };

    /// <summary>The costliest first, then the most frequent, then by name.</summary>
    public static int Compare(Candidate a, Candidate b)
    {
        int order = b.EstimatedTime.CompareTo(a.EstimatedTime);
        order = order != 0 ? order : b.Count.CompareTo(a.Count);
        return order != 0 ? order : string.CompareOrdinal(a.Template, b.Template);
    }

    private static Candidate Candidate(object result) => (Candidate)result;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset? instant) => instant?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Span(TimeSpan? span) => span is { } known ? Duration.Format(TimeSpan.FromSeconds(Math.Round(known.TotalSeconds))) : string.Empty;
}
