using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Reporting;

/// <summary>Says what a run would do and about how long it would take. Changes nothing, and makes no control tables either.</summary>
internal sealed class DryRun(TargetDatabase database, MigrationPlan plan)
{
    // Where the database remembers no batch: a careful guess between what PostgreSQL and SQLite reach on small machines.
    private const double GuessedRate = 100_000;

    /// <summary>The steps, as they would be done.</summary>
    public async IAsyncEnumerable<MigrationStepReport> RunAsync(
        MigrationDirection direction, bool resumes, int? undone, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using TargetSession session = await database.ConnectAsync("toil dry run", cancellation);
        (IReadOnlyList<StepRow> rows, double? measured) = await ReadAsync(session, direction, resumes, undone, cancellation);
        IEnumerable<MigrationStep> steps = direction == MigrationDirection.Up
            ? plan.Steps
            : UndoScope.Of(plan, rows, undone).Steps;
        foreach (MigrationStep step in steps)
        {
            StepRow row = Find(rows, step, direction) ?? StepRow.For(step, direction);
            long? all = step is BatchStep batch ? row.RowsBefore ?? Begun(batch, direction, rows) ?? (await FindAsync(session, batch))?.EstimatedRows : null;
            long? left = all - row.Scanned;
            bool isDone = row.State is StepState.Done or StepState.Undone;
            yield return StepReports.Of(plan.Name, database.Location.Display, row) with
            {
                IsDryRun = true,
                RowsBefore = all,
                TimeLeft = isDone || left is null ? null : TimeSpan.FromSeconds(Math.Round(Math.Max(0, left.Value) / (measured ?? GuessedRate), 1)),
                Detail = isDone ? "done already" : Would(step, direction, left, measured),
            };
        }
    }

    private static StepRow? Find(IReadOnlyList<StepRow> rows, MigrationStep step, MigrationDirection direction)
        => rows.FirstOrDefault(row => row.Number == step.Number && row.Direction == direction);

    /// <summary>Rows that a way back has to go over: as many as the way up has done; null where it is no way back, or where rows came in further passes.</summary>
    private static long? Begun(BatchStep step, MigrationDirection direction, IReadOnlyList<StepRow> rows)
        => direction == MigrationDirection.Up || Find(rows, step, MigrationDirection.Up) is not { } up ? null
            : step is PurgeStep ? up.Affected
            : up.Pass == 1 ? up.Scanned : null;

    private static string Would(MigrationStep step, MigrationDirection direction, long? left, double? measured)
    {
        if (step is SqlStep sql)
        {
            return $"would run {InertText.From(string.Join("; ", direction == MigrationDirection.Up ? sql.Up : sql.Down), 200)}";
        }

        string rows = left is { } count ? string.Create(CultureInfo.InvariantCulture, $"about {count} rows") : "the rows";
        string time = left is { } some
            ? $", in about {Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, some) / (measured ?? GuessedRate))))}"
                + (measured is { } rate ? string.Create(CultureInfo.InvariantCulture, $" at the {rate:0} rows a second that were measured here") : " at a guessed 100000 rows a second")
            : string.Empty;
        return (step, direction) switch
        {
            (BackfillStep, MigrationDirection.Up) => $"would walk {rows} of {((BatchStep)step).Table}{time}",
            (CopyStep copy, MigrationDirection.Up) => $"would copy {rows} of {copy.Table} to {copy.To}{time}",
            (PurgeStep purge, MigrationDirection.Up) => $"would look through {rows} of {purge.Table} for those to take out{time}",
            (CopyStep copy, _) => $"would take the copies of {rows} out of {copy.To} again{time}",
            (PurgeStep purge, _) => $"would put {rows} back into {purge.Table}{time}",
            _ => $"would set {rows} of {((BatchStep)step).Table} back{time}",
        };
    }

    private async Task<TableInfo?> FindAsync(TargetSession session, BatchStep step)
    {
        try
        {
            return await database.FindTableAsync(session, step.Table);
        }
        catch (DbException error)
        {
            throw database.Explain(error, step.Shown);
        }
    }

    private async Task<(IReadOnlyList<StepRow> Rows, double? Rate)> ReadAsync(
        TargetSession session, MigrationDirection direction, bool resumes, int? undone, CancellationToken cancellation)
    {
        try
        {
            if (!await ControlSchema.IsThereAsync(database, session, cancellation))
            {
                MigrationRules.Check(plan, null, [], direction, resumes, undone, default);
                return ([], null);
            }

            MigrationRow? row = await ControlStore.FindAsync(session, plan.Name, cancellation);
            IReadOnlyList<StepRow> rows = await ControlStore.StepsAsync(session, plan.Name, cancellation);
            MigrationRules.Check(plan, row, rows, direction, resumes, undone, await ControlStore.NowAsync(database, session, cancellation));
            object?[]? speed = await session.RowAsync("SELECT sum(scanned), sum(elapsed) FROM toil_migration_step WHERE batches > 0", cancellation);
            double? rate = speed is [not null, not null] && ControlValue.Number(speed[1]) is var millis and > 0 ? ControlValue.Number(speed[0]) * 1000.0 / millis : null;
            return row is { Written: MigrationState.Undone } && direction == MigrationDirection.Up ? ([], rate) : (rows, rate);
        }
        catch (Exception error) when (error is not ToilException and not OperationCanceledException)
        {
            throw database.Explain(error, null);
        }
    }
}
