using System.Globalization;
using Toil.Certificates.Parsing;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.Judging;

/// <summary>Rules about when a certificate begins and ends.</summary>
internal static class TimeRules
{
    public static CertificateProblem? Expired(RuleInput input) => input.Now <= input.Leaf.NotAfter ? null : new(
        RuleIds.Expired, Severity.Critical,
        $"Ended {Span(input.Now - input.Leaf.NotAfter)} ago, on {Day(input.Leaf.NotAfter)}: clients refuse it.",
        input.Leaf.IsAuthority ? "Take it out, or put its successor in its place." : "Renew it now and reload the service.");

    public static CertificateProblem? NotYetValid(RuleInput input)
    {
        if (input.Now < input.Leaf.NotBefore)
        {
            return new(
                RuleIds.NotYetValid, Severity.Critical,
                $"Not valid before {Day(input.Leaf.NotBefore)}, {Span(input.Leaf.NotBefore - input.Now)} from now: clients refuse it.",
                "Check this machine's clock, then put the previous certificate back until then.");
        }

        return input.IsServed && input.AskTrust() is { IssuersNotBefore: { } begin } trust && input.Now < begin
            ? new(
                RuleIds.NotYetValid, Severity.Critical,
                $"Its authority '{trust.BeginsLast}' is not valid before {Day(begin)}, {Span(begin - input.Now)} from now: clients refuse the chain.",
                "Check this machine's clock, then serve the chain of the previous authority until then.")
            : null;
    }

    public static CertificateProblem? RenewalDue(RuleInput input)
    {
        TimeSpan left = input.Leaf.NotAfter - input.Now;
        if (left < TimeSpan.Zero || left > input.Window.Due)
        {
            return null;
        }

        // Rounded down: 100 % is for what has ended.
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"Ends in {Span(left)}, on {Day(input.Leaf.NotAfter)}; {Math.Floor(ShareUsed(input.Leaf, input.Now) * 100)} % of its lifetime has passed.");
        return input switch
        {
            { Leaf.IsAuthority: true } => new(
                RuleIds.RenewalDue, Grade(input, left), message, "Plan its successor: whatever it has issued stops working with it."),
            _ when left <= input.Window.Critical => new(
                RuleIds.RenewalDue, Severity.High, message, "Renew it today, and find out why the automatic renewal did not."),
            _ => new(RuleIds.RenewalDue, Severity.Warning, message, "Renew it, or check that its automatic renewal runs."),
        };
    }

    public static CertificateProblem? LifetimeTooLong(RuleInput input)
    {
        int limit = LifetimeLimit.DaysFor(input.Leaf.NotBefore);
        if (input.Leaf.IsAuthority || input.Leaf.Lifetime <= TimeSpan.FromDays(limit) || !IsPublic(input))
        {
            return null;
        }

        return new(
            RuleIds.LifetimeTooLong, Severity.High,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Valid for {Math.Ceiling(input.Leaf.Lifetime.TotalDays)} days; a public certificate that begins on {Day(input.Leaf.NotBefore)} may last {limit}: browsers refuse it."),
            "Have it issued again with a shorter lifetime.");
    }

    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalDays)} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalHours)} hours"),
        { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalMinutes)} minutes"),
        _ => Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds))),
    };

    /// <summary>Share of the lifetime that has passed: 0 before its start, 1 at its end, more after it; 1 where it ends before it begins.</summary>
    public static double ShareUsed(CertificateFacts facts, DateTimeOffset now)
        => facts.Lifetime > TimeSpan.Zero ? Math.Max(0, (now - facts.NotBefore) / facts.Lifetime) : 1;

    public static string Day(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static Severity Grade(RuleInput input, TimeSpan left) => left <= input.Window.Critical ? Severity.High : Severity.Warning;

    // Companies add their own roots to the system's store, and those are under no limit. What sets a public certificate apart is the
    // CA/Browser Forum's reserved policy, which every one must carry (Baseline Requirements 7.1.6.1; EV Guidelines).
    private static bool IsPublic(RuleInput input) => input.Leaf.Policies.Any(
            oid => oid is "2.23.140.1.1" || oid.StartsWith("2.23.140.1.2.", StringComparison.Ordinal))
        && input.AskTrust().IsSystemRoot;
}
