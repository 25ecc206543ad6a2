using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking;

/// <summary>Looks at the steps that walk a table: tables, columns, keys, archives.</summary>
/// <param name="catalog">The tables as the step will find them.</param>
/// <param name="findings">Takes what is found.</param>
/// <param name="plan">The plan.</param>
/// <param name="hasRows">Tells whether a table has rows now.</param>
internal sealed class BatchCheck(ICheckCatalog catalog, CheckFindings findings, MigrationPlan plan, Func<string, Task<bool>> hasRows)
{
    /// <summary>Looks at a step, and says what it will do.</summary>
    /// <returns>Its statements, for the database to judge; empty where it is not worth asking.</returns>
    public async Task<IReadOnlyList<CheckStatement>> CheckAsync(BatchStep step, bool isBegun)
    {
        CheckTable? table = await ColumnCheck.TableAsync(findings, catalog, step, step.PlaceOf("table"), step.Table);
        if (table is { IsVague: true, IsNew: false })
        {
            findings.Add(CheckRules.TableUnknown, step, step.PlaceOf("table"), $"{table.Info.Name} is no table.", "Name the table behind it.");
        }

        if (table is null or { IsVague: true, IsNew: false })
        {
            return [];
        }

        KeyInfo? key = table.IsVague ? null : KeyCheck.Find(findings, step, table.Info);
        string by = key is null ? string.Empty : $" by {string.Join(", ", key.Columns)}";
        IReadOnlyList<CheckStatement>? statements = step switch
        {
            BackfillStep backfill => Backfill(backfill, table, key, by),
            CopyStep copy => await CopyAsync(copy, table, key, by),
            PurgeStep purge => await PurgeAsync(purge, table, by, isBegun),
            _ => [],
        };
        return table.IsVague ? [] : statements ?? [];
    }

    private CheckStatement[] Backfill(BackfillStep step, CheckTable table, KeyInfo? key, string by)
    {
        foreach (ColumnExpression one in step.Set.Concat(step.DownSet).DistinctBy(one => one.Column))
        {
            if (key is not null && table.Info.FindWritten(one.Column) is { } column && key.Columns.Contains(column.Name))
            {
                findings.Add(
                    CheckRules.KeyNotUnique, step, step.PlaceOf($"column:{one.Column}"), $"The step sets {one.Column}, by which {table.Info.Name} is walked: rows would be done twice or left out.",
                    "Name another unique key under 'key:', or write the change as SQL under 'up:'.");
            }
        }

        ColumnCheck.Written(findings, step, table, step.Set, "column");
        ColumnCheck.Written(findings, step, table, step.DownSet, "down.column");
        string columns = string.Join(", ", step.Set.Select(one => one.Column));
        Say(step, table, $"Sets {columns} in {table.Info.Name}: {RowScale.Words(table.Rows)}{by}", new TableLock(LockMode.RowExclusive, step.Table));
        if (step.Where is null)
        {
            findings.Add(CheckRules.EveryRow, step, null, $"It has no 'where': every row of {table.Info.Name} that is there when it begins is set, once.", null);
        }

        List<CheckStatement> statements = [];
        statements.AddRange(step.Set.Select(one => Set(table, one, step, "set")));
        statements.Add(Where($"SELECT 1 FROM {table.Info.Sql}", step.Where, step, "where", table));
        statements.AddRange(step.DownSet.Select(one => Set(table, one, step, "down.set")));
        if (step.DownWhere is not null)
        {
            statements.Add(Where($"SELECT 1 FROM {table.Info.Sql}", step.DownWhere, step, "down.where", table));
        }

        return [.. statements];
    }

    private async Task<CheckStatement[]?> CopyAsync(CopyStep step, CheckTable from, KeyInfo? key, string by)
    {
        CheckTable? to = await ColumnCheck.TableAsync(findings, catalog, step, step.PlaceOf("to"), step.To);
        if (to is null)
        {
            return null;
        }

        Unlogged(step, to, "to");
        ColumnCheck.Written(findings, step, to, step.Columns, "column");
        if (key is not null && !to.IsVague)
        {
            CopyKeyCheck.Check(findings, step, from.Info, key, to.Info);
        }

        Say(
            step, from, $"Copies {RowScale.Words(from.Rows)} from {from.Info.Name} to {to.Info.Name}{by}",
            new TableLock(LockMode.RowExclusive, step.To), new TableLock(LockMode.AccessShare, step.Table));
        IEnumerable<CheckStatement> inserts = step.Columns.Select(one => new CheckStatement(
            to.IsVague ? $"SELECT {one.Expression} FROM {from.Info.Sql}" : $"INSERT INTO {to.Info.Sql} ({one.Column}) SELECT {one.Expression} FROM {from.Info.Sql}",
            step, $"set:{one.Column}", one.Expression, from));
        return [.. inserts, Where($"SELECT 1 FROM {from.Info.Sql}", step.Where, step, "where", from)];
    }

    private async Task<CheckStatement[]?> PurgeAsync(PurgeStep step, CheckTable table, string by, bool isBegun)
    {
        List<TableLock> locks = [new(LockMode.RowExclusive, step.Table)];
        string where = step.ArchiveFile is { } file ? $" to the file {file}" : " for good";
        if (step.ArchiveTable is { } written)
        {
            CheckTable? archive = await ColumnCheck.TableAsync(findings, catalog, step, step.PlaceOf("archive"), written);
            where = $" to {written}";
            locks.Add(new(LockMode.RowExclusive, written));
            Unlogged(step, archive, "archive");
            if (archive is { IsVague: false } && !table.IsVague)
            {
                ArchiveCheck.Table(findings, step, table.Info, archive.Info, !isBegun && !archive.IsNew && await hasRows(archive.Info.Sql));
            }
        }
        else if (step.ArchiveFile is not null && !isBegun)
        {
            ArchiveCheck.File(findings, step, step.ArchiveFile);
        }

        Say(step, table, $"Takes rows out of {table.Info.Name}{where}: walks {RowScale.Words(table.Rows)}{by}", [.. locks]);
        return [Where($"SELECT 1 FROM {table.Info.Sql}", step.Where, step, "where", table), new($"DELETE FROM {table.Info.Sql}", step, "table", null, table)];
    }

    private void Unlogged(BatchStep step, CheckTable? to, string piece)
    {
        if (to is { Info.IsUnlogged: true })
        {
            findings.Add(
                CheckRules.TableUnlogged, step, step.PlaceOf(piece), $"{to.Info.Name} {BatchWorks.Unlogged}",
                $"ALTER TABLE {to.Info.Name} SET LOGGED, in an earlier step for example.");
        }
    }

    private void Say(BatchStep step, CheckTable table, string message, params TableLock[] locks)
    {
        long? batches = RowScale.Batches(table.Rows, plan.Throttle.Target);
        string end = batches is { } count ? $", about {RowScale.Count(count)} {(count == 1 ? "batch" : "batches")}." : ".";
        findings.AddStep(
            step, message + end,
            catalog.Kind == TargetKind.Sqlite ? "the write lock of the file, a batch at a time" : string.Join("; ", locks.Select(one => one.ToString())),
            table.Rows, batches);
    }

    private static CheckStatement Set(CheckTable table, ColumnExpression one, BatchStep step, string piece)
        => new($"UPDATE {table.Info.Sql} SET {one.Column} = {one.Expression}", step, $"{piece}:{one.Column}", one.Expression, table);

    private static CheckStatement Where(string select, string? where, BatchStep step, string piece, CheckTable table)
        => where is null ? new(select, step, "table", null, table) : new($"{select} WHERE ({where}\n)", step, piece, where, table);
}
