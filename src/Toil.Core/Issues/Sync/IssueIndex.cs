using Toil.Issues.Tracking;

namespace Toil.Issues.Sync;

/// <summary>The issues that there are, by what tells them again.</summary>
internal sealed class IssueIndex
{
    private readonly Dictionary<string, List<KnownIssue>> _issues = new(StringComparer.Ordinal);

    /// <summary>One issue for each key: the oldest that is open, else the oldest that is muted, else the oldest.</summary>
    public IEnumerable<KnownIssue> Issues => _issues.Values.Select(same => same[0]);

    /// <summary>Open ones whose key an older open one has, with that one. Those in which a person has had a hand stay as they are.</summary>
    public IEnumerable<(KnownIssue Issue, KnownIssue Older)> Duplicates => _issues.Values.SelectMany(
        same => same.Skip(1).Where(issue => issue.Issue is { IsOpen: true, Comments: 0 } && issue.Block.IsUntouched).Select(issue => (issue, same[0])));

    /// <summary>The issue of a key; null where there is none.</summary>
    public KnownIssue? Find(string key) => _issues.TryGetValue(key, out List<KnownIssue>? same) ? same[0] : null;

    /// <summary>Reads them.</summary>
    public static async Task<IssueIndex> ReadAsync(IAsyncEnumerable<TrackedIssue> issues)
    {
        IssueIndex index = new();
        await foreach (TrackedIssue issue in issues)
        {
            if (KnownIssue.From(issue) is { } known)
            {
                index.Add(known);
            }
        }

        return index;
    }

    private void Add(KnownIssue known)
    {
        if (!_issues.TryGetValue(known.Marker.Key, out List<KnownIssue>? same))
        {
            _issues[known.Marker.Key] = same = [];
        }

        same.Add(known);
        same.Sort(static (a, b) => Rank(a).CompareTo(Rank(b)));
    }

    private static (bool IsClosed, bool IsForgotten, int Number) Rank(KnownIssue known) => (!known.Issue.IsOpen, !known.IsMuted, known.Issue.Number);
}
