using System.Globalization;
using Toil.Issues.Subjects;
using Toil.Issues.Texts;
using Toil.Operations;

namespace Toil.Issues.Sync;

/// <summary>Decides what becomes of each issue, from what it remembers and what was found. Changes nothing.</summary>
/// <param name="scope">The list of targets.</param>
/// <param name="observed">When what was found was observed.</param>
/// <param name="incomplete">Why what was found is not all; null where it is.</param>
/// <param name="found">Everything that was found, the good too.</param>
/// <param name="wrong">Fingerprints of what is worth an issue.</param>
/// <param name="own">Keys of the issues that there are.</param>
internal sealed class IssueDecider(
    string scope, DateTimeOffset observed, string? incomplete, MemberCollector found, IReadOnlySet<string> wrong, IEnumerable<string> own)
{
    private readonly HashSet<string> _parts = [.. wrong.Select(IssueSubject.PartKey)];
    private readonly HashSet<string> _looked = [.. found.Fingerprints.Select(IssueSubject.PartKey)];
    private readonly HashSet<string> _own = [.. own.Select(IssueSubject.PartKey)];
    private readonly HashSet<string> _told = [];

    /// <summary>Notes that an open issue tells of these.</summary>
    public void Told(IssueSubject subject) => _told.UnionWith(subject.Members.Select(member => IssueSubject.PartKey(member.Fingerprint)));

    /// <summary>For an issue of which something was found.</summary>
    public IssueDecision Decide(IssueSubject subject, KnownIssue known)
    {
        IssueMarker marker = known.Marker;
        if (known.IsMuted)
        {
            return new(IssueAction.Muted, $"It was closed as {(known.Issue.StateReason == "duplicate" ? "a duplicate" : "not planned")}; reopen it to have it looked after again.");
        }

        if (marker.Seen > observed)
        {
            return new(IssueAction.Unchanged, $"It tells of a later look, of {IssueTexts.Instant(marker.Seen)}.");
        }

        if (!known.Issue.IsOpen)
        {
            return known.Issue.ClosedAt > observed
                ? new(IssueAction.Unchanged, $"It was closed at {IssueTexts.Instant(known.Issue.ClosedAt.Value)}, after this was observed.")
                : new(IssueAction.Reopened, "It is back.", subject.Members[0].Problems);
        }

        if (marker.Digest == subject.Digest)
        {
            return new(IssueAction.Unchanged);
        }

        if (incomplete is not null && Unseen(subject.Kind, marker) is { Count: > 0 } unseen)
        {
            return News(subject, marker) is { Count: > 0 } more
                ? new(IssueAction.Worse, Sentence(subject, marker, more), more, unseen)
                : new(IssueAction.Kept, $"It stays as it is, since not all of it was looked at: {incomplete}");
        }

        // Of one place what is left counts by its worst: expired, and then renewed for a few days only, is better. Of an owner each place counts.
        bool mayBeWorse = subject.Kind == SubjectKind.Owner || (subject.Kind == SubjectKind.Finding && subject.Severity >= marker.Severity);
        return mayBeWorse && marker.Parts.Count > 0 && News(subject, marker) is { Count: > 0 } news
            ? new(IssueAction.Worse, Sentence(subject, marker, news), news)
            : new(IssueAction.Updated, Better(subject, marker));
    }

    /// <summary>For an issue of which nothing that is worth one was found; null where it is none of this list's business.</summary>
    public IssueDecision? Absent(KnownIssue known)
    {
        IssueMarker marker = known.Marker;
        if (!known.Issue.IsOpen)
        {
            return null;
        }

        bool isFine = found.Has(marker.Key) && !wrong.Contains(marker.Key);
        if (!isFine && marker.Scope != scope)
        {
            return null;
        }

        if (marker.Seen > observed)
        {
            return new(IssueAction.Kept, $"It tells of a later look, of {IssueTexts.Instant(marker.Seen)}.");
        }

        if (isFine)
        {
            return found.IsUnjudged(marker.Key)
                ? new(IssueAction.Kept, "It stays open: it could not be looked at.")
                : new(IssueAction.Closed, "It was looked at, and is no longer worth an issue.");
        }

        if (incomplete is not null)
        {
            return new(IssueAction.Kept, $"It was not found, and stays open: {incomplete}");
        }

        if (marker.Target is { } target && found.IsHidden(target))
        {
            return new(IssueAction.Kept, "It was not found, and stays open: where it lies could not be read.");
        }

        // Of several places the line does not remember where each lies.
        SubjectKind kind = wrong.Contains(marker.Key) || marker.Target is not null ? SubjectKind.Finding
            : marker.Key == IssueSubject.RestKey(scope) ? SubjectKind.Rest : SubjectKind.Owner;
        if (found.HasUnread && Unseen(kind, marker).Count > 0)
        {
            return new(IssueAction.Kept, "Not all of it was found, and it stays open: some places could not be read.");
        }

        string[] elsewhere = wrong.Contains(marker.Key) ? [IssueSubject.PartKey(marker.Key)] : kind == SubjectKind.Finding ? [] : [.. marker.Parts.Keys.Where(_parts.Contains)];
        return elsewhere.Length == 0 ? new(IssueAction.Closed, "A whole look at everything no longer has it.")
            : elsewhere.All(_told.Contains) ? new(IssueAction.Closed, "What it tells of is kept in another issue now.")
            : new(IssueAction.Kept, "It stays open: no other open issue tells what it tells.");
    }

    // Places that were not looked at. Of one place there are none: it was looked at, or is not found.
    private List<KeyValuePair<string, Severity>> Unseen(SubjectKind kind, IssueMarker marker) => kind == SubjectKind.Finding
        ? []
        : [.. marker.Parts.Where(part => !_looked.Contains(part.Key) && !(kind == SubjectKind.Rest && _own.Contains(part.Key)))];

    private static List<MemberProblem> News(IssueSubject subject, IssueMarker marker)
    {
        // Of very many pieces the line remembers the worst; then only the worst of all counts.
        HashSet<string> news = subject.Parts.Count > IssueSubject.MostParts || marker.Parts.Count >= IssueSubject.MostParts
            ? subject.Severity > marker.Severity ? [.. subject.Parts.Where(part => part.Value > marker.Severity).Select(part => part.Key)] : []
            : [.. subject.Parts.Where(part => part.Value >= Severity.Warning && part.Value > marker.Parts.GetValueOrDefault(part.Key)).Select(part => part.Key)];
        return subject.Kind == SubjectKind.Finding
            ? [.. subject.Members[0].Problems.Where(problem => news.Contains(problem.Problem.Rule))]
            : [.. subject.Members.Where(member => news.Contains(IssueSubject.PartKey(member.Fingerprint))).SelectMany(member => member.Problems.Take(1).Select(problem => problem with { Place = member.Target }))];
    }

    private static string Sentence(IssueSubject subject, IssueMarker marker, IReadOnlyList<MemberProblem> news) => subject.Severity > marker.Severity
        ? $"It has become worse: {subject.Severity}, from {marker.Severity}."
        : string.Create(CultureInfo.InvariantCulture, $"It has become worse: {news.Count} {(news.Count == 1 ? "problem is" : "problems are")} new, or graver than before.");

    private static string Better(IssueSubject subject, IssueMarker marker) => subject.Severity < marker.Severity
        ? $"It is better: {subject.Severity}, from {marker.Severity}."
        : "What it tells has changed.";
}
