using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking.Sqlite;

/// <summary>What else happens when a step's batches write: triggers and cascades.</summary>
internal static class SqliteTriggers
{
    /// <summary>Looks at a step.</summary>
    public static async Task CheckAsync(CheckFindings findings, SqliteRehearsal rehearsal, BatchStep step)
    {
        if (await rehearsal.FindAsync(step.Table) is { } table)
        {
            switch (step)
            {
                case BackfillStep backfill:
                    await FireAsync(findings, rehearsal, step, table, "UPDATE", [.. backfill.Set.Select(one => SqlText.Plain(one.Column, TargetKind.Sqlite))], "table");
                    break;
                case PurgeStep:
                    await FireAsync(findings, rehearsal, step, table, "DELETE", [], "table");
                    await CascadesAsync(findings, rehearsal, step, table);
                    break;
            }
        }

        string? target = (step as CopyStep)?.To ?? (step as PurgeStep)?.ArchiveTable;
        if (target is not null && await rehearsal.FindAsync(target) is { } to)
        {
            await FireAsync(findings, rehearsal, step, to, "INSERT", [], step is CopyStep ? "to" : "archive");
        }
    }

    private static async Task FireAsync(
        CheckFindings findings, SqliteRehearsal rehearsal, BatchStep step, CheckTable table, string action, IReadOnlyList<string> columns, string piece)
    {
        List<object?[]> rows = await rehearsal.Session.RowsAsync(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = @p0 COLLATE NOCASE ORDER BY name", CancellationToken.None, table.Info.Name);
        string[] triggers = [.. rows.Where(row => Fires((string)row[1]!, action, columns)).Select(row => (string)row[0]!)];
        if (triggers.Length > 0)
        {
            findings.Add(
                CheckRules.TriggerFires, step, step.PlaceOf(piece), $"{string.Join(", ", triggers)} on {table.Info.Name} fires for every row of the batches.",
                "Make sure that this is meant; a WHEN of the trigger can let these rows pass.");
        }
    }

    /// <summary>True where a trigger of this text fires: <c>CREATE TRIGGER t AFTER UPDATE OF a, b ON x ...</c>.</summary>
    internal static bool Fires(string sql, string action, IReadOnlyList<string> columns)
    {
        SqlCursor at = new([.. SqlLexer.Read(sql).Where(token => !token.IsTrivia)]);
        at.Until(token => token.IsAny("INSERT", "UPDATE", "DELETE"));
        if (at.IsAtEnd || !at.Take().Is(action))
        {
            return false;
        }

        if (!at.Take("OF"))
        {
            return true;
        }

        IEnumerable<string> of = at.Until(token => token.Is("ON")).Where(token => !token.IsMark(',')).Select(token => SqlText.Plain(token.Text, TargetKind.Sqlite));
        return of.Intersect(columns, StringComparer.OrdinalIgnoreCase).Any();
    }

    private static async Task CascadesAsync(CheckFindings findings, SqliteRehearsal rehearsal, BatchStep step, CheckTable table)
    {
        List<object?[]> rows = await rehearsal.Session.RowsAsync(
            "SELECT DISTINCT m.name FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.\"table\" = @p0 COLLATE NOCASE AND f.on_delete = 'CASCADE' ORDER BY 1",
            CancellationToken.None, table.Info.Name);
        if (rows.Count > 0)
        {
            findings.Add(
                CheckRules.CascadeDeletes, step, step.PlaceOf("table"),
                $"With rows of {table.Info.Name}, those of {string.Join(", ", rows.Select(row => row[0]))} that reference them go too, and into no archive.",
                "Purge them first, in a step of their own with an archive.");
        }
    }
}
