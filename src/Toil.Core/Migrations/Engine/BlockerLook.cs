using System.Data.Common;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Looks who is in the way.</summary>
internal static class BlockerLook
{
    /// <summary>Who holds what the work waits for. That can only be seen while one waits: half-way through the wait.</summary>
    /// <returns>Null where nobody does, or where nobody can tell.</returns>
    public static async Task<string?> HalfWayAsync(MigrationJob job)
    {
        try
        {
            await Task.Delay(job.Plan.LockTimeout / 2, job.Context.Time);
            return await job.Database.BlockersAsync(job.Session, CancellationToken.None);
        }
        catch (Exception error) when (error is DbException or ToilException or InvalidOperationException)
        {
            return null; // not worth a failure of its own
        }
    }
}
