using System.Text;

namespace Toil.Log.Candidates.Histories;

/// <summary>PSReadLine: a command a line; a line break inside of one is written as a backtick at the end of the line. No times.</summary>
internal sealed class PSReadLineHistory : HistoryReader
{
    /// <inheritdoc/>
    public override IEnumerable<HistoryCommand> Read(ByteLines lines)
    {
        StringBuilder command = new();
        bool isContinued = false;
        while (lines.MoveNext())
        {
            if (IsDamaged(lines.Current))
            {
                continue;
            }

            string line = Decode(lines.Current);
            bool continues = line.EndsWith('`');
            Append(command, continues ? line[..^1] : line, isContinued);
            isContinued = continues;
            if (!continues)
            {
                yield return new HistoryCommand(command.ToString());
                command.Clear();
            }
        }

        if (isContinued)
        {
            yield return new HistoryCommand(command.ToString());
        }
    }
}
