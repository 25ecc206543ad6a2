using Toil.Migrations.Plans;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Rollbacks.Phases;

/// <summary>Which tables a migration touches.</summary>
internal static class TouchedTables
{
    /// <summary>Those whose rows or definition are others afterwards, and those that the plan walks.</summary>
    /// <returns>Names with their schema, unquoted: <c>public.orders</c>.</returns>
    public static HashSet<string> Of(DatabasePrint before, DatabasePrint after, MigrationPlan plan)
    {
        Dictionary<string, string> was = before.Tables.ToDictionary(NameOf, Meaning, StringComparer.Ordinal);
        HashSet<string> touched = [.. after.Tables.Where(table => !was.TryGetValue(NameOf(table), out string? known) || known != Meaning(table)).Select(NameOf)];
        touched.UnionWith(was.Keys.Except(after.Tables.Select(NameOf)));
        foreach (string written in plan.Steps.OfType<BatchStep>().SelectMany(step => step is CopyStep copy ? new[] { step.Table, copy.To } : [step.Table]))
        {
            string name = Migrations.Databases.TableName.Parse(written)[^1];
            touched.UnionWith(after.Tables.Where(table => table.Table.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(NameOf));
        }

        return touched;
    }

    /// <summary>A table's name with its schema.</summary>
    public static string NameOf(TablePrint table) => $"{table.Table.Schema}.{table.Table.Name}";

    private static string Meaning(TablePrint table)
        => $"{table.Digest}|{string.Join('|', table.Table.Columns.Select(column => $"{column.Name} {column.Type} {column.IsNullable} {column.Default} {column.IsGenerated}"))}";
}
