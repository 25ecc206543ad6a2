using System.Data.Common;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Values;

namespace Toil.Rollbacks.Phases;

/// <summary>Writes rows as the application would in the new shape: by the plan's own statements, else after the model of rows that are there, under keys of their own.</summary>
internal sealed class NewRows(MigrationPlan plan, IReadOnlySet<string> touched)
{
    private const int Models = 3;

    /// <summary>Writes them.</summary>
    /// <param name="database">A clone with the migration.</param>
    /// <param name="notes">Gets what could not be written, and why.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How many rows.</returns>
    public async Task<int> WriteAsync(TargetDatabase database, PhaseNotes notes, CancellationToken cancellation)
    {
        await using TargetSession session = await database.ConnectAsync("toil new rows", cancellation);
        int written = 0;
        foreach (string sql in plan.Rehearsal.NewRows)
        {
            try
            {
                written += (int)Math.Max(0, await session.ExecuteWholeAsync(sql, cancellation));
            }
            catch (DbException error)
            {
                throw database.Explain(error, "A statement of 'new_rows'");
            }
        }

        if (plan.Rehearsal.NewRows.Count > 0)
        {
            return written;
        }

        // What a purge puts away only the purge writes.
        HashSet<string> archives = [.. plan.Steps.OfType<PurgeStep>().Where(step => step.ArchiveTable is not null).Select(step => TableName.Parse(step.ArchiveTable!)[^1])];
        foreach (string name in touched.Order(StringComparer.Ordinal))
        {
            if (await database.FindTableAsync(session, TableName.InSql(name)) is { } table && !archives.Contains(table.Name, StringComparer.OrdinalIgnoreCase))
            {
                written += await WriteAsync(database, session, table, notes, cancellation);
            }
        }

        return written;
    }

    private async Task<int> WriteAsync(TargetDatabase database, TargetSession session, TableInfo table, PhaseNotes notes, CancellationToken cancellation)
    {
        if (table.Keys.FirstOrDefault(key => key.IsWalkable) is null)
        {
            notes.Say($"No rows were written to {table.Schema}.{table.Name}: it has no unique key without nulls. Give statements under 'rehearsal: new_rows:'.");
            return 0;
        }

        string? refusal = null;
        foreach (bool isMarked in (bool[])[true, false])
        {
            try
            {
                await session.BeginAsync(cancellation);
                int rows = 0;
                for (int model = 0; model < Models; model++)
                {
                    rows += (int)Math.Max(0, await session.ExecuteAsync(new NewRowSql(table, plan, isMarked).Insert(model), cancellation));
                }

                await session.CommitAsync();
                if (rows == 0)
                {
                    notes.Say($"No rows were written to {table.Schema}.{table.Name}, since it has none to take as a model. Give statements under 'rehearsal: new_rows:'.");
                }

                return rows;
            }
            catch (DbException error)
            {
                refusal = DatabaseFailure.Innermost(error);
                await session.RollbackAsync();
            }
        }

        notes.Say($"No rows could be written to {table.Schema}.{table.Name} ({InertText.From(refusal!, 200).TrimEnd('.')}). Give statements under 'rehearsal: new_rows:'.");
        return 0;
    }
}
