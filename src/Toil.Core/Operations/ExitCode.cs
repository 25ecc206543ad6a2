namespace Toil.Operations;

/// <summary>How a process that ran an operation or a runbook ends. Scripts rely on the numbers: none changes its meaning.</summary>
public enum ExitCode
{
    /// <summary>Done, nothing to act on.</summary>
    Done = 0,

    /// <summary>Failed.</summary>
    Failed = 1,

    /// <summary>The request was wrong: arguments, YAML, settings, or an item in it; what was right in it was done.</summary>
    BadRequest = 2,

    /// <summary>Done, with findings at or above the asked severity.</summary>
    Findings = 3,

    /// <summary>A gate refused.</summary>
    Refused = 4,

    /// <summary>Waiting for an approval.</summary>
    Waiting = 5,

    /// <summary>Failed, and rolled back cleanly.</summary>
    RolledBack = 6,

    /// <summary>Failed, and the rollback failed too.</summary>
    RollbackFailed = 7,

    /// <summary>Cancelled.</summary>
    Cancelled = 130,
}
