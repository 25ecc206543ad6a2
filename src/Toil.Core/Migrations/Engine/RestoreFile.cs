using System.Globalization;
using System.Text;
using System.Text.Json;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Engine;

/// <summary>Puts the rows of an archive file back into their table, in as many transactions as it took batches; the file stays.</summary>
internal static class RestoreFile
{
    /// <summary>Puts back the rows from a place in the file on, a batch of lines.</summary>
    /// <param name="database">The target.</param>
    /// <param name="session">The connection, in a transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="path">The file.</param>
    /// <param name="from">Byte at which the first line begins.</param>
    /// <param name="end">Bytes of the file that were committed.</param>
    /// <param name="rows">Lines at most.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The lines put back, and the byte behind them.</returns>
    /// <exception cref="ToilException"><c>ArchiveUnreadable</c>; <c>RowFailed</c>: names the row that cannot be put back.</exception>
    public static async Task<(long Rows, long Next)> BatchAsync(
        TargetDatabase database, TargetSession session, TableInfo table, string path, long from, long end, int rows, CancellationToken cancellation)
    {
        string statement = RowJson.Restore(table);
        long next = from;
        long done = 0;
        foreach (string line in Lines(path, from, end).Take(rows))
        {
            long written;
            try
            {
                written = await session.ExecuteAsync(statement, cancellation, line);
            }
            catch (Exception error) when (database.Classify(error) == FailureKind.Row)
            {
                throw new ToilException(
                    "RowFailed", ErrorKind.Conflict, string.Create(
                        CultureInfo.InvariantCulture, $"The row {Key(table, line)} of {path} (at byte {next}) cannot be put back into {table.Name}: {DatabaseFailure.Innermost(error)}."),
                    "Take out of its way what has come since, or correct it, and run it again: it goes on there.", path, error);
            }

            if (written != 1)
            {
                throw new ToilException(
                    "ArchiveUnreadable", ErrorKind.Conflict, string.Create(CultureInfo.InvariantCulture, $"The row at byte {next} of {path} was not put back."),
                    "Look whether a trigger refuses it.", path);
            }

            next += Encoding.UTF8.GetByteCount(line) + 1;
            done++;
        }

        return (done, next);
    }

    private static string Key(TableInfo table, string line)
    {
        if (table.Keys.FirstOrDefault(key => key.IsWalkable) is not { } key)
        {
            return InertText.From(line, 120);
        }

        using JsonDocument row = JsonDocument.Parse(line);
        string[] parts = [.. key.Columns.Select(column => row.RootElement.TryGetProperty(column, out JsonElement value) ? value.ToString() : "?")];
        return InertText.From(parts is [var only] ? only : $"({string.Join(", ", parts)})", 120);
    }

    private static IEnumerable<string> Lines(string path, long from, long end)
    {
        using StreamReader reader = Open(path, from, end);
        while (from < end && reader.ReadLine() is { } line)
        {
            from += Encoding.UTF8.GetByteCount(line) + 1;
            yield return line;
        }
    }

    private static StreamReader Open(string path, long from, long end)
    {
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length < end)
            {
                file.Dispose();
                throw new ToilException("ArchiveUnreadable", ErrorKind.Conflict, $"The archive {path} is shorter than what was written to it.", "Bring back the file as it was.", path);
            }

            file.Position = from;
            return new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToilException("ArchiveUnreadable", ErrorKind.NotFound, $"The archive {path} cannot be read: {InertText.From(error.Message)}", "Bring back the file.", path, error);
        }
    }
}
