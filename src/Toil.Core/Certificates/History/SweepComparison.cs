using System.Runtime.CompilerServices;

namespace Toil.Certificates.History;

/// <summary>Holds two recorded sweeps against each other, place by place, in the memory of one place.</summary>
/// <param name="history">The store's sweeps.</param>
/// <param name="before">The earlier sweep.</param>
/// <param name="after">The later sweep.</param>
internal sealed class SweepComparison(SweepHistory history, RecordedSweep before, RecordedSweep after)
{
    private readonly ChangeJudge _judge = new(before.StartedAt, after.StartedAt);

    /// <summary>Yields what became of every place; <see cref="ChangeKind.Unchanged"/> included.</summary>
    public async IAsyncEnumerable<CertificateChange> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        UnreadPlaces unreadBefore = await UnreadPlaces.ReadAsync(history.UnreadAsync(before, cancellation));
        UnreadPlaces unreadNow = await UnreadPlaces.ReadAsync(history.UnreadAsync(after, cancellation));
        List<RecordedFinding> failedOnly = [];
        await foreach ((List<RecordedFinding> was, List<RecordedFinding> now) in PlacesAsync(cancellation))
        {
            now.ForEach(finding => unreadBefore.See(finding.Target));
            foreach ((RecordedFinding? old, RecordedFinding? present) in ChangeMatcher.Match(was, now))
            {
                if (present is null && unreadNow.Cover(old!.Target))
                {
                    continue; // what lies in a folder that cannot be read tonight is not gone
                }

                if (present is null && old!.IsUnread)
                {
                    failedOnly.Add(old); // gone, or a folder whose files are there again: known at the end
                    continue;
                }

                yield return _judge.Judge(old, present);
            }
        }

        foreach (RecordedFinding failed in failedOnly)
        {
            yield return unreadBefore.WasSeen(failed.Target) ? _judge.ReadAgain(failed) : _judge.Judge(failed, null);
        }
    }

    /// <summary>Both sweeps' findings of each place; both come in the order of the places' keys.</summary>
    private async IAsyncEnumerable<(List<RecordedFinding> Was, List<RecordedFinding> Now)> PlacesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using KeyedRows was = new(history.FindingsAsync(before, cancellation));
        await using KeyedRows now = new(history.FindingsAsync(after, cancellation));
        await was.StartAsync();
        await now.StartAsync();
        while (Math.Min(was.Key, now.Key) is var key && !(was.IsAtEnd && now.IsAtEnd))
        {
            List<RecordedFinding> old = await was.TakeAsync(key);
            List<RecordedFinding> present = await now.TakeAsync(key);
            while ((old.FirstOrDefault() ?? present.FirstOrDefault()) is { } place)
            {
                yield return (Split(old, place), Split(present, place));
            }
        }
    }

    // Nearly always all of them: two places share a key once in many lifetimes.
    private static List<RecordedFinding> Split(List<RecordedFinding> findings, RecordedFinding place)
    {
        List<RecordedFinding> taken = findings.FindAll(place.IsSamePlace);
        findings.RemoveAll(place.IsSamePlace);
        return taken;
    }
}
