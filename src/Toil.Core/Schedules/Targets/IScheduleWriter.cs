using Toil.Schedules.Calendars;

namespace Toil.Schedules.Targets;

/// <summary>Writes the files of one target.</summary>
internal interface IScheduleWriter
{
    /// <summary>What it does when the clocks are changed.</summary>
    ClockRule Rule { get; }

    /// <summary>True where a run that was missed is made up for.</summary>
    bool CatchesUp { get; }

    /// <summary>True where it can delay a start at random.</summary>
    bool CanDelay { get; }

    /// <summary>What is worth knowing of the target, for this job.</summary>
    IEnumerable<string> Notes(ScheduleJob job);

    /// <summary>Writes them.</summary>
    /// <exception cref="Operations.ToilException"><c>ScheduleTargetCannot</c>, <c>ScheduleValueUnwritable</c>.</exception>
    IReadOnlyList<ScheduleText> Write(ScheduleJob job);
}
