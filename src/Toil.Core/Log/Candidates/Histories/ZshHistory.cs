using System.Text;

namespace Toil.Log.Candidates.Histories;

/// <summary>
/// zsh: plain, or with EXTENDED_HISTORY <c>: start:elapsed;command</c>; a backslash at the end of a line continues the command. Bytes that zsh uses
/// itself are written as 0x83 and the byte with its sixth bit turned (metafy in Src/utils.c).
/// </summary>
internal sealed class ZshHistory : HistoryReader
{
    private const byte Meta = 0x83;

    /// <inheritdoc/>
    public override IEnumerable<HistoryCommand> Read(ByteLines lines)
    {
        StringBuilder command = new();
        long started = 0;
        long elapsed = 0;
        bool isContinued = false;
        while (lines.MoveNext())
        {
            if (IsDamaged(lines.Current))
            {
                continue;
            }

            (string line, long lineStarted, long lineElapsed) = isContinued ? (Unmetafy(lines.Current), 0, 0) : Entry(lines.Current);
            if (!isContinued)
            {
                command.Clear();
                (started, elapsed) = (lineStarted, lineElapsed);
            }

            bool continues = line.EndsWith('\\');
            Append(command, continues ? line[..^1] : line, isContinued);
            isContinued = continues;
            if (!continues)
            {
                yield return new HistoryCommand(Finish(command), started, elapsed);
            }
        }

        if (isContinued)
        {
            yield return new HistoryCommand(Finish(command), started, elapsed);
        }
    }

    /// <summary>The text behind zsh's way of writing bytes.</summary>
    internal static string Unmetafy(ReadOnlySpan<byte> line)
    {
        if (!line.Contains(Meta))
        {
            return Decode(line);
        }

        byte[] bytes = new byte[line.Length];
        int length = 0;
        for (int i = 0; i < line.Length; i++)
        {
            bytes[length++] = line[i] == Meta && i + 1 < line.Length ? (byte)(line[++i] ^ 0x20) : line[i];
        }

        return Decode(bytes.AsSpan(0, length));
    }

    private static (string Text, long Started, long Elapsed) Entry(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith(": "u8))
        {
            ReadOnlySpan<byte> rest = line[2..].TrimStart((byte)' ');
            long started = Seconds(rest, out int length);
            if (started >= 0 && rest[length..].StartsWith(":"u8))
            {
                rest = rest[(length + 1)..];
                long elapsed = Seconds(rest, out length);
                if (elapsed >= 0 && rest[length..].StartsWith(";"u8))
                {
                    return (Unmetafy(rest[(length + 1)..]), started, elapsed);
                }
            }
        }

        return (Unmetafy(line), 0, 0);
    }

    // A command that itself ends in a backslash is written with a blank after it, which is not the user's.
    private static string Finish(StringBuilder command)
    {
        string text = command.ToString();
        return text.EndsWith("\\ ", StringComparison.Ordinal) ? text[..^1] : text;
    }
}
