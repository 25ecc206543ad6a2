namespace Toil.Certificates;

/// <summary>What a finding comes to.</summary>
public enum Verdict
{
    /// <summary>Nothing to do.</summary>
    Ok,

    /// <summary>Renewal is due.</summary>
    RenewSoon,

    /// <summary>Renewal is overdue: it ends soon.</summary>
    Critical,

    /// <summary>It has ended.</summary>
    Expired,

    /// <summary>In time, but clients refuse it, or should: wrong name, untrusted, incomplete, weak, not yet valid.</summary>
    Unfit,

    /// <summary>It could not be judged; the reason says why.</summary>
    Unreachable,
}
