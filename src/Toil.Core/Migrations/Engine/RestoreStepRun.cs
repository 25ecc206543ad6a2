using System.Runtime.CompilerServices;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>The way back of a purge into a file: puts its rows back, a batch of lines with its checkpoint at a time. The cursor is the byte in the file.</summary>
internal sealed class RestoreStepRun(MigrationJob job, PurgeStep step)
{
    private readonly BatchPace _pace = new(job);
    private readonly string _doing = step.Shown;

    /// <summary>Runs it from its checkpoint; gives the checkpoint after each batch.</summary>
    /// <param name="start">Its checkpoint.</param>
    /// <param name="up">The checkpoint of the way up, which knows how long the file is.</param>
    /// <param name="cancellation">Stops it between two batches.</param>
    public async IAsyncEnumerable<(StepRow Row, Wanted Wanted)> RunAsync(StepRow start, StepRow up, [EnumeratorCancellation] CancellationToken cancellation)
    {
        TableInfo table = await BatchWorks.FindAsync(job.Database, job.Session, step.Table, _doing);
        StepRow row = start with { State = StepState.Undoing, RowsBefore = up.Affected };
        _pace.Resume(start.BatchSize);
        while (row.FileLength < up.FileLength)
        {
            if (await job.Signals.PassAsync(row.Number, cancellation) is var wanted and not Wanted.Nothing)
            {
                yield return (row, wanted);
                yield break;
            }

            row = await BatchAsync(table, row, up.FileLength);
            yield return (row, Wanted.Nothing);
            await _pace.RestAsync(cancellation);
        }

        row = row with { State = StepState.Undone, RowsAfter = row.Affected };
        await job.SaveAsync(row);
        yield return (row, Wanted.Nothing);
    }

    private async Task<StepRow> BatchAsync(TableInfo table, StepRow row, long end)
    {
        int lines = _pace.Begin();
        await job.Session.BeginAsync(CancellationToken.None, isHasty: true);
        try
        {
            Failpoint.At("batch.begun");
            (long rows, long at) = await RestoreFile.BatchAsync(job.Database, job.Session, table, step.ArchiveFile!, row.FileLength, end, lines, CancellationToken.None);
            Failpoint.At("batch.applied");
            _pace.Checkpoint();
            StepRow next = row with
            {
                FileLength = at,
                Scanned = row.Scanned + rows,
                Matched = row.Matched + rows,
                Affected = row.Affected + rows,
                Batches = row.Batches + 1,
                BatchSize = _pace.Size,
                Elapsed = row.Elapsed + _pace.Untold,
            };
            await ControlStore.CheckpointAsync(job.Database, job.Session, job.Plan.Name, job.Lease.Epoch, next, null, CancellationToken.None);
            _pace.Checkpointed();
            Failpoint.At("batch.checkpointed");
            await job.Session.CommitAsync();
            Failpoint.At("batch.committed");
            MigrationMeter.Batch(job.Plan.Name, next, rows, rows, _pace.Committed(rows));
            return next;
        }
        catch (Exception error) when (error is not FencedException and not ToilException && job.Database.Classify(error) is not (FailureKind.Lost or FailureKind.Busy))
        {
            await job.Session.RollbackAsync();
            throw job.Database.Explain(error, _doing);
        }
        catch
        {
            await job.Session.RollbackAsync();
            throw;
        }
    }
}
