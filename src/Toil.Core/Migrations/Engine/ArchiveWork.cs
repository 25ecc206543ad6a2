using System.Globalization;
using System.Text;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Moves rows from a table to a file of JSON lines.</summary>
/// <remarks>
/// A file knows no transactions. So the rows are on the disk before the transaction commits, the checkpoint holds the file's length, and what lies behind
/// that length when the work goes on is cut off: it was written by a batch that was never committed.
/// </remarks>
internal sealed class ArchiveWork(KeyWalk walk, string path, string where) : IBatchWork, IDisposable
{
    private const int Held = 11; // EWOULDBLOCK
    private const int HeldOnMac = 35;
    private const int HeldOnWindows = unchecked((int)0x80070020);

    private FileStream? _file;

    public KeyWalk Walk => walk;

    public Task ResumeAsync(StepRow step)
    {
        try
        {
            _file ??= Open();
            // A step that has begun may have been ended in its first batch: what is in the file then is its own.
            if (_file.Length < step.FileLength || (step.RowsBefore is null && _file.Length > 0))
            {
                long length = _file.Length;
                _file.Dispose();
                _file = null;
                throw new ToilException(
                    "ArchiveUnfit", ErrorKind.Conflict, $"The archive {path} has {length} bytes, and the checkpoint knows of {step.FileLength}.",
                    step.FileLength == 0 ? "Name a new file, or move that one away." : "Bring back the file that was there before.", path);
            }

            _file.SetLength(step.FileLength);
            _file.Position = step.FileLength;
            return Task.CompletedTask;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    public async Task<BatchResult> ApplyAsync(TargetSession session, BatchRange range, StepRow step, CancellationToken cancellation)
    {
        // The transaction before may have been rolled back, for whatever reason.
        await ResumeAsync(step);
        KeyRange keys = walk.Range(range.Low, range.High, 0);
        long? fitting = walk.Table.MayRefuseRows
            ? Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) FROM {walk.Table.Sql} WHERE {keys.Sql} AND ({where}\n)", cancellation, keys.Parameters), CultureInfo.InvariantCulture)
            : null;
        List<object?[]> rows = await session.RowsAsync(
            $"DELETE FROM {walk.Table.Sql} WHERE {keys.Sql} AND ({where}\n) RETURNING {RowJson.Of(walk.Table)}", cancellation, keys.Parameters);
        try
        {
            foreach (object?[] row in rows)
            {
                await _file!.WriteAsync(Encoding.UTF8.GetBytes($"{row[0]}\n"), CancellationToken.None);
            }

            await _file!.FlushAsync(CancellationToken.None);
            return new(0, fitting ?? rows.Count, rows.Count, _file.Position, fitting is { } fit && fit != rows.Count
                ? $"{fit} rows fit the condition and {rows.Count} were taken out of {walk.Table.Name}; a trigger, a rule or row security may have refused the others"
                : null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    public Task BeforeCommitAsync()
    {
        try
        {
            _file?.Flush(flushToDisk: true);
            return Task.CompletedTask;
        }
        catch (IOException error)
        {
            throw Unwritable(error);
        }
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        // Nobody else meanwhile: one who was taken over from, and wakes up, would write over what its successor has put there.
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }

    private ToilException Unwritable(Exception error) => error is IOException { HResult: Held or HeldOnMac or HeldOnWindows } ? new(
        "ArchiveUnwritable", ErrorKind.Unavailable, $"The archive {path} is held by another process: by a run that hangs, say, or was stopped half-way.",
        "Look who has it open and end that process; then run it again: no row has left the table that is not in the file.", path, error) : new(
        "ArchiveUnwritable", ErrorKind.Unavailable, $"The archive {path} cannot be written: {Values.InertText.From(error.Message)}",
        "Make room or name another place, and run it again: no row has left the table that is not in the file.", path, error);
}
