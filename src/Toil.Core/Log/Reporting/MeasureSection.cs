namespace Toil.Log;

/// <summary>The parts of a report.</summary>
public enum MeasureSection
{
    /// <summary>Figures of the whole period: the verdict, hours, interrupts, sleep, saved time.</summary>
    Summary,

    /// <summary>What to automate next: chores by hours a quarter.</summary>
    Candidate,

    /// <summary>Hours by category.</summary>
    Category,

    /// <summary>Hours by trigger.</summary>
    Trigger,

    /// <summary>Hours by task.</summary>
    Task,

    /// <summary>Hours by week, Monday to Sunday.</summary>
    Week,

    /// <summary>A night in which somebody was woken.</summary>
    Night,
}
