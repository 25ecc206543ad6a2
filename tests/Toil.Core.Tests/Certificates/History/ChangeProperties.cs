using FsCheck;
using FsCheck.Fluent;
using Toil.Certificates;
using Toil.Certificates.History;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.History;

/// <summary>The comparison over places with many findings, made of few enough pieces that they meet.</summary>
public sealed class ChangeProperties
{
    private static readonly DateTimeOffset s_night = new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);

    private static readonly ChangeJudge s_judge = new(s_night.AddDays(-1), s_night);

    private static Gen<List<RecordedFinding>> Place(SourceKind source) =>
        from findings in Finding(source).ListOf()
        select findings.Take(6).ToList();

    private static Gen<(List<RecordedFinding> A, List<RecordedFinding> B)> TwoNights =>
        from source in Gen.Elements(SourceKind.Endpoint, SourceKind.File)
        from a in Place(source)
        from b in Place(source)
        select (a, b);

    [Fact]
    public void A_sweep_against_itself_yields_nothing() => Prop.ForAll(TwoNights.ToArbitrary(), nights =>
        ChangeMatcher.Match(nights.A, [.. Enumerable.Reverse(nights.A)]).Select(pair => s_judge.Judge(pair.Before, pair.After).Change)
            .All(change => change == ChangeKind.Unchanged)).Check(Properties.Tests(2_000));

    [Fact]
    public void No_finding_is_passed_over_or_told_twice() => Prop.ForAll(TwoNights.ToArbitrary(), nights =>
    {
        (RecordedFinding? Before, RecordedFinding? After)[] pairs = [.. ChangeMatcher.Match(nights.A, nights.B)];
        RecordedFinding[] now = [.. pairs.Select(pair => pair.After).OfType<RecordedFinding>()];
        HashSet<string> present = [.. nights.B.Select(Key)];
        return now.Length == now.Distinct(ReferenceEqualityComparer.Instance).Count()
            && now.Select(Key).ToHashSet().SetEquals(present)
            && pairs.All(pair => pair.Before is not null || pair.After is not null)
            && (nights.A.Count == 0 || nights.B.Count > 0 || pairs.Length > 0);
    }).Check(Properties.Tests(2_000));

    [Fact]
    public void Backwards_it_is_the_inverse() => Prop.ForAll(Simple.ToArbitrary(), Simple.ToArbitrary(), (a, b) =>
    {
        ChangeKind there = ChangeJudge.Compare(a, b);
        ChangeKind back = ChangeJudge.Compare(b, a);
        return there switch
        {
            ChangeKind.Unchanged => back == ChangeKind.Unchanged,
            ChangeKind.Better or ChangeKind.Fixed => back == ChangeKind.Worse,
            // What both lost and gained something is worse both ways; and a renewal that comes undone is another certificate that ends sooner.
            ChangeKind.Renewed => back is ChangeKind.Replaced or ChangeKind.Worse,
            ChangeKind.Replaced => back is ChangeKind.Renewed or ChangeKind.Replaced,
            ChangeKind.Worse => back is ChangeKind.Better or ChangeKind.Fixed or ChangeKind.Worse or ChangeKind.Renewed,
            _ => false,
        };
    }).Check(Properties.Tests(5_000));

    [Fact]
    public void New_and_gone_change_places_backwards() => Prop.ForAll(TwoNights.ToArbitrary(), nights =>
    {
        // Failures stand for all that a place may hold, so they have no inverse.
        List<RecordedFinding> a = nights.A.FindAll(finding => !finding.IsFailure && finding.Source == SourceKind.File);
        List<RecordedFinding> b = nights.B.FindAll(finding => !finding.IsFailure && finding.Source == SourceKind.File);
        return Kinds(a, b).Count(kind => kind == ChangeKind.New) == Kinds(b, a).Count(kind => kind == ChangeKind.Gone)
            && Kinds(a, b).Count(kind => kind == ChangeKind.Gone) == Kinds(b, a).Count(kind => kind == ChangeKind.New);
    }).Check(Properties.Tests(2_000));

    [Fact]
    public void Worse_is_as_severe_as_the_present_finding() => Prop.ForAll(Simple.ToArbitrary(), Simple.ToArbitrary(), (a, b) =>
    {
        CertificateChange change = s_judge.Judge(a, b);
        return change.Change == ChangeKind.Worse ? change.Severity == b.Severity : change.Severity <= Severity.Warning;
    }).Check(Properties.Tests(2_000));

    private static Gen<RecordedFinding> Simple => Finding(SourceKind.File);

    private static Gen<RecordedFinding> Finding(SourceKind source) =>
        from certificate in Gen.Choose(0, 4)
        from address in Gen.Elements("192.0.2.1", "192.0.2.2", "2001:db8::1")
        from entry in Gen.Choose(1, 3)
        from names in Gen.Elements("a", "b")
        from problems in Gen.SubListOf(
            new CertificateProblem(RuleIds.RenewalDue, Severity.Warning, "Soon.", "Renew."),
            new CertificateProblem(RuleIds.SelfSigned, Severity.High, "Own.", "Ask."),
            new CertificateProblem(RuleIds.Expired, Severity.Critical, "Over.", "Renew."),
            new CertificateProblem(RuleIds.ClientCertificate, Severity.Info, "Asks.", "Nothing."))
        let failed = certificate == 0
        select new RecordedFinding
        {
            Target = "somewhere",
            Source = source,
            Address = source == SourceKind.Endpoint ? address : null,
            Entry = source == SourceKind.Endpoint || failed ? null : $"{entry}",
            Fingerprint = failed && source == SourceKind.File ? "-" : source == SourceKind.File ? names : "-",
            Verdict = failed ? Verdict.Unreachable : Verdict.Ok,
            Reason = failed ? FailureReason.Timeout : null,
            Thumbprint = failed ? null : $"c{certificate}",
            NotAfter = failed ? null : s_night.AddDays(10 * certificate),
            Problems = failed ? [new(RuleIds.Unreachable, Severity.High, "Down.", "Look.")] : [.. problems.OrderByDescending(problem => problem.Severity)],
        };

    private static List<ChangeKind> Kinds(List<RecordedFinding> before, List<RecordedFinding> after)
        => [.. ChangeMatcher.Match(before, after).Select(pair => s_judge.Judge(pair.Before, pair.After).Change)];

    private static string Key(RecordedFinding finding) => $"{finding.Fingerprint} {finding.Address} {finding.Entry} {finding.Thumbprint}";
}
