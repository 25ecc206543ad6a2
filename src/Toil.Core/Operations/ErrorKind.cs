namespace Toil.Operations;

/// <summary>What sort of thing went wrong. Doors turn it into an exit code or a PowerShell error category.</summary>
public enum ErrorKind
{
    /// <summary>The request was wrong: an argument, an option, YAML, a setting. Asking again unchanged fails again.</summary>
    InvalidInput,

    /// <summary>The request was well formed, but the item that it names is not there.</summary>
    NotFound,

    /// <summary>The item is there, and this user may not have it.</summary>
    AccessDenied,

    /// <summary>Something outside did not answer, or answered that it cannot now. Asking again later may work.</summary>
    Unavailable,

    /// <summary>The state of things forbids it: somebody else holds it, or it has moved on.</summary>
    Conflict,

    /// <summary>A stated bound was reached: size, depth, count.</summary>
    LimitExceeded,

    /// <summary>A gate said no: the request was right, and something that has to agree does not.</summary>
    Refused,

    /// <summary>It goes on when somebody approves, and nobody has yet.</summary>
    Waiting,

    /// <summary>It was done, and found something at or above the asked severity.</summary>
    Found,

    /// <summary>It failed, and all of it was undone.</summary>
    RolledBack,

    /// <summary>It failed, and undoing it failed too.</summary>
    RollbackFailed,

    /// <summary>A defect in Toil.</summary>
    Internal,
}
