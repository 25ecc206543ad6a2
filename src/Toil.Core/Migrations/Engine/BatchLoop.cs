using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Walks a step's table a batch at a time, each with its checkpoint in the same transaction.</summary>
internal sealed class BatchLoop(MigrationJob job, IBatchWork work, string doing)
{
    /// <summary>Attempts of a batch that others keep from its rows: about three minutes.</summary>
    public const int MostAttempts = 12;

    private static readonly TimeSpan s_longestBatch = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);

    private readonly BatchPace _pace = new(job);
    private readonly KeyLeap? _leap = work.CountsRange ? new(work.Walk) : null;
    private string? _until; // a range that failed ends here
    private int _cap = int.MaxValue;
    private int _attempts;
    private Task<string?> _looking = Task.FromResult<string?>(null);
    private bool _isStrict;

    /// <summary>Wait after a number of attempts: doubled each time.</summary>
    public static TimeSpan WaitAfter(int attempts) => TimeSpan.FromMilliseconds(100) * Math.Pow(2, attempts - 1);

    /// <summary>Walks on from the checkpoint to the bound; gives the checkpoint after each batch.</summary>
    /// <param name="start">The checkpoint; frozen.</param>
    /// <param name="cancellation">Stops it between two batches.</param>
    /// <returns>The checkpoints; the last with what others want, where that ended the walk.</returns>
    public async IAsyncEnumerable<(StepRow Row, Wanted Wanted)> RunAsync(StepRow start, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _pace.Resume(start.BatchSize);
        await job.Database.LimitAsync(job.Session, job.Plan.LockTimeout, s_longestBatch, cancellation);
        await job.Database.KeepUndoAsync(job.Session, inMemory: !work.HasQueries, cancellation);
        StepRow row = start;
        while (row.Bound is { } bound && row.Cursor != bound)
        {
            if (await job.Signals.PassAsync(row.Number, cancellation) is var wanted and not Wanted.Nothing)
            {
                yield return (row, wanted);
                yield break;
            }

            (StepRow? next, long walked) = await TryAsync(row, bound, Math.Min(_pace.Begin(), _cap), cancellation);
            if (next is null)
            {
                continue;
            }

            MigrationMeter.Batch(job.Plan.Name, next, next.Scanned - row.Scanned, next.Affected - row.Affected, _pace.Committed(walked));
            row = next;
            yield return (row, Wanted.Nothing);
            await _pace.RestAsync(cancellation);
        }

        await job.Database.KeepUndoAsync(job.Session, inMemory: false, cancellation);
        await job.Database.LimitAsync(job.Session, job.Plan.LockTimeout, null, cancellation);
    }

    /// <summary>Makes a batch; null where it has to be tried again. Gives what it was to walk: the size, but for the last one.</summary>
    private async Task<(StepRow? Next, long Walked)> TryAsync(StepRow row, string bound, int size, CancellationToken cancellation)
    {
        BatchRange range = new(row.Cursor, bound);
        try
        {
            range = new(row.Cursor, _leap?.End(row.Cursor, bound, size) ?? await work.Walk.NextAsync(job.Session, row.Cursor, bound, size, CancellationToken.None));
            long? scanned = work.CountsRange ? null
                : range.High == bound ? await work.Walk.CountAsync(job.Session, row.Cursor, bound, CancellationToken.None) : size;
            StepRow next = await ApplyAsync(row, range, scanned);
            long rows = next.Scanned - row.Scanned;
            _leap?.Walked(range, rows);
            Passed(range.High);
            return (next, range.High == bound ? rows : size);
        }
        catch (MismatchException mismatch)
        {
            await job.Session.RollbackAsync();
            await OnMismatchAsync(row, range, mismatch);
        }
        catch (Exception error) when (error is not FencedException and not ToilException and not OperationCanceledException)
        {
            FailureKind kind = job.Database.Classify(error);
            if (kind == FailureKind.Lost)
            {
                throw;
            }

            await job.Session.RollbackAsync();
            switch (kind)
            {
                // Nobody stopped it, so it was its own time limit.
                case FailureKind.Busy or FailureKind.Stopped:
                    await OnBusyAsync(row, error, cancellation);
                    break;
                case FailureKind.Row when size > 1:
                    _until = range.High;
                    _cap = size / 2;
                    break;
                case FailureKind.Row:
                    return (await SkipAsync(row, range, error), 1);
                default:
                    throw job.Database.Explain(error, doing);
            }
        }

        return default;
    }

    private async Task<StepRow> ApplyAsync(StepRow row, BatchRange range, long? scanned)
    {
        await job.Session.BeginAsync(CancellationToken.None, _isStrict ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted, isHasty: true);
        Failpoint.At("batch.begun");
        if (!job.Database.Dialect.HasManyWriters)
        {
            // With the one write lock in hand this is final; what a fenced-off batch met in the data would be told as a fault of the row.
            await job.FenceAsync(CancellationToken.None);
        }

        _looking = _attempts > 0 ? BlockerLook.HalfWayAsync(job) : Task.FromResult<string?>(null);
        BatchResult result = await work.ApplyAsync(job.Session, range, row, CancellationToken.None);
        Failpoint.At("batch.applied");
        if (result.Mismatch is { } mismatch)
        {
            throw new MismatchException(mismatch);
        }

        await work.BeforeCommitAsync();
        StepRow next = await CommitAsync(row with { FileLength = result.FileLength ?? row.FileLength }, range, result with { Scanned = scanned ?? result.Scanned }, 0);
        _attempts = 0;
        _isStrict = false;
        return next;
    }

    private async Task<StepRow> CommitAsync(StepRow row, BatchRange range, BatchResult result, long skipped)
    {
        _pace.Checkpoint();
        BatchRow batch = new(range.Low, range.High, result.Scanned, result.Matched, result.Affected, skipped, (long)_pace.BatchTime.TotalMilliseconds);
        StepRow next = row with
        {
            Cursor = range.High,
            Scanned = row.Scanned + batch.Scanned,
            Matched = row.Matched + batch.Matched,
            Affected = row.Affected + batch.Affected,
            Skipped = row.Skipped + skipped,
            Batches = row.Batches + 1,
            BatchSize = _pace.Size,
            Elapsed = row.Elapsed + _pace.Untold,
            Digest = Chain(row.Digest, row.Pass, batch),
            Detail = null,
        };
        await ControlStore.CheckpointAsync(job.Database, job.Session, job.Plan.Name, job.Lease.Epoch, next, batch, CancellationToken.None);
        _pace.Checkpointed();
        Failpoint.At("batch.checkpointed");
        await job.Session.CommitAsync();
        job.At("batch.committed", next);
        return next;
    }

    // Others may have come between the counting and the change: the second look is at one moment of the data. What differs then is the plan's doing.
    private async Task OnMismatchAsync(StepRow row, BatchRange range, MismatchException mismatch)
    {
        if (!_isStrict && job.Database.Dialect.HasManyWriters)
        {
            _isStrict = true;
            return;
        }

        string where = $"behind {KeyWalk.Show(range.Low)} up to {KeyWalk.Show(range.High)}";
        await job.EventAsync("mismatch", row.Number, $"{where}: {mismatch.Message}.");
        throw new ToilException(
            "RowsMismatch", ErrorKind.Conflict, $"{doing}: in the keys {where}, {mismatch.Message}.",
            "Nothing of that range was changed. Look at the triggers and rules of the tables, correct them and run it again; where the plan is wrong, undo it as it is, and run the corrected one.", work.Walk.Table.Name);
    }

    private async Task OnBusyAsync(StepRow row, Exception error, CancellationToken cancellation)
    {
        _attempts++;
        int size = _pace.Halve();
        string? blockers = await _looking;
        if (_attempts >= MostAttempts)
        {
            throw new ToilException(
                "RowsLocked", ErrorKind.Unavailable,
                $"{doing}: the rows behind {KeyWalk.Show(row.Cursor)} did not come free in {MostAttempts} attempts{(blockers is null ? string.Empty : $"; they are held by {blockers}")}.",
                "End the transaction that holds them, and run it again: it goes on there.", work.Walk.Table.Name, error);
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"{DatabaseFailure.Innermost(error)}; tried again with {size} rows");
        await job.TryEventAsync("retried", row.Number, $"{text}{(blockers is null ? string.Empty : $"; held by {blockers}")}.");
        TimeSpan wait = WaitAfter(_attempts);
        await job.Signals.RestAsync(wait < s_longestWait ? wait : s_longestWait, cancellation);
    }

    private async Task<StepRow> SkipAsync(StepRow row, BatchRange range, Exception error)
    {
        string reason = DatabaseFailure.Innermost(error);
        string key = KeyWalk.Show(range.High);
        bool isKnown = row.Pass > 1 && await IsLeftOutAsync(row, range.High);
        if (!isKnown && await LeftOutAsync(row) >= job.Plan.SkipRows)
        {
            throw new ToilException(
                "RowFailed", ErrorKind.Conflict, $"{doing}: the row {key} of {work.Walk.Table.Name} cannot be changed: {job.Context.Redactor.Redact(reason)}.",
                "Correct the row and run it again, it goes on there; or let the plan leave rows out: 'on_error: skip 10'. Where its expression is wrong, undo it as it is, and run the corrected one.", range.High, error);
        }

        await job.Session.BeginAsync(CancellationToken.None);
        if (!isKnown)
        {
            await ControlStore.AddEventAsync(
                job.Database, job.Session, job.Plan.Name, "skipped", row.Number, job.Context.Redactor.Redact($"The row {key} was left out: {reason}."), CancellationToken.None);
        }

        StepRow next = await CommitAsync(row, range, new(1, 1, 0), isKnown ? 0 : 1);
        Passed(range.High);
        return next;
    }

    // A row that fails in each pass is one row.
    private async Task<bool> IsLeftOutAsync(StepRow row, string key) => await job.Session.ScalarAsync(
        "SELECT 1 FROM toil_migration_batch WHERE migration = @p0 AND number = @p1 AND direction = @p2 AND high = @p3 AND skipped > 0 LIMIT 1",
        CancellationToken.None, job.Plan.Name, row.Number, row.Direction.ToString(), key) is not null;

    private async Task<long> LeftOutAsync(StepRow row) => ControlValue.Number(await job.Session.ScalarAsync(
        "SELECT sum(skipped) FROM toil_migration_step WHERE migration = @p0 AND direction = @p1", CancellationToken.None, job.Plan.Name, row.Direction.ToString()));

    /// <summary>Once the range that failed lies behind, batches are large again.</summary>
    private void Passed(string high)
    {
        if (_until == high)
        {
            (_until, _cap) = (null, int.MaxValue);
        }
    }

    private static string Chain(string? before, int pass, BatchRow batch) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{before}|{pass}|{batch.Low}|{batch.High}|{batch.Scanned}|{batch.Matched}|{batch.Affected}|{batch.Skipped}"))));

    private sealed class MismatchException(string message) : Exception(message);
}
