using System.Globalization;
using Toil.Migrations.Control;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Engine;

/// <summary>Further passes over a table, for the rows that arrived during the one before. Keys may come anywhere, so each goes over all of it.</summary>
internal sealed class FollowPasses(MigrationJob job, BatchStep step, MigrationDirection direction)
{
    private const int Most = 100;

    // A pass that finds fewer rows than any before it is on its way to the end. Where so many do not, rows arrive by themselves, and for ever.
    private const int Telling = 3;

    /// <summary>Says what is left to others, where the passes ended because rows keep arriving; null where nothing is.</summary>
    public string? LeftToOthers { get; private set; }

    /// <summary>The checkpoint that a further pass begins with; null where there is none: one that changed nothing was the last.</summary>
    /// <param name="walk">The table.</param>
    /// <param name="row">The checkpoint at the end of a pass.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<StepRow?> NextAsync(KeyWalk walk, StepRow row, CancellationToken cancellation)
    {
        if (!step.Follow || direction == MigrationDirection.Down)
        {
            return null;
        }

        long[] found = await FoundAsync(row.Pass, cancellation);
        if (found is [.., 0])
        {
            return null;
        }

        if (row.Pass >= Most || (found.Length > Telling && found[^Telling..].Min() >= found[..^Telling].Min()))
        {
            LeftToOthers = string.Create(
                CultureInfo.InvariantCulture,
                $"Rows keep arriving: pass {row.Pass} found {found[^1]} more, and passes do not find fewer. Those that arrive from here on are left as they are: let a trigger or the application set them.");
            return null;
        }

        return row with { Pass = row.Pass + 1, Cursor = null, Bound = await walk.EndAsync(job.Session, cancellation) };
    }

    /// <summary>Rows that each pass behind the first has changed.</summary>
    private async Task<long[]> FoundAsync(int passes, CancellationToken cancellation)
    {
        ILookup<long, long> changed = (await job.Session.RowsAsync(
            "SELECT pass, sum(affected) FROM toil_migration_batch WHERE migration = @p0 AND number = @p1 AND direction = @p2 AND pass > 1 GROUP BY pass",
            cancellation, job.Plan.Name, step.Number, direction.ToString())).ToLookup(row => ControlValue.Number(row[0]), row => ControlValue.Number(row[1]));
        return [.. Enumerable.Range(2, passes - 1).Select(pass => changed[pass].Sum())];
    }
}
