using System.Text;
using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>Reads what is to be replayed: a log of PostgreSQL (stderr, csvlog, jsonlog), or plain SQL. What the file is, is told by what stands in it.</summary>
internal static class ReplayReader
{
    private const int MaxLooked = 1_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="database">Name of the database whose statements are wanted; null for all of the log.</param>
    /// <exception cref="ToilException"><c>ReplayNotFound</c>, <c>ReplayUnreadable</c>, <c>ReplayInvalid</c> or <c>ReplayEmpty</c>.</exception>
    public static ReplayScript Read(string path, string? database)
    {
        try
        {
            using StreamReader reader = new(path, Encoding.UTF8);
            return Read(path, reader, database);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToilException("ReplayNotFound", ErrorKind.NotFound, $"There is no file {InertText.From(path)}.", "Check the path.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToilException(
                "ReplayUnreadable", ErrorKind.AccessDenied, $"{InertText.From(path)} cannot be read: {InertText.From(error.Message)}",
                "Check that it is a file that you may read.", path, error);
        }
    }

    private static ReplayScript Read(string path, StreamReader reader, string? database)
    {
        using IEnumerator<BoundedLine> lines = BoundedLines.Read(reader).GetEnumerator();
        List<BoundedLine> looked = [];
        Func<IEnumerable<BoundedLine>, IEnumerable<LogEvent>>? log = null;
        while (log is null && looked.Count < MaxLooked && lines.MoveNext())
        {
            looked.Add(lines.Current);
            log = Format(lines.Current.Text);
        }

        IEnumerable<BoundedLine> all = looked.Concat(Rest(lines));
        ReplayBuilder builder = new(path, tellsSessions: log is not null);
        bool isCut = false;
        foreach (LoggedStatement statement in log is null ? SqlFile.Read(path, all) : LogStatements.Find(log(all), database))
        {
            if (isCut = builder.IsFull)
            {
                break;
            }

            builder.Add(statement);
        }

        return builder.Finish(isCut);
    }

    private static Func<IEnumerable<BoundedLine>, IEnumerable<LogEvent>>? Format(string line)
        => JsonLog.Begins(line) ? JsonLog.Read : CsvLog.Begins(line) ? CsvLog.Read : StderrLog.Begins(line) ? StderrLog.Read : null;

    private static IEnumerable<BoundedLine> Rest(IEnumerator<BoundedLine> lines)
    {
        while (lines.MoveNext())
        {
            yield return lines.Current;
        }
    }
}
