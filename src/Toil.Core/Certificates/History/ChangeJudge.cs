using System.Globalization;
using Toil.Operations;

namespace Toil.Certificates.History;

/// <summary>Says what became of a place, given what two sweeps found there.</summary>
/// <param name="since">When the earlier sweep began.</param>
/// <param name="until">When the later one began.</param>
internal sealed class ChangeJudge(DateTimeOffset since, DateTimeOffset until)
{
    /// <summary>Rule of a certificate that was replaced by one that does not end later.</summary>
    public const string ReplacedRule = "certificate-replaced";

    /// <summary>Rule of a place that the later sweep does not have.</summary>
    public const string GoneRule = "certificate-gone";

    /// <summary>Judges a pair; one of the two may be missing.</summary>
    public CertificateChange Judge(RecordedFinding? before, RecordedFinding? after)
    {
        ChangeKind kind = (before, after) switch
        {
            (null, _) => ChangeKind.New,
            (_, null) => ChangeKind.Gone,
            var (was, now) => Compare(was, now),
        };
        return Make(kind, before, after);
    }

    /// <summary>A file, folder or store that could not be read, and can be read again.</summary>
    public CertificateChange ReadAgain(RecordedFinding before) => Make(ChangeKind.Fixed, before, null);

    private CertificateChange Make(ChangeKind kind, RecordedFinding? before, RecordedFinding? after)
    {
        RecordedFinding place = after ?? before!;
        return new CertificateChange
        {
            Change = kind,
            Target = place.Target,
            Source = place.Source,
            ServerName = place.ServerName,
            Before = before is null ? null : CertificateState.From(before),
            After = after is null ? null : CertificateState.From(after),
            Problems = ProblemsOf(kind, before, after),
            Owner = place.Owner,
            Labels = place.Labels ?? new Dictionary<string, string>(),
            Fingerprint = place.Fingerprint,
            Since = since,
            Until = until,
        };
    }

    /// <summary>What became of a place that both sweeps have.</summary>
    internal static ChangeKind Compare(RecordedFinding before, RecordedFinding after)
    {
        if (before.IsFailure || after.IsFailure)
        {
            return (before.IsFailure, after.IsFailure) switch
            {
                (true, true) => BySeverity(before, after, ChangeKind.Unchanged),
                (false, true) => ChangeKind.Worse,
                _ => BySeverity(before, after, after.Severity <= Severity.Info ? ChangeKind.Fixed : ChangeKind.Better),
            };
        }

        bool isOther = before.Thumbprint != after.Thumbprint;
        return Added(before, after).Any() ? ChangeKind.Worse
            : isOther && after.NotAfter > before.NotAfter ? ChangeKind.Renewed
            : Added(after, before).Any() ? after.Severity <= Severity.Info ? ChangeKind.Fixed : ChangeKind.Better
            : isOther ? ChangeKind.Replaced
            : ChangeKind.Unchanged;
    }

    // By what matters only: what is merely worth knowing comes and goes.
    private static IEnumerable<CertificateProblem> Added(RecordedFinding before, RecordedFinding after) => (after.Problems ?? [])
        .Where(problem => problem.Severity > Severity.Info
            && !(before.Problems ?? []).Any(earlier => earlier.Rule == problem.Rule && earlier.Severity >= problem.Severity));

    private static ChangeKind BySeverity(RecordedFinding before, RecordedFinding after, ChangeKind same) => after.Severity.CompareTo(before.Severity) switch
    {
        > 0 => ChangeKind.Worse,
        < 0 => after.Severity <= Severity.Info ? ChangeKind.Fixed : ChangeKind.Better,
        _ => same,
    };

    private static IReadOnlyList<CertificateProblem> ProblemsOf(ChangeKind kind, RecordedFinding? before, RecordedFinding? after) => kind switch
    {
        ChangeKind.New => after!.Problems ?? [],
        ChangeKind.Worse when before!.IsFailure || after!.IsFailure => after!.Problems ?? [],
        ChangeKind.Worse => [.. Added(before, after)],
        ChangeKind.Replaced => [Replaced(before!, after!)],
        ChangeKind.Gone => [new(
            GoneRule, Severity.Info, $"It was {CertificateState.From(before!)}, and is not there any more: it was not asked for, or is no longer where it was.",
            "Nothing, where that was meant; otherwise look at the list of targets and at the place.")],
        _ => [],
    };

    private static CertificateProblem Replaced(RecordedFinding before, RecordedFinding after) => after.NotAfter < before.NotAfter
        ? new(
            ReplacedRule, Severity.Warning,
            string.Create(CultureInfo.InvariantCulture, $"Another certificate that ends on {Day(after)}, before the earlier one would have ({Day(before)})."),
            "Check whether an old certificate came back, from a backup or a machine that was left out of the renewal.")
        : new(
            ReplacedRule, Severity.Info, string.Create(CultureInfo.InvariantCulture, $"Another certificate that ends on the same day as the earlier one, {Day(after)}."),
            "Nothing, where it was issued anew on purpose.");

    private static string Day(RecordedFinding finding) => finding.NotAfter is { } end ? end.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "an unknown day";
}
