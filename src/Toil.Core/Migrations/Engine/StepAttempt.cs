using System.Data.Common;
using System.Runtime.CompilerServices;
using Toil.Migrations.Control;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Runs a step until it is done, somebody wants something else, or the connection is lost.</summary>
internal sealed class StepAttempt(MigrationJob job, StepBook book, MigrationStep step, MigrationDirection direction, int attempts)
{
    /// <summary>What others want, where that ended it.</summary>
    public Wanted Wanted { get; private set; }

    /// <summary>What ended it, where that was a lost connection, or others in the way of Toil's own tables; the checkpoint has to be read again.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>True where it came further than it was.</summary>
    public bool HasProgressed { get; private set; }

    /// <summary>Runs it; gives the checkpoint from time to time.</summary>
    public async IAsyncEnumerable<StepRow> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using IAsyncEnumerator<(StepRow Row, Wanted Wanted)> rows = RowsAsync(cancellation).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            try
            {
                if (!await rows.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception error) when (job.CanRecover(error, attempts))
            {
                Failure = error;
                yield break;
            }
            catch (DbException error)
            {
                throw job.Database.Explain(error, step.Shown);
            }

            HasProgressed = true;
            book.Keep(rows.Current.Row);
            Wanted = rows.Current.Wanted;
            yield return rows.Current.Row;
        }
    }

    private async IAsyncEnumerable<(StepRow Row, Wanted Wanted)> RowsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Read, not remembered: after a lost connection nobody knows whether the last commit took place.
        await book.ReadAsync(cancellation);
        StepRow row = book.Row(step, direction)!;
        if (row.State is StepState.Done or StepState.Undone)
        {
            yield break;
        }

        if (await job.Signals.AskedAsync() is var asked and not Wanted.Nothing)
        {
            yield return (row, asked);
            yield break;
        }

        StepRow? up = direction == MigrationDirection.Down ? book.Row(step, MigrationDirection.Up) : null;
        if (up is not null && HasNothingToUndo(up))
        {
            StepRow undone = row with { State = StepState.Undone, Detail = "It had changed nothing." };
            await job.SaveAsync(undone);
            yield return (undone, Wanted.Nothing);
            yield break;
        }

        await job.EnterAsync(step, cancellation);
        await SettingsAsync(cancellation);
        IAsyncEnumerable<(StepRow Row, Wanted Wanted)> work = step switch
        {
            SqlStep sql => OnceAsync(sql, row, cancellation),
            PurgeStep { ArchiveFile: not null } purge when up is not null => new RestoreStepRun(job, purge).RunAsync(row, up, cancellation),
            BatchStep batch => new BatchStepRun(job, batch, direction).RunAsync(row, up, cancellation),
            _ => throw new InvalidOperationException($"No step is of type {step.GetType()}."),
        };
        await foreach ((StepRow Row, Wanted Wanted) one in work)
        {
            yield return one;
        }
    }

    private async Task SettingsAsync(CancellationToken cancellation)
    {
        try
        {
            await SessionSettings.ReplayAsync(job, book, step, direction, cancellation);
        }
        catch (Exception error) when (error is not ToilException and not OperationCanceledException && !job.CanRecover(error, attempts))
        {
            throw job.Database.Explain(error, $"{step.Shown}, with what earlier statements set for their connection,");
        }
    }

    private async IAsyncEnumerable<(StepRow Row, Wanted Wanted)> OnceAsync(SqlStep sql, StepRow row, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return await new SqlStepRun(job, sql, direction).RunAsync(row, cancellation);
    }

    private bool HasNothingToUndo(StepRow up) => step switch
    {
        // A step in one transaction is done or has done nothing.
        SqlStep { Transaction: true } => up.State != StepState.Done,
        SqlStep sql => up is { State: not StepState.Done, Statement: 0, Journal: null }
            // One that failed has taken nothing with it, but for what it committed by itself.
            && (up.State == StepState.Pending || !StatementJournal.MayCommit(sql.Up[0])),
        _ => up.Batches == 0,
    };
}
