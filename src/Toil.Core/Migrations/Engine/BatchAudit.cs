using System.Globalization;
using Toil.Migrations.Control;

namespace Toil.Migrations.Engine;

/// <summary>Holds the batches of a step together: each has to begin where the one before ended, and their sums have to be the step's.</summary>
internal static class BatchAudit
{
    /// <summary>The first place at which they part, with the two numbers, in a sentence; null where they fit.</summary>
    public static async Task<string?> FindGapAsync(MigrationJob job, StepRow row, CancellationToken cancellation)
    {
        string? low = null;
        int pass = 1;
        (long scanned, long matched, long affected, long skipped, long batches) = (0, 0, 0, 0, 0);
        foreach (object?[] batch in await job.Session.RowsAsync(
            "SELECT batch, pass, low, high, scanned, matched, affected, skipped FROM toil_migration_batch WHERE migration = @p0 AND number = @p1 AND direction = @p2 ORDER BY batch",
            cancellation, job.Plan.Name, row.Number, row.Direction.ToString()))
        {
            (low, pass) = ControlValue.Number(batch[1]) is var itsPass && itsPass != pass ? (null, (int)itsPass) : (low, pass);
            if (batch[2] as string != low)
            {
                return $"batch {batch[0]} begins behind {KeyWalk.Show(batch[2] as string)} and the one before it ended at {KeyWalk.Show(low)}.";
            }

            low = (string)batch[3]!;
            batches++;
            scanned += ControlValue.Number(batch[4]);
            matched += ControlValue.Number(batch[5]);
            affected += ControlValue.Number(batch[6]);
            skipped += ControlValue.Number(batch[7]);
        }

        (string What, long Sum, long Counted)[] sums =
        [
            ("batches", batches, row.Batches), ("rows walked", scanned, row.Scanned), ("rows matched", matched, row.Matched),
            ("rows changed", affected, row.Affected), ("rows left out", skipped, row.Skipped),
        ];
        return Array.Find(sums, sum => sum.Sum != sum.Counted) is { What: not null } part
            ? string.Create(CultureInfo.InvariantCulture, $"its batches come to {part.Sum} {part.What}, and its checkpoint says {part.Counted}.")
            : null;
    }
}
