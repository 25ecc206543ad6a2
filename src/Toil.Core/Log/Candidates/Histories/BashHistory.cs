using System.Text;
using Toil.Log.Candidates.Commands;

namespace Toil.Log.Candidates.Histories;

/// <summary>
/// bash: a command a line. With HISTTIMEFORMAT, a line <c>#1700000000</c> stands before each command, and a command may then have several lines. A
/// shell that has no HISTTIMEFORMAT appends to the same file without such lines; so a further line belongs to the command only while that is
/// incomplete, which is the only way in which bash writes one.
/// </summary>
internal sealed class BashHistory : HistoryReader
{
    private const int MaxLines = 500;

    /// <inheritdoc/>
    public override IEnumerable<HistoryCommand> Read(ByteLines lines)
    {
        StringBuilder command = new();
        long started = 0;
        int count = 0;
        while (lines.MoveNext())
        {
            if (IsDamaged(lines.Current))
            {
                continue;
            }

            if (TryTime(lines.Current, out long seconds))
            {
                if (count > 0)
                {
                    yield return new HistoryCommand(command.ToString(), started);
                }

                started = seconds;
                command.Clear();
                count = 0;
                continue;
            }

            string line = Decode(lines.Current);
            if (started == 0)
            {
                yield return new HistoryCommand(line);
                continue;
            }

            if (count > 0 && (count >= MaxLines || !ShellLexer.Shared.Read(command.ToString()).IsIncomplete))
            {
                yield return new HistoryCommand(command.ToString(), started);
                command.Clear();
                count = 0;
            }

            Append(command, line, count > 0);
            count++;
        }

        if (count > 0)
        {
            yield return new HistoryCommand(command.ToString(), started);
        }
    }

    private static bool TryTime(ReadOnlySpan<byte> line, out long seconds)
    {
        seconds = 0;
        return line.Length > 1 && line[0] == '#' && (seconds = Seconds(line[1..], out int length)) > 0 && length == line.Length - 1;
    }
}
