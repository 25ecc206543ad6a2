using System.Text;
using System.Text.RegularExpressions;

namespace Toil.Log.Candidates.Histories;

/// <summary>Tells from the beginning of a file, and its name, which shell wrote it.</summary>
internal static partial class FormatDetector
{
    // More than this share of bytes that no text has, and it is no history.
    private const double MaxGarbage = 0.05;

    // A crash leaves a block of NUL in a file that was being written; a file of nothing else is none.
    private const double MaxNul = 0.5;

    private const int MinGarbage = 32;

    /// <summary>The format, or null where it is no text at all.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="head">Its first bytes.</param>
    public static HistoryFormat? Detect(string path, ReadOnlySpan<byte> head)
    {
        if (!IsText(head))
        {
            return null;
        }

        string text = Encoding.Latin1.GetString(head);
        if (FishEntry().IsMatch(text))
        {
            return HistoryFormat.Fish;
        }

        if (ZshEntry().IsMatch(text))
        {
            return HistoryFormat.Zsh;
        }

        return BashTime().IsMatch(text) ? HistoryFormat.Bash : FromName(Path.GetFileName(path)) ?? FromWords(text);
    }

    private static HistoryFormat? FromName(string name) => name switch
    {
        _ when name.Contains("ConsoleHost", StringComparison.OrdinalIgnoreCase) => HistoryFormat.PSReadLine,
        _ when name.Contains("zsh", StringComparison.OrdinalIgnoreCase) || name is ".zhistory" or ".histfile" => HistoryFormat.Zsh,
        _ when name.Contains("fish", StringComparison.OrdinalIgnoreCase) => HistoryFormat.Fish,
        _ when name.Contains("bash", StringComparison.OrdinalIgnoreCase) => HistoryFormat.Bash,
        _ => null,
    };

    private static HistoryFormat FromWords(string text)
        => Cmdlet().Count(text) * 5 > text.AsSpan().Count('\n') + 1 ? HistoryFormat.PSReadLine : HistoryFormat.Bash;

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        int garbage = 0;
        int nul = head.Count((byte)0);
        ReadOnlySpan<byte> rest = head;
        while (rest.Length > 0)
        {
            if (rest[0] == 0x83 && rest.Length > 1)
            {
                rest = rest[2..]; // zsh's own way of writing a byte
                continue;
            }

            System.Buffers.OperationStatus status = Rune.DecodeFromUtf8(rest, out Rune rune, out int used);
            garbage += status == System.Buffers.OperationStatus.InvalidData || (rune.Value < ' ' && rune.Value is not (0 or '\n' or '\r' or '\t' or 0x1b)) ? used : 0;
            rest = rest[Math.Max(used, 1)..];
        }

        return garbage <= Math.Max(MinGarbage, (head.Length - nul) * MaxGarbage) && nul <= head.Length * MaxNul;
    }

    [GeneratedRegex(@"^- cmd: ", RegexOptions.Multiline)]
    private static partial Regex FishEntry();

    [GeneratedRegex(@"^: {1,10}\d{1,12}:\d{1,12};", RegexOptions.Multiline)]
    private static partial Regex ZshEntry();

    [GeneratedRegex(@"^#\d{9,12}\r?$", RegexOptions.Multiline)]
    private static partial Regex BashTime();

    [GeneratedRegex(@"^(?:\$\w+ = )?[A-Z][a-z]+-[A-Z]\w+", RegexOptions.Multiline)]
    private static partial Regex Cmdlet();
}
