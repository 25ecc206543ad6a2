using System.Globalization;
using System.Runtime.CompilerServices;
using Toil.Migrations.Control;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>A step that walks a table: freezes its bound, walks, and holds its checkpoints together at the end.</summary>
internal sealed class BatchStepRun(MigrationJob job, BatchStep step, MigrationDirection direction)
{
    // They are parameters of each statement.
    private const int MostLeftOut = 1_000;

    private readonly string _doing = step.Shown;
    private readonly FollowPasses _passes = new(job, step, direction);

    /// <summary>Runs it from its checkpoint; gives the checkpoint after each batch.</summary>
    public async IAsyncEnumerable<(StepRow Row, Wanted Wanted)> RunAsync(StepRow start, StepRow? up, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IBatchWork work = await BatchWorks.ForAsync(job.Database, job.Session, step, direction, start.RowsBefore is null, await LeftOutAsync(up, cancellation), _doing, cancellation);
        try
        {
            await work.ResumeAsync(start);
            StepRow row = start.RowsBefore is null ? await FreezeAsync(work.Walk, start, up, cancellation) : start;
            while (true)
            {
                BatchLoop loop = new(job, work, _doing);
                await foreach ((StepRow Row, Wanted Wanted) batch in loop.RunAsync(row, cancellation))
                {
                    row = batch.Row;
                    yield return batch;
                    if (batch.Wanted != Wanted.Nothing)
                    {
                        yield break;
                    }
                }

                if (await _passes.NextAsync(work.Walk, row, cancellation) is not { } further)
                {
                    break;
                }

                await job.SaveAsync(further);
                row = further;
            }

            await work.ResumeAsync(row); // what a batch that was left out has written elsewhere
            yield return (await FinishAsync(work.Walk, row, up, cancellation), Wanted.Nothing);
        }
        finally
        {
            (work as IDisposable)?.Dispose();
        }
    }

    /// <summary>On the way back nothing is walked that the way up has not done.</summary>
    private async Task<StepRow> FreezeAsync(KeyWalk walk, StepRow row, StepRow? up, CancellationToken cancellation)
    {
        string? bound = direction == MigrationDirection.Down && step is not PurgeStep && up is { Pass: 1 }
            ? up.Cursor
            : await walk.EndAsync(job.Session, cancellation);
        if (Hidden(walk) is { } hidden)
        {
            job.Context.Sink.Warning($"{_doing}: {hidden}");
        }

        StepRow frozen = row with
        {
            State = direction == MigrationDirection.Up ? StepState.Running : StepState.Undoing,
            Bound = bound,
            RowsBefore = bound is null ? 0 : await CountAsync(walk, bound, cancellation),
        };
        Failpoint.At("step.begun");
        await job.SaveAsync(frozen);
        Failpoint.At("step.frozen");
        return frozen;
    }

    // A count of the whole table cannot rest; it can leave the other cores to those it would have given way to.
    private async Task<long> CountAsync(KeyWalk walk, string bound, CancellationToken cancellation)
    {
        if (!await job.Throttle.GivesWayAsync(cancellation))
        {
            return await walk.CountAsync(job.Session, bound, cancellation);
        }

        await job.Database.HelpersAsync(job.Session, may: false, cancellation);
        long rows = await walk.CountAsync(job.Session, bound, cancellation);
        await job.Database.HelpersAsync(job.Session, may: true, cancellation);
        return rows;
    }

    private string? Detail(KeyWalk walk, StepRow row, StepRow? up)
        => string.Join(' ', new[] { Differences(row, up), _passes.LeftToOthers, Hidden(walk) }.OfType<string>()) is { Length: > 0 } detail ? detail : null;

    private static string? Hidden(KeyWalk walk) => walk.Table.HidesRows
        ? $"Row security decides which rows of {walk.Table.Name} this user sees, and the others are left as they are; the owner, or a role with BYPASSRLS, sees them all."
        : null;

    private string? Differences(StepRow row, StepRow? up) => row.Skipped switch
    {
        1 => "1 row failed and was left out; the migration's events name it.",
        > 1 => string.Create(CultureInfo.InvariantCulture, $"{row.Skipped} rows failed and were left out; the migration's events name them."),
        _ when step is CopyStep copy && up is not null && up.Affected != row.Affected => string.Create(
            CultureInfo.InvariantCulture,
            $"{up.Affected} rows had been copied and {row.Affected} were taken out of {copy.To}: {(up.Affected > row.Affected ? "the others are there still, or were gone before" : "some were there before the copy, or came by a trigger")}."),
        // Conditions may rightly let other rows through on the way back.
        _ when step is BackfillStep { Where: null, DownWhere: null } && up is { Pass: 1, Skipped: 0 } && up.Affected != row.Affected => string.Create(
            CultureInfo.InvariantCulture,
            $"{up.Affected} rows had been set and {row.Affected} were set back: {(up.Affected > row.Affected ? "the others are gone" : "the others came later, among those that the step had passed, and had not been set by it")}."),
        _ when step is PurgeStep && up is not null && up.Affected != row.Affected => string.Create(
            CultureInfo.InvariantCulture,
            $"{up.Affected} rows had been taken out and {row.Affected} were put back: {(up.Affected > row.Affected ? "the others are not in the archive any more" : "the archive had got more of them meanwhile")}."),
        _ => null,
    };

    /// <summary>Keys of the rows that the way up of a backfill has left out: they are as they were, and the way back leaves them so.</summary>
    private async Task<IReadOnlyList<string>> LeftOutAsync(StepRow? up, CancellationToken cancellation)
    {
        // A row that failed in one pass may have been set in the next.
        if (step is not BackfillStep || up is not { Skipped: > 0, Pass: 1 })
        {
            return [];
        }

        if (up.Skipped > MostLeftOut)
        {
            job.Context.Sink.Warning(string.Create(CultureInfo.InvariantCulture, $"{_doing}: {up.Skipped} rows were left out on the way up, too many to tell them apart: the way back sets them as well."));
            return [];
        }

        return [.. (await job.Session.RowsAsync(
            "SELECT high FROM toil_migration_batch WHERE migration = @p0 AND number = @p1 AND direction = @p2 AND skipped > 0",
            cancellation, job.Plan.Name, step.Number, nameof(MigrationDirection.Up))).Select(row => (string)row[0]!)];
    }

    /// <summary>The checkpoints have to lie end to end, and to come to what the step has counted.</summary>
    private async Task<StepRow> FinishAsync(KeyWalk walk, StepRow row, StepRow? up, CancellationToken cancellation)
    {
        if (await BatchAudit.FindGapAsync(job, row, cancellation) is { } gap)
        {
            await job.EventAsync("mismatch", step.Number, gap);
            throw new ToilException(
                "CheckpointsMismatch", ErrorKind.Conflict, $"{_doing}: {gap}", "Somebody wrote to Toil's tables: compare the tables with a backup before going on.", walk.Table.Name);
        }

        StepRow done = row with
        {
            State = direction == MigrationDirection.Up ? StepState.Done : StepState.Undone,
            RowsAfter = row.Bound is null ? 0 : await CountAsync(walk, row.Bound, cancellation),
            Detail = Detail(walk, row, up),
        };
        if (_passes.LeftToOthers is { } left)
        {
            job.Context.Sink.Warning($"{_doing}: {left}");
        }

        Failpoint.At("step.done");
        await job.SaveAsync(done);
        return done;
    }
}
