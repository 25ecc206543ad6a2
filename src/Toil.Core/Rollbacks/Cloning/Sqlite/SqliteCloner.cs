using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Resilience;
using Toil.Rollbacks.Cloning.Sampling;
using Toil.State;

namespace Toil.Rollbacks.Cloning.Sqlite;

/// <summary>Clones SQLite files into a folder.</summary>
internal sealed class SqliteCloner(OperationContext context, DatabaseLocation source, CloneOptions options) : ICloner
{
    private readonly ConcurrentDictionary<SqliteCloneFile, bool> _made = new();

    private string Folder => options.Folder ?? Path.Join(Path.GetDirectoryName(StateFolder.DefaultFile(Environment.GetEnvironmentVariable)), "clones");

    public Task<IReadOnlyList<string>> RemoveLeftoversAsync(CancellationToken cancellation) => Task.FromResult(SqliteCloneFile.RemoveLeftovers(Folder, context));

    public Task<DisposableClone> CloneAsync(double? share, CancellationToken cancellation)
        => MakeAsync(source, null, share is null ? null : new SampleSize(share, null), cancellation);

    public Task<DisposableClone> CopyAsync(DisposableClone clone, CancellationToken cancellation) => MakeAsync(clone.Database.Location, clone.Facts, null, cancellation);

    public Task<DisposableClone> ReduceAsync(DisposableClone clone, int rows, CancellationToken cancellation)
        => MakeAsync(clone.Database.Location, clone.Facts, new SampleSize(null, rows), cancellation);

    public ValueTask DisposeAsync()
    {
        foreach (SqliteCloneFile file in _made.Keys)
        {
            Remove(file);
        }

        return ValueTask.CompletedTask;
    }

    private async Task<DisposableClone> MakeAsync(DatabaseLocation origin, CloneFacts? facts, SampleSize? sample, CancellationToken cancellation)
    {
        long started = context.Time.GetTimestamp();
        using Deadline? deadline = options.Limit is { } limit ? new(limit, TimeSpan.Zero, context.Time, cancellation) : null;
        CancellationToken token = deadline?.Token ?? cancellation;
        CloneNotes notes = new();
        foreach (string note in facts?.Notes ?? [])
        {
            notes.Add(note);
        }

        SqliteCloneFile file = NewFile(origin, sample is null);
        try
        {
            await FillAsync(origin, origin.Target, file, sample, isClone: facts is not null, notes, token);
            Migrations.Engine.Failpoint.At("clone.made");
            return new(
                TargetDatabase.For(DatabaseLocation.ForFile(file.Path), context),
                new()
                {
                    Method = sample is null ? CloneMethod.Backup : CloneMethod.Sample,
                    Share = sample?.Share ?? facts?.Share,
                    Bytes = new FileInfo(file.Path).Length,
                    Took = context.Time.GetElapsedTime(started),
                    Notes = notes.ToList(),
                },
                () =>
                {
                    Remove(file);
                    return ValueTask.CompletedTask;
                });
        }
        catch (OperationCanceledException) when (deadline is { HasPassed: true } && !cancellation.IsCancellationRequested)
        {
            Remove(file);
            throw CloneFailure.TimedOut(origin.Display, deadline.Budget);
        }
        catch
        {
            Remove(file);
            throw;
        }
    }

    private async Task FillAsync(DatabaseLocation origin, string path, SqliteCloneFile file, SampleSize? sample, bool isClone, CloneNotes notes, CancellationToken cancellation)
    {
        bool isOpen = false;
        bool hadLog = SqliteSource.HasLog(path);
        try
        {
            await using TargetSession from = await SqliteSource.OpenAsync(path, cancellation);
            isOpen = true;
            bool isWal = await SqliteSource.PatientlyAsync(from, options.LockWait, context.Time, () => from.ScalarAsync("PRAGMA journal_mode", cancellation), cancellation) is "wal";
            if (sample is null)
            {
                await using TargetSession to = await SqliteSource.OpenCloneAsync(file.Path, options.MostPages, cancellation);
                await new SqliteBackup(from, to, options.LockWait, context.Time, notes).RunAsync(isWal, cancellation);
            }
            else if (isWal || isClone)
            {
                await SqliteSample.MakeAsync(from, path, file.Path, sample, options, context.Time, notes, cancellation);
            }
            else
            {
                await SampleCopyAsync(origin, file, sample, notes, cancellation);
            }
        }
        catch (SqliteException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (SqliteException error)
        {
            throw SqliteTrouble.Explain(error, origin, Folder, isOpen);
        }
        catch (IOException error) when (SqliteTrouble.IsFull(error))
        {
            throw CloneFailure.Full(Folder, error);
        }
        finally
        {
            if (isOpen && !hadLog && SqliteSource.HasLog(path))
            {
                await SqliteSource.TidyAsync(path, CancellationToken.None);
            }
        }
    }

    // Without a write-ahead log, writers would wait for as long as rows are chosen. A copy is made without keeping them, and chosen from.
    private async Task SampleCopyAsync(DatabaseLocation origin, SqliteCloneFile file, SampleSize sample, CloneNotes notes, CancellationToken cancellation)
    {
        SqliteCloneFile copy = NewFile(origin, isWhole: true);
        try
        {
            await FillAsync(origin, origin.Target, copy, null, isClone: false, notes, cancellation);
            await FillAsync(origin, copy.Path, file, sample, isClone: true, notes, cancellation);
        }
        finally
        {
            Remove(copy);
        }
    }

    private SqliteCloneFile NewFile(DatabaseLocation origin, bool isWhole)
    {
        FileInfo source = new(origin.Target);
        if (!source.Exists)
        {
            throw new DatabaseFailure(origin.Display).Missing(null, null);
        }

        SqliteCloneFile file = SqliteCloneFile.Create(Folder, origin.Display, context);
        _made[file] = true;
        if (isWhole && IsTooLarge(source.Length))
        {
            Remove(file);
            throw CloneFailure.Full(Folder, null);
        }

        Migrations.Engine.Failpoint.At("clone.created");
        return file;
    }

    private bool IsTooLarge(long size)
    {
        try
        {
            return new DriveInfo(Folder).AvailableFreeSpace < size;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false; // Where the system does not say, the copying will.
        }
    }

    private void Remove(SqliteCloneFile file)
    {
        if (_made.TryRemove(file, out _))
        {
            file.Remove(context);
        }
    }
}
