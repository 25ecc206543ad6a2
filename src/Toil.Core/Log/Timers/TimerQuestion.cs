using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Timers;

/// <summary>Asks back where a timer ran so long that it was probably forgotten.</summary>
/// <param name="Sleep">When the person sleeps.</param>
/// <param name="Longest">Longest time that is booked without asking.</param>
internal sealed record TimerQuestion(SleepWindow Sleep, TimeSpan Longest)
{
    // Somebody who is woken works for an hour or three of the night; who forgets the timer and goes back to bed has most of it.
    private const double ShareOfNight = 0.5;

    /// <summary>Refuses to stop a timer at <paramref name="end"/> where it ran over a night, or too long.</summary>
    /// <exception cref="ToilException"><c>TimerForgotten</c>.</exception>
    public void Ask(TimerRow timer, DateTimeOffset end)
    {
        TimeZoneInfo zone = ZoneTime.Find(timer.Zone);
        string? why = Sleep.Nights(timer.Start, end, zone).Any(night => Share(night, timer.Start, end) >= ShareOfNight)
            ? $"over the night ({Sleep})"
            : end - timer.Start > Longest ? $"for more than {Duration.Format(Longest)}" : null;
        if (why is not null)
        {
            throw new ToilException(
                "TimerForgotten", ErrorKind.Conflict,
                $"The timer '{InertText.From(timer.Task, 80)}' has run since {EntryRules.Show(timer.Start, zone)} ({Duration.Format(Whole(end - timer.Start))}), {why}, and is not booked unasked.",
                "Stop it with --at and the time at which the work ended, such as --at 18:05, or with --force to book all of it.", timer.Task);
        }
    }

    private static double Share((DateTimeOffset Start, DateTimeOffset End) night, DateTimeOffset start, DateTimeOffset end)
        => ((end < night.End ? end : night.End) - (start > night.Start ? start : night.Start)) / (night.End - night.Start);

    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromMinutes(Math.Floor(span.TotalMinutes));
}
