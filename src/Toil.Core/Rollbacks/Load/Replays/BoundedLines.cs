using System.Text;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>A line of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">It, without its end.</param>
/// <param name="IsCut">True where it is longer, and the rest was left.</param>
internal readonly record struct BoundedLine(long Number, string Text, bool IsCut);

/// <summary>Reads lines of a file that may be of any size, and whose lines may be too.</summary>
internal static class BoundedLines
{
    /// <summary>Longest line that is kept, and longest statement, in UTF-16 units.</summary>
    public const int MaxLength = 1024 * 1024;

    private const int BlockLength = 64 * 1024;

    /// <summary>The lines, without a byte order mark and without a CR at their end.</summary>
    public static IEnumerable<BoundedLine> Read(TextReader reader)
    {
        StringBuilder line = new();
        char[] block = new char[BlockLength];
        bool isCut = false;
        bool hasAny = false;
        long number = 0;
        for (int read = reader.Read(block); read > 0; read = reader.Read(block))
        {
            for (int at = 0; at < read;)
            {
                int end = Array.IndexOf(block, '\n', at, read - at);
                int length = (end < 0 ? read : end) - at;
                int kept = Math.Min(length, MaxLength - line.Length);
                line.Append(block, at, kept);
                isCut |= kept < length;
                hasAny = true;
                at += length + 1;
                if (end >= 0)
                {
                    yield return new(++number, Take(line), isCut);
                    (isCut, hasAny) = (false, false);
                }
            }
        }

        if (hasAny)
        {
            yield return new(++number, Take(line), isCut);
        }
    }

    private static string Take(StringBuilder line)
    {
        int length = line.Length > 0 && line[^1] == '\r' ? line.Length - 1 : line.Length;
        string text = line.ToString(0, length);
        line.Clear();
        return text;
    }
}
