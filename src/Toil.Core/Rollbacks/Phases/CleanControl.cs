using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Rollbacks.Phases;

/// <summary>A clone comes with the source's memory of earlier migrations; the one that is rehearsed has to begin from nothing.</summary>
internal static class CleanControl
{
    private static readonly string[] s_tables = ["toil_migration_step", "toil_migration_batch", "toil_migration_event", "toil_migration_beat", "toil_migration_request"];

    /// <summary>Takes the migration out of a clone's control tables.</summary>
    public static async Task ForgetAsync(TargetDatabase clone, MigrationPlan plan, CancellationToken cancellation)
    {
        await using TargetSession session = await clone.ConnectAsync("toil rehearsal", cancellation);
        if (!await ControlSchema.IsThereAsync(clone, session, cancellation))
        {
            return;
        }

        foreach (string table in s_tables)
        {
            await session.ExecuteAsync($"DELETE FROM {table} WHERE migration = @p0", cancellation, plan.Name);
        }

        await session.ExecuteAsync("DELETE FROM toil_migration WHERE name = @p0", cancellation, plan.Name);
    }
}
