using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Checking;

/// <summary>Looks for the tables and columns that a plan names.</summary>
internal static class ColumnCheck
{
    /// <summary>Finds a table; one that is not there is a finding.</summary>
    public static async Task<CheckTable?> TableAsync(CheckFindings findings, ICheckCatalog catalog, MigrationStep step, ValueOrigin at, string written)
    {
        CheckTable? table = await catalog.FindAsync(written);
        if (table is null)
        {
            string name = TableName.Parse(written)[^1];
            findings.Add(
                CheckRules.TableUnknown, step, at, $"There is no table {InertText.From(written, 200)}.",
                Nearest.To(name, await catalog.NamesAsync()) is { } nearest ? $"Did you mean '{nearest}'?" : "Correct the name, or make the table in an earlier step.");
        }

        return table;
    }

    /// <summary>Says that a column is not there.</summary>
    public static void AddUnknown(CheckFindings findings, MigrationStep step, ValueOrigin at, TableInfo table, string written) => findings.Add(
        CheckRules.ColumnUnknown, step, at, $"{table.Name} has no column {InertText.From(written, 200)}.",
        Nearest.To(TableName.Parse(written)[^1], table.Columns.Select(column => column.Name)) is { } nearest
            ? $"Did you mean '{nearest}'?"
            : $"It has {InertText.From(string.Join(", ", table.Columns.Select(column => column.Name)), 300)}.");

    /// <summary>Looks for columns that are written to.</summary>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="step">The step.</param>
    /// <param name="table">The table that is written to.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="piece">What the step calls their places: <c>column</c>.</param>
    public static void Written(CheckFindings findings, BatchStep step, CheckTable table, IEnumerable<ColumnExpression> columns, string piece)
    {
        foreach (ColumnExpression one in table.IsVague ? [] : columns)
        {
            ValueOrigin at = step.PlaceOf($"{piece}:{one.Column}");
            ColumnInfo? column = table.Info.FindWritten(one.Column);
            if (column is null)
            {
                AddUnknown(findings, step, at, table.Info, one.Column);
            }
            else if (column.IsGenerated)
            {
                findings.Add(CheckRules.ColumnGenerated, step, at, $"The column {column.Name} of {table.Info.Name} is computed by the database.", "Leave it out.");
            }
        }
    }
}
