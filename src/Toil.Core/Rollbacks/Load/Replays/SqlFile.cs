using System.Text;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>Plain SQL, a semicolon behind each statement. Read piece by piece: the file may be of any size.</summary>
internal static class SqlFile
{
    private const int MaxComment = 10_000;

    /// <summary>The statements. Commands of psql, and the rows behind a COPY, are passed over.</summary>
    /// <param name="path">What errors call it.</param>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="ToilException"><c>ReplayInvalid</c>: something is not closed.</exception>
    public static IEnumerable<LoggedStatement> Read(string path, IEnumerable<BoundedLine> lines)
    {
        StringBuilder text = new();
        long first = 1;
        int next = 0;
        bool isData = false;
        foreach (BoundedLine line in lines)
        {
            if (isData)
            {
                isData = line.Text != "\\.";
                continue;
            }

            // A command of psql stands between statements; comments may stand before it.
            if (line.Text.StartsWith('\\') && text.Length <= MaxComment && Split(text.ToString(), out _) is { Count: 0 })
            {
                text.Clear();
                continue;
            }

            if (text.Length == 0)
            {
                first = line.Number;
                if (string.IsNullOrWhiteSpace(line.Text))
                {
                    continue;
                }
            }

            if (line.IsCut || text.Length + line.Text.Length > BoundedLines.MaxLength)
            {
                throw Invalid(path, first, $"what begins here is not closed by a semicolon at the end of a line within {BoundedLines.MaxLength / 1024 / 1024} Mi characters", "Close it, or divide it.");
            }

            text.Append(line.Text).Append('\n');

            // What is open may be closed much later; to look each time would take for ever.
            if (text.Length < next || !line.Text.AsSpan().TrimEnd().EndsWith(";"))
            {
                continue;
            }

            string piece = text.ToString();
            IReadOnlyList<SqlStatement>? statements = Split(piece, out _);
            if (statements is null)
            {
                next = text.Length + (text.Length / 10);
                continue;
            }

            foreach (LoggedStatement statement in Each(statements, piece, first))
            {
                yield return statement;
            }

            isData = statements.Count > 0 && statements[^1].Begins("COPY") && statements[^1].Tokens.Any(token => token.Is("STDIN"));
            text.Clear();
            next = 0;
        }

        string last = text.ToString();
        IReadOnlyList<SqlStatement> rest = Split(last, out SqlFormatException? error)
            ?? throw Invalid(path, first + last.AsSpan(0, error!.Offset).Count('\n'), error.Message, error.Remedy);
        foreach (LoggedStatement statement in Each(rest, last, first))
        {
            yield return statement;
        }
    }

    private static IEnumerable<LoggedStatement> Each(IReadOnlyList<SqlStatement> statements, string text, long line)
    {
        int seen = 0;
        foreach (SqlStatement statement in statements)
        {
            line += text.AsSpan(seen, statement.Start - seen).Count('\n');
            seen = statement.Start;
            yield return new(line, string.Empty, null, statement.Text, []);
        }
    }

    private static IReadOnlyList<SqlStatement>? Split(string text, out SqlFormatException? failure)
    {
        try
        {
            failure = null;
            return SqlSplitter.Split(text);
        }
        catch (SqlFormatException error)
        {
            failure = error;
            return null;
        }
    }

    private static ToilException Invalid(string path, long line, string what, string remedy)
        => ToilException.Invalid("ReplayInvalid", $"{ValueOrigin.File(path, line, 1).Text}: {what}.", remedy, path);
}
