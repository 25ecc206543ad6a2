using System.Text;

namespace Toil.Log.Candidates.Histories;

/// <summary>Takes the commands out of one history, as they come.</summary>
internal abstract class HistoryReader
{
    /// <summary>Longest command that is kept, in UTF-16 units; a longer one ends here and its rest is passed over.</summary>
    protected const int MaxCommand = ByteLines.MaxLength;

    /// <summary>Hands over every command.</summary>
    public abstract IEnumerable<HistoryCommand> Read(ByteLines lines);

    /// <summary>The reader of a format.</summary>
    public static HistoryReader Of(HistoryFormat format) => format switch
    {
        HistoryFormat.Zsh => new ZshHistory(),
        HistoryFormat.Fish => new FishHistory(),
        HistoryFormat.PSReadLine => new PSReadLineHistory(),
        _ => new BashHistory(),
    };

    /// <summary>Text of a line. What is no UTF-8 becomes the replacement character: one damaged letter costs itself only.</summary>
    protected static string Decode(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line);

    /// <summary>A whole number of seconds at the start of a text, or -1; and how many bytes it takes.</summary>
    protected static long Seconds(ReadOnlySpan<byte> text, out int length)
    {
        // Twelve digits reach the year 33658; more would be no time and could overflow.
        long value = 0;
        for (length = 0; length < text.Length && length < 13 && text[length] is >= (byte)'0' and <= (byte)'9'; length++)
        {
            value = (value * 10) + text[length] - '0';
        }

        return length is 0 or 13 ? -1 : value;
    }

    /// <summary>True for what a crash leaves in a file that was being written: no shell has NUL in a command.</summary>
    protected static bool IsDamaged(ReadOnlySpan<byte> line) => line.Contains((byte)0);

    /// <summary>Adds a line to a command, unless it has become too long to be one.</summary>
    protected static void Append(StringBuilder command, string line, bool isNewLine)
    {
        if (command.Length + line.Length < MaxCommand)
        {
            command.Append(isNewLine ? "\n" : string.Empty).Append(line);
        }
    }
}
