using Toil.Operations;

namespace Toil.Log;

/// <summary>What starting and stopping a timer have in common.</summary>
public record TimerOptions : LogPersonOptions
{
    /// <summary>Moment.</summary>
    [Option("When it was, in the past: " + Moment.Forms + ".", Placeholder = "MOMENT", DefaultText = "now")]
    public string? At { get; init; }

    /// <summary>Force.</summary>
    [Option("Books a timer in full, though it ran over a night or longer than the maximum.")]
    public bool Force { get; init; }

    /// <summary>Sleep.</summary>
    [Option("Hours in which the person sleeps. A timer that took half of them or more is not booked without being asked about.", Placeholder = "FROM-TO", DefaultText = "22:00-08:00")]
    public SleepWindow? Sleep { get; init; }

    /// <summary>Longest.</summary>
    [Option("Longest time that a timer is booked without being asked about.", Min = "1m", Max = "365d")]
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(8);
}
