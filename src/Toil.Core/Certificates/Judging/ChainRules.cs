using Toil.Certificates.Parsing;
using Toil.Operations;

namespace Toil.Certificates.Judging;

/// <summary>Rules about who vouches for a certificate, and about the name that it is served for.</summary>
internal static class ChainRules
{
    public static CertificateProblem? NameMismatch(RuleInput input)
    {
        if (input.Sighting.ExpectedName is not { } name || NameMatch.Holds(input.Leaf, name))
        {
            return null;
        }

        IReadOnlyList<string> names = input.Leaf.Names;
        string holds = names.Count switch
        {
            0 when input.Leaf.CommonName is { } common => $"it has only the common name '{common}', which clients no longer look at",
            0 => "it holds no name at all",
            <= 3 => $"it holds {string.Join(", ", names)}",
            _ => $"it holds {string.Join(", ", names.Take(3))} and {names.Count - 3} more",
        };
        return new(
            RuleIds.NameMismatch, Severity.Critical, $"Not for {name}: {holds}. Clients refuse it.",
            $"Serve a certificate with {name} in its subject alternative name, or check that the request reaches the right server.");
    }

    public static CertificateProblem? SelfSigned(RuleInput input) => IsSelfSigned(input) && !input.AskTrust().IsTrusted
        ? new(
            RuleIds.SelfSigned, Severity.High, "Self-signed: nobody vouches for it, and clients refuse it.",
            "Have it issued by an authority that clients trust, or add it with --trust where that is meant.")
        : null;

    public static CertificateProblem? UntrustedRoot(RuleInput input)
    {
        if (!input.IsServed || !input.Sighting.IsChainWhole || IsSelfSigned(input) || LacksIntermediate(input))
        {
            return null;
        }

        ChainTrust trust = input.AskTrust();
        if (trust.IsTrusted)
        {
            return null;
        }

        CertificateFacts last = Path(input.Sighting.Chain)[^1];
        string end = last.IsSelfIssued ? last.Subject : last.Issuer;
        (string message, string remedy) = trust switch
        {
            { IsBroken: true } => ("A signature in its chain does not fit: clients refuse it.", "Serve the intermediates that belong to this certificate."),
            { Objection.Length: > 0 } => (
                $"This machine refuses its chain: {trust.Objection}.", "Have it issued by an authority that may issue it, and serve that one's chain."),
            _ => (
                $"Its chain leads to '{end}', which this machine does not trust.",
                "Add that authority to the machine's trust store, or name it with --trust, where it is yours."),
        };
        return new(RuleIds.UntrustedRoot, Severity.High, message, remedy);
    }

    public static CertificateProblem? IncompleteChain(RuleInput input)
    {
        if (!input.IsServed || !input.Sighting.IsChainWhole || IsSelfSigned(input))
        {
            return null;
        }

        ChainTrust trust = input.AskTrust();
        if (trust.Missing.Count > 0)
        {
            return new(
                RuleIds.IncompleteChain, Severity.High,
                $"The server does not send the intermediate '{trust.Missing[0]}': clients that do not happen to have it refuse the connection.",
                "Serve the full chain: the leaf followed by every intermediate.");
        }

        return LacksIntermediate(input) ? new(
            RuleIds.IncompleteChain, Severity.High,
            $"The server sends nothing beyond its own certificate, and its issuer '{input.Leaf.Issuer}' is no root of this machine: clients refuse the connection.",
            "Serve the full chain: the leaf followed by every intermediate; where the issuer is a root of yours, name it with --trust.")
            : null;
    }

    public static CertificateProblem? ChainEndsFirst(RuleInput input)
    {
        CertificateFacts leaf = input.Leaf;
        if (RootEndsFirst(input) is { } root)
        {
            return root;
        }

        CertificateFacts? first = Path(input.Sighting.Chain).Skip(1)
            .Where(issuer => !issuer.IsSelfIssued && issuer.NotAfter < leaf.NotAfter).MinBy(issuer => issuer.NotAfter);
        if (first is null)
        {
            return null;
        }

        TimeSpan left = first.NotAfter - input.Now;
        bool otherPath = input.Sighting.Chain.Any(other => other.NotAfter > first.NotAfter && IsSameAuthority(other, first))
            || (input.IsServed && input.AskTrust().IssuersNotAfter > first.NotAfter);
        string when = left < TimeSpan.Zero ? $"ended on {TimeRules.Day(first.NotAfter)}" : $"ends on {TimeRules.Day(first.NotAfter)}, before the certificate itself";
        Severity severity = (left, otherPath) switch
        {
            (_, true) => Severity.Warning,
            ({ Ticks: < 0 }, _) => Severity.Critical,
            _ when left <= input.Window.Critical => Severity.High,
            _ => Severity.Warning,
        };
        return new(
            RuleIds.ChainEndsFirst, severity,
            otherPath ? $"The intermediate '{first.Subject}' {when}; clients with another path to a root go on." : $"The intermediate '{first.Subject}' {when}.",
            "Fetch the authority's current intermediate and serve that one.");
    }

    // The root is not served, and what was served may look well: only the best chain shows it. It is a long time coming, so it is told when the
    // certificate's own renewal would be.
    private static CertificateProblem? RootEndsFirst(RuleInput input)
    {
        if (!input.IsServed || IsSelfSigned(input) || input.AskTrust() is not { IssuersNotAfter: { } end } trust || end >= input.Leaf.NotAfter
            || end - input.Now > input.Window.Due || Path(input.Sighting.Chain).Skip(1).Any(issuer => !issuer.IsSelfIssued && issuer.NotAfter <= end))
        {
            return null;
        }

        TimeSpan left = end - input.Now;
        string remedy = "Put its successor into the trust stores of the clients, and serve a chain that leads there.";
        return left < TimeSpan.Zero
            ? new(RuleIds.ChainEndsFirst, Severity.Critical, $"The root '{trust.EndsFirst}' of its best chain ended on {TimeRules.Day(end)}: clients refuse it.", remedy)
            : new(
                RuleIds.ChainEndsFirst, left <= input.Window.Critical ? Severity.High : Severity.Warning,
                $"The root '{trust.EndsFirst}' of its best chain ends on {TimeRules.Day(end)}, before the certificate itself.", remedy);
    }

    /// <summary>The leaf and its issuers as far as they were sent, in order, whatever the order in which they were sent.</summary>
    public static List<CertificateFacts> Path(IReadOnlyList<CertificateFacts> chain)
    {
        List<CertificateFacts> path = [chain[0]];
        while (!path[^1].IsSelfIssued && path.Count < chain.Count
            && chain.FirstOrDefault(candidate => IsIssuer(candidate, path[^1]) && !path.Contains(candidate)) is { } issuer)
        {
            path.Add(issuer);
        }

        return path;
    }

    private static bool IsIssuer(CertificateFacts candidate, CertificateFacts of) => candidate.SubjectDer.Span.SequenceEqual(of.IssuerDer.Span)
        && (candidate.SubjectKeyId is null || of.AuthorityKeyId is null || candidate.SubjectKeyId == of.AuthorityKeyId);

    private static bool IsSameAuthority(CertificateFacts a, CertificateFacts b)
        => a.KeyThumbprint == b.KeyThumbprint && a.SubjectDer.Span.SequenceEqual(b.SubjectDer.Span);

    private static bool IsSelfSigned(RuleInput input) => input.IsServed && input.Leaf.IsSelfIssued;

    // A leaf that came alone, and whose issuer is no root of this machine. Its root may be private as well, but without the intermediate
    // nobody can tell, and the intermediate is what the server owes.
    private static bool LacksIntermediate(RuleInput input)
        => Path(input.Sighting.Chain).Count == 1 && !input.Leaf.IsSelfIssued && !input.AskTrust().IsTrusted && input.AskTrust().Objection.Length == 0;
}
