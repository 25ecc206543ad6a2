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

    // ACM begins to renew 60 days before the end, and tells the owner 45, 30 and 15 days before it that validation still fails
    // (docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html). Before that, an alarm would be about nothing.
    private static readonly TimeSpan s_managedDue = TimeSpan.FromDays(30);

    /// <summary>
    /// The window of a certificate that a certificate manager renews by itself: due at a sixth of the lifetime, at most 30 days, when the manager
    /// has been trying for weeks, and critical at half of that; what was asked for explicitly holds all the same. Every other certificate has
    /// the usual window.
    /// </summary>
    /// <param name="facts">The certificate.</param>
    /// <param name="options">What was said of the target.</param>
    /// <param name="managed">What a certificate manager says of it; null where none looks after it.</param>
    public static RenewalWindow For(CertificateFacts facts, TargetOptions options, ManagedCertificate? managed)
    {
        if (managed is not { RenewsItself: true } || options.ExpiringWithin is not null)
        {
            return For(facts, options);
        }

        TimeSpan due = facts.Lifetime / 6 < s_managedDue ? facts.Lifetime / 6 : s_managedDue;
        TimeSpan critical = options.CriticalWithin ?? due / 2;
        return new(due > critical ? due : critical, critical);
    }

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
