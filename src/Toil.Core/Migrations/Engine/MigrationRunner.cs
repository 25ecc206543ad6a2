using System.Diagnostics;
using System.Runtime.CompilerServices;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Migrations.Reporting;
using Toil.Operations;
using Toil.Telemetry;

namespace Toil.Migrations.Engine;

/// <summary>Takes a migration from where it is to its end, or to where somebody wants it to halt.</summary>
internal sealed class MigrationRunner(OperationContext context, TargetDatabase database, MigrationPlan plan, MigrationDirection direction)
{
    /// <summary>Delivers the running step this often as well; zero for never.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>Steps to take back; null for all.</summary>
    public int? Steps { get; init; }

    /// <summary>Goes on although it is paused or stopped.</summary>
    public bool Resumes { get; init; }

    /// <summary>What the migration is to remember of this run's beginning, by kind.</summary>
    public IReadOnlyList<(string Kind, string Detail)> Opening { get; init; } = [];

    /// <summary>Runs.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops it between two batches, or in a statement, which is then rolled back.</param>
    /// <returns>Each step when it is done; those that were done before, too.</returns>
    public async IAsyncEnumerable<MigrationStepReport> RunAsync(JobOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await PrepareAsync(cancellation);
        await using MigrationJob job = await MigrationJob.BeginAsync(context, database, plan, options, cancellation);
        MigrationPace pace = new(context, plan, database, Every) { Lag = () => job.Throttle.Lag };
        await using IAsyncEnumerator<MigrationStepReport> steps = StepsAsync(job, pace, cancellation).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            bool isMore;
            try
            {
                isMore = await steps.MoveNextAsync();
            }
            catch (Exception error)
            {
                throw await new MigrationEnding(job, direction).FailAsync(error, cancellation);
            }

            if (!isMore)
            {
                break;
            }

            yield return steps.Current;
        }

        Failpoint.At("released");
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        if (direction == MigrationDirection.Up)
        {
            SessionSettings.RefuseInTransaction(plan, database);
        }

        await using TargetSession session = await database.ConnectAsync("toil preparing", cancellation);
        try
        {
            if (direction == MigrationDirection.Down && !await ControlSchema.IsThereAsync(database, session, cancellation))
            {
                throw MigrationRules.NotBegun(plan);
            }

            await ControlSchema.EnsureAsync(database, session, cancellation);
            MigrationRow? row = await ControlStore.FindAsync(session, plan.Name, cancellation);
            IReadOnlyList<StepRow> steps = await ControlStore.StepsAsync(session, plan.Name, cancellation);
            MigrationRules.Check(plan, row, steps, direction, Resumes, Steps, await ControlStore.NowAsync(database, session, cancellation), context.ResumedBy);
        }
        catch (Exception error) when (error is not ToilException and not OperationCanceledException)
        {
            throw database.Explain(error, null);
        }
    }

    private async IAsyncEnumerable<MigrationStepReport> StepsAsync(MigrationJob job, MigrationPace pace, [EnumeratorCancellation] CancellationToken cancellation)
    {
        StepBook book = new(job);
        foreach ((string kind, string detail) in Opening)
        {
            await AgainAsync(job, () => RememberAsync(job, kind, detail), cancellation);
        }

        IReadOnlyList<MigrationStep> steps = await AgainAsync(job, () => book.OpenAsync(direction, Steps, cancellation), cancellation);
        foreach (MigrationStep step in steps)
        {
            using Activity? activity = ToilTelemetry.Source.StartActivity("migration.step");
            activity?.SetTag("toil.migration", plan.Name)?.SetTag("toil.migration.step", step.Name)?.SetTag("toil.migration.direction", direction.ToString());
            pace.Begin(step);
            int attempts = 1;
            while (true)
            {
                StepAttempt attempt = new(job, book, step, direction, attempts);
                await foreach (StepRow row in attempt.RunAsync(cancellation))
                {
                    if (pace.IsDue(row) is { } report)
                    {
                        yield return report;
                    }
                }

                attempts = attempt.HasProgressed ? 1 : attempts;
                if (attempt.Failure is { } failure)
                {
                    await job.RecoverAsync(failure, attempts++, cancellation);
                    continue;
                }

                if (attempt.Wanted == Wanted.Nothing)
                {
                    break;
                }

                MigrationEnding halt = new(job, direction) { Steps = Steps };
                await AgainAsync(job, () => halt.HaltAsync(attempt.Wanted, cancellation), cancellation);
            }

            yield return pace.Report(book.Row(step, direction)!);
        }

        await AgainAsync(job, () => new MigrationEnding(job, direction).FinishAsync(book, isPartial: Steps is not null && book.IsPartial, cancellation), cancellation);
    }

    private static async Task<bool> RememberAsync(MigrationJob job, string kind, string detail)
    {
        await job.EventAsync(kind, null, detail);
        return true;
    }

    private static async Task<T> AgainAsync<T>(MigrationJob job, Func<Task<T>> work, CancellationToken cancellation)
    {
        for (int attempts = 1; ; attempts++)
        {
            try
            {
                return await work();
            }
            catch (Exception error) when (job.CanRecover(error, attempts))
            {
                await job.RecoverAsync(error, attempts, cancellation);
            }
        }
    }
}
