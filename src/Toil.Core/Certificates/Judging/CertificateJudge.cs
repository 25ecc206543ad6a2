using System.Security.Cryptography;
using System.Text;
using Toil.Certificates.Parsing;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.Judging;

/// <summary>Turns a sighting into a finding: applies the rules, weighs the problems, writes the verdict.</summary>
/// <param name="grades">Rules that are turned off or graded differently.</param>
/// <param name="trust">What this machine trusts.</param>
/// <param name="time">The clock.</param>
public sealed class CertificateJudge(IReadOnlyDictionary<string, RuleGrade> grades, TrustJudge trust, TimeProvider time)
{
    private readonly CertificateRule[] _rules =
        [.. CertificateRules.All.Where(rule => grades.GetValueOrDefault(rule.Id, RuleGrade.Info) != RuleGrade.Off)];

    /// <summary>Judges one sighting.</summary>
    /// <param name="sighting">What was seen.</param>
    public CertificateFinding Judge(Sighting sighting)
    {
        if (sighting.Chain.Count == 0)
        {
            CertificateProblem? failure = Regrade(FailureAdvice.For(sighting));
            return Common(sighting, Verdict.Unreachable, [.. failure is null ? [] : new[] { failure }]) with { Reason = sighting.Failure };
        }

        CertificateFacts leaf = sighting.Chain[0];
        DateTimeOffset now = time.GetUtcNow();
        ChainTrust? asked = null;
        RuleInput input = new(sighting, now, RenewalWindow.For(leaf, sighting.Options, sighting.Managed), () => asked ??= trust.Judge(sighting.Chain));
        IReadOnlyList<CertificateProblem> problems = Apply(input);
        TimeSpan left = leaf.NotAfter - now;
        return Common(sighting, Weigh(problems), problems) with
        {
            DaysLeft = (int)Math.Floor(left.TotalDays),
            LifetimeUsed = Math.Round(TimeRules.ShareUsed(leaf, now), 4),
            Subject = leaf.Subject,
            Names = leaf.Names,
            Issuer = leaf.Issuer,
            SerialNumber = leaf.SerialNumber,
            Thumbprint = leaf.Thumbprint,
            KeyAlgorithm = leaf.KeyAlgorithm,
            SignatureAlgorithm = leaf.SignatureAlgorithm,
            NotBefore = leaf.NotBefore,
            NotAfter = leaf.NotAfter,
            ServedChainNotAfter = sighting.Chain.Min(facts => facts.NotAfter),
            BestChainNotAfter = input.IsServed ? input.AskTrust().BestNotAfter : null,
        };
    }

    // Most certificates have no problem, and a sweep judges hundreds of thousands: nothing is allocated for those.
    private IReadOnlyList<CertificateProblem> Apply(RuleInput input)
    {
        // Of two problems that weigh the same, the one that took several sightings tells more: not "renew it", but "it is renewed, deploy it".
        List<CertificateProblem>? found = input.Sighting.Further.Count > 0 ? [.. input.Sighting.Further.Select(Regrade).OfType<CertificateProblem>()] : null;
        foreach (CertificateRule rule in _rules)
        {
            if (rule.Judge(input) is { } problem && Regrade(problem) is { } regraded)
            {
                (found ??= []).Add(regraded);
            }
        }

        return found is null or [] ? [] : [.. found.OrderByDescending(problem => problem.Severity)];
    }

    private static Verdict Weigh(IReadOnlyList<CertificateProblem> problems)
    {
        if (problems.Count == 0 || problems[0].Severity <= Severity.Info)
        {
            return Verdict.Ok;
        }

        Severity worst = problems[0].Severity;
        return problems.TakeWhile(problem => problem.Severity == worst).Select(VerdictOf).MaxBy(Rank);
    }

    private static Verdict VerdictOf(CertificateProblem problem)
    {
        Verdict verdict = CertificateRules.All.FirstOrDefault(rule => rule.Id == problem.Rule)?.Verdict ?? Verdict.Unfit;
        return verdict == Verdict.RenewSoon && problem.Severity > Severity.Warning ? Verdict.Critical : verdict;
    }

    private static int Rank(Verdict verdict) => verdict switch
    {
        Verdict.Expired => 4,
        Verdict.Unfit => 3,
        Verdict.Critical => 2,
        Verdict.RenewSoon => 1,
        _ => 0,
    };

    private CertificateProblem? Regrade(CertificateProblem problem) => !grades.TryGetValue(problem.Rule, out RuleGrade grade)
        ? problem
        : grade == RuleGrade.Off ? null : problem with { Severity = Enum.Parse<Severity>(grade.ToString()) };

    private static CertificateFinding Common(Sighting sighting, Verdict verdict, IReadOnlyList<CertificateProblem> problems) => new()
    {
        Verdict = verdict,
        Target = sighting.Target,
        Source = sighting.Source,
        Problems = problems,
        Address = sighting.Address,
        Port = sighting.Port,
        ServerName = sighting.ServerName,
        Protocol = sighting.Protocol,
        Engine = sighting.Engine,
        KeyProven = sighting.KeyProven,
        Entry = sighting.Entry,
        Owner = sighting.Options.Owner is { } owner ? InertText.From(owner) : null,
        Labels = InertLabels(sighting.Options.Label),
        Fingerprint = FingerprintOf(sighting),
        Elapsed = sighting.Elapsed,
    };

    private static IReadOnlyDictionary<string, string> InertLabels(IReadOnlyDictionary<string, string> labels)
    {
        if (labels.Count == 0)
        {
            return labels;
        }

        // A name that becomes another's by being escaped replaces it: better than a report that fails.
        SortedDictionary<string, string> inert = new(StringComparer.Ordinal);
        foreach ((string name, string value) in labels)
        {
            inert[InertText.From(name)] = InertText.From(value);
        }

        return inert;
    }

    // Without the address: a name behind a load balancer has others every night. Without the thumbprint: a renewed certificate is the same place.
    private static string FingerprintOf(Sighting sighting)
    {
        // A certificate manager's own id stays through renewal and re-import, whatever names the next certificate holds.
        string entry = sighting.Source == SourceKind.Acm ? string.Empty
            : sighting.Source == SourceKind.Endpoint ? sighting.Entry ?? string.Empty
            : sighting.Chain is [CertificateFacts leaf, ..] ? leaf.Identity
            : sighting.Entry ?? string.Empty;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', sighting.Source, sighting.Target, sighting.ServerName, entry)));
        return Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }
}
