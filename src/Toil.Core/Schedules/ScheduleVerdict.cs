namespace Toil.Schedules;

/// <summary>How due and done agree.</summary>
public enum ScheduleVerdict
{
    /// <summary>The last run that was due began in time, and went well.</summary>
    OnTime,

    /// <summary>A run is under way.</summary>
    Running,

    /// <summary>A run waits for somebody.</summary>
    Waiting,

    /// <summary>It began, or has yet to begin, later than it was due.</summary>
    Late,

    /// <summary>It was due, and no run began.</summary>
    Missed,

    /// <summary>The last run went wrong.</summary>
    Failed,

    /// <summary>No run of it is known.</summary>
    NeverRan,

    /// <summary>It is registered, and its machine has it no longer.</summary>
    Gone,
}
