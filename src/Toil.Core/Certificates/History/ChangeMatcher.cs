namespace Toil.Certificates.History;

/// <summary>
/// Pairs what two sweeps found in one place. A place can have many findings (addresses behind a name, certificates in a bundle), and each can have
/// changed: what agrees in more is paired first.
/// </summary>
internal static class ChangeMatcher
{
    // The last ones leave out the fingerprint: in a file it rests on the names of the certificate, and those may change with it.
    private static readonly Func<RecordedFinding, object?>[] s_keys =
    [
        f => (f.Fingerprint, f.Address, f.Entry, f.Thumbprint),
        f => (f.Fingerprint, f.Address, f.Thumbprint),
        f => f.Thumbprint is null ? null : (f.Fingerprint, f.Thumbprint),
        f => (f.Fingerprint, f.Address, f.Entry),
        f => (f.Fingerprint, f.Address),
        f => f.Fingerprint,
        f => f.Thumbprint,
    ];

    /// <summary>Yields each pair once; a missing partner is null.</summary>
    /// <param name="before">The earlier sweep's findings in the place.</param>
    /// <param name="after">The later sweep's findings in the place.</param>
    public static IEnumerable<(RecordedFinding? Before, RecordedFinding? After)> Match(IReadOnlyList<RecordedFinding> before, IReadOnlyList<RecordedFinding> after)
    {
        List<RecordedFinding> old = Sorted(before);
        List<RecordedFinding> present = Sorted(after);
        List<(RecordedFinding? Before, RecordedFinding? After)> pairs = [];
        foreach (Func<RecordedFinding, object?> key in s_keys)
        {
            if (old.Count == 0 || present.Count == 0)
            {
                break;
            }

            Pair(old, present, key, pairs);
        }

        if (before.Count == 1 && after.Count == 1 && old.Count == 1)
        {
            return [(old[0], present[0])];
        }

        return pairs.Concat(Leftovers(old, present, before, after));
    }

    private static IEnumerable<(RecordedFinding? Before, RecordedFinding? After)> Leftovers(
        List<RecordedFinding> old, List<RecordedFinding> present, IReadOnlyList<RecordedFinding> before, IReadOnlyList<RecordedFinding> after)
    {
        // Where the place failed, or a piece of it that did not fail in the other sweep, nobody knows what was in it: that is one change, and not as many as
        // there were certificates.
        RecordedFinding? failedBefore = before.FirstOrDefault(IsWholeFailure) ?? old.Find(finding => finding.IsUnread);
        RecordedFinding? failedNow = after.FirstOrDefault(IsWholeFailure) ?? present.Find(finding => finding.IsUnread);
        if (failedNow is not null && old.Count > 0 && present.Remove(failedNow))
        {
            yield return (old[0], failedNow);
        }

        foreach (RecordedFinding now in present)
        {
            yield return (OtherAddress(now, before) ?? failedBefore, now);
        }

        foreach (RecordedFinding was in old)
        {
            bool isToldWith = (IsWholeFailure(was) && after.Count > 0) || (was == failedBefore && present.Count > 0);
            bool isKnownElsewhere = failedNow is not null || OtherAddress(was, after) is not null || isToldWith;
            if (!isKnownElsewhere)
            {
                yield return (was, null);
            }
        }
    }

    // Behind a load balancer addresses come and go every night; the place is the name.
    private static RecordedFinding? OtherAddress(RecordedFinding finding, IEnumerable<RecordedFinding> others) => finding.Source != SourceKind.Endpoint
        ? null
        : others.Where(other => other.Fingerprint == finding.Fingerprint)
            .OrderByDescending(other => other.Thumbprint == finding.Thumbprint).ThenByDescending(other => other.NotAfter)
            .FirstOrDefault();

    private static bool IsWholeFailure(RecordedFinding finding) => finding.IsFailure && finding.Entry is null;

    private static void Pair(
        List<RecordedFinding> old, List<RecordedFinding> present, Func<RecordedFinding, object?> key, List<(RecordedFinding? Before, RecordedFinding? After)> pairs)
    {
        Dictionary<object, Queue<RecordedFinding>> waiting = old
            .Select(finding => (Key: key(finding), Finding: finding)).Where(entry => entry.Key is not null)
            .GroupBy(entry => entry.Key!).ToDictionary(group => group.Key, group => new Queue<RecordedFinding>(group.Select(entry => entry.Finding)));
        HashSet<RecordedFinding> paired = new(ReferenceEqualityComparer.Instance);
        present.RemoveAll(now =>
        {
            if (key(now) is not { } same || !waiting.TryGetValue(same, out Queue<RecordedFinding>? partners) || !partners.TryDequeue(out RecordedFinding? was))
            {
                return false;
            }

            paired.Add(was);
            pairs.Add((was, now));
            return true;
        });
        old.RemoveAll(paired.Contains);
    }

    // In an order of their own, so that the same findings are paired alike however they came, and whichever sweep is the earlier. What was found
    // twice (a target that stands twice in the list, perhaps with other thresholds) counts once, by the worse of the two.
    private static List<RecordedFinding> Sorted(IReadOnlyList<RecordedFinding> findings) => findings.Count == 1 ? [findings[0]] :
    [
        .. findings.OrderByDescending(finding => finding.Severity)
            .ThenBy(finding => string.Join(' ', (finding.Problems ?? []).Select(problem => problem.Rule)), StringComparer.Ordinal)
            .DistinctBy(finding => (finding.Fingerprint, finding.Address, finding.Entry, finding.Thumbprint))
            .OrderBy(finding => finding.NotAfter).ThenBy(finding => finding.Thumbprint, StringComparer.Ordinal)
            .ThenBy(finding => finding.Address, StringComparer.Ordinal).ThenBy(finding => finding.Entry, StringComparer.Ordinal),
    ];
}
