namespace Toil.Certificates.Judging;

/// <summary>How far a certificate manager is with a renewal.</summary>
public enum ManagedRenewal
{
    /// <summary>None is under way, or it is going well.</summary>
    None,

    /// <summary>It waits until somebody proves that the domain is theirs.</summary>
    PendingValidation,

    /// <summary>It failed.</summary>
    Failed,
}
