using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Evidence;

/// <summary>Finds, among the evidence of several rehearsals, the newest that holds: a later rehearsal that failed on another database does not take it back, and one on just this does.</summary>
internal static class EvidenceSearch
{
    /// <summary>Most rehearsals that are looked at.</summary>
    public const int Candidates = 20;

    /// <summary>The evidence that fits best, and what is wrong with it.</summary>
    /// <param name="documents">The evidence, newest first.</param>
    /// <param name="check">What it is held against.</param>
    /// <param name="database">The database that it is held against as well; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<(EvidenceDocument? Document, IReadOnlyList<EvidenceMismatch> Wrong)> BestAsync(
        IReadOnlyList<EvidenceDocument> documents, EvidenceCheck check, TargetDatabase? database, CancellationToken cancellation)
    {
        (EvidenceDocument? Document, IReadOnlyList<EvidenceMismatch> Wrong) best = (null, [EvidenceMismatch.None]);
        SourceState? state = null;
        foreach (EvidenceDocument document in documents)
        {
            List<EvidenceMismatch> wrong = [.. check.Check(document)];
            if (database is not null)
            {
                state ??= await SourceState.ReadAsync(database, cancellation);
                wrong.AddRange(await EvidenceCheck.CheckAsync(document.Evidence, state, database, cancellation));
            }

            if (wrong.Count == 0 || (database is not null && HasFailedHere(wrong)))
            {
                return (document, wrong);
            }

            if (best.Document is null || wrong.Count < best.Wrong.Count)
            {
                best = (document, wrong);
            }
        }

        return best;
    }

    // What failed holds for no time at all.
    private static bool HasFailedHere(List<EvidenceMismatch> wrong)
        => wrong.Exists(one => one.Part == EvidencePart.Outcome) && wrong.TrueForAll(one => one.Part is EvidencePart.Outcome or EvidencePart.Expiry);
}
