namespace Toil.Certificates.Judging;

/// <summary>What a certificate manager says of a certificate that it looks after.</summary>
public sealed record ManagedCertificate
{
    /// <summary>True where the manager renews it by itself; false for what was imported, and for what nothing uses.</summary>
    public bool RenewsItself { get; init; }

    /// <summary>How far its renewal is.</summary>
    public ManagedRenewal Renewal { get; init; }

    /// <summary>Why the renewal failed, in the manager's word, inert; null where it gives none.</summary>
    public string? RenewalReason { get; init; }

    /// <summary>What validates the domain, one sentence ending with a full stop, inert; null where nothing is to be done.</summary>
    public string? ValidationStep { get; init; }

    /// <summary>Why it was revoked, in the manager's word, inert; empty where it gives none, null where it was not revoked.</summary>
    public string? Revoked { get; init; }
}
