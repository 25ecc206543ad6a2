namespace Toil.State.Runs;

/// <summary>How a run stands. Stored and shown in kebab-case: <c>rollback-failed</c>.</summary>
public enum RunState
{
    /// <summary>Begun, and not known to have ended: it runs, or its process died.</summary>
    Running,

    /// <summary>Done, with or without findings.</summary>
    Succeeded,

    /// <summary>Ended by a failure.</summary>
    Failed,

    /// <summary>Ended because a gate refused.</summary>
    Refused,

    /// <summary>Ended until somebody approves.</summary>
    Waiting,

    /// <summary>Failed, and undone cleanly.</summary>
    RolledBack,

    /// <summary>Failed, and undoing it failed too.</summary>
    RollbackFailed,

    /// <summary>Ended because somebody asked.</summary>
    Cancelled,
}
