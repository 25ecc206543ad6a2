using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Postgres;

/// <summary>What else happens when a step's batches write: triggers, cascades, rows that are not seen.</summary>
internal sealed class PostgresBatchRules(PostgresSituation now)
{
    // Bits of pg_trigger.tgtype.
    private const int Insert = 4;
    private const int Delete = 8;
    private const int Update = 16;

    /// <summary>Looks at a step.</summary>
    public async Task CheckAsync(BatchStep step)
    {
        if (await now.Catalog.FindAsync(step.Table) is { IsNew: false } table)
        {
            if (await now.Facts.HasRowSecurityAsync(table.Info))
            {
                now.Findings.Add(
                    CheckRules.RowSecurity, step, step.PlaceOf("table"), $"Row security decides which rows of {table.Info.Name} this user sees, and the others would be left as they are.",
                    "Run it as the owner or as a role with BYPASSRLS.");
            }

            switch (step)
            {
                case BackfillStep backfill:
                    await TriggersAsync(step, table, Update, [.. backfill.Set.Select(one => SqlText.Plain(one.Column, TargetKind.PostgreSql))], "table");
                    break;
                case PurgeStep:
                    await TriggersAsync(step, table, Delete, [], "table");
                    await CascadesAsync(step, table);
                    break;
            }
        }

        string? target = (step as CopyStep)?.To ?? (step as PurgeStep)?.ArchiveTable;
        if (target is not null && await now.Catalog.FindAsync(target) is { IsNew: false } to)
        {
            await TriggersAsync(step, to, Insert, [], step is CopyStep ? "to" : "archive");
        }
    }

    private async Task TriggersAsync(BatchStep step, CheckTable table, int bit, IReadOnlyList<string> columns, string piece)
    {
        if (await now.Facts.TriggersAsync(table.Info, bit, columns) is { Count: > 0 } triggers)
        {
            now.Findings.Add(
                CheckRules.TriggerFires, step, step.PlaceOf(piece), $"{string.Join(", ", triggers)} on {table.Info.Name} fires for every row of the batches.",
                "Make sure that this is meant; a trigger can be told by a setting or a column to let these rows pass.");
        }
    }

    private async Task CascadesAsync(BatchStep step, CheckTable table)
    {
        if (await now.Facts.CascadesAsync(table.Info) is { Count: > 0 } others)
        {
            now.Findings.Add(
                CheckRules.CascadeDeletes, step, step.PlaceOf("table"), $"With rows of {table.Info.Name}, those of {string.Join(", ", others)} that reference them go too, and into no archive.",
                "Purge them first, in a step of their own with an archive.");
        }
    }
}
