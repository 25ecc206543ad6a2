using Toil.Certificates.Parsing;

namespace Toil.Certificates.Judging;

/// <summary>How long before the end renewal is due, and how long before the end it is critical.</summary>
/// <param name="Due">Renewal is due when this much or less is left.</param>
/// <param name="Critical">It is critical when this much or less is left.</param>
public sealed record RenewalWindow(TimeSpan Due, TimeSpan Critical)
{
    // A root lives for decades: a third of that would flag half of every trust store. A year is enough to roll an authority over.
    private static readonly TimeSpan s_authorityDue = TimeSpan.FromDays(365);
    private static readonly TimeSpan s_authorityCritical = TimeSpan.FromDays(90);

    /// <summary>
    /// The window of a certificate. A fixed number of days is wrong for half of the certificates there are, which live from 6 days to 398, so
    /// the default is a share of the lifetime: due at a third, critical at a sixth (the shares at which ACME clients renew and alert).
    /// </summary>
    public static RenewalWindow For(CertificateFacts facts, TargetOptions options)
    {
        TimeSpan due = options.ExpiringWithin ?? Cap(facts, facts.Lifetime / 3, s_authorityDue);
        TimeSpan critical = options.CriticalWithin
            ?? (options.ExpiringWithin is { } given ? given / 2 : Cap(facts, facts.Lifetime / 6, s_authorityCritical));
        return new(due > critical ? due : critical, critical);
    }

    private static TimeSpan Cap(CertificateFacts facts, TimeSpan span, TimeSpan cap) => facts.IsAuthority && span > cap ? cap : span;
}
