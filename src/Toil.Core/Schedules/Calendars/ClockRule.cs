namespace Toil.Schedules.Calendars;

/// <summary>What a scheduler does when the clocks are changed.</summary>
/// <param name="RunsAfterGap">True where a time that the clocks were put forward over comes at the moment of the change; false where it does not come that day.</param>
/// <param name="RepeatsTimes">True where a time of day that the clocks show twice comes twice; false where it comes the first time only.</param>
/// <param name="RepeatsIntervals">The same for intervals: every 15 minutes.</param>
internal sealed record ClockRule(bool RunsAfterGap, bool RepeatsTimes, bool RepeatsIntervals)
{
    /// <summary>Debian's cron, and what Toil means where nothing else is said.</summary>
    public static ClockRule Cron { get; } = new(RunsAfterGap: true, RepeatsTimes: false, RepeatsIntervals: true);

    /// <summary>systemd, seen in <c>systemd-analyze calendar</c> of version 252.</summary>
    public static ClockRule Systemd { get; } = new(RunsAfterGap: false, RepeatsTimes: false, RepeatsIntervals: false);

    /// <summary>Kubernetes, whose CronJob controller walks along the clock's hours and minutes.</summary>
    public static ClockRule Kubernetes { get; } = new(RunsAfterGap: false, RepeatsTimes: true, RepeatsIntervals: true);
}
