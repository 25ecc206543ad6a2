namespace Toil.Runbooks;

/// <summary>How a step of a run, or the run as a whole, stands.</summary>
public enum RunStepState
{
    /// <summary>A dry run: it would be done.</summary>
    Planned,

    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Begun, and not known to have ended.</summary>
    Running,

    /// <summary>Its process ended, or it was stopped, in the middle: whether it had its effect is not known.</summary>
    Interrupted,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Its condition did not hold.</summary>
    Skipped,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>A gate did not open, or somebody said no.</summary>
    Refused,

    /// <summary>Somebody has to answer first.</summary>
    Waiting,

    /// <summary>Stopped because somebody asked.</summary>
    Cancelled,

    /// <summary>Undone.</summary>
    RolledBack,

    /// <summary>Undoing it failed: it is left to be done by hand.</summary>
    RollbackFailed,
}
