using System.Text;

namespace Toil.Log.Candidates.Histories;

/// <summary>
/// fish: looks like YAML and is none. <c>- cmd: TEXT</c> begins an entry, <c>  when: SECONDS</c> belongs to it, <c>  paths:</c> is passed over; in TEXT a
/// line break is <c>\n</c> and a backslash <c>\\</c>.
/// </summary>
internal sealed class FishHistory : HistoryReader
{
    /// <inheritdoc/>
    public override IEnumerable<HistoryCommand> Read(ByteLines lines)
    {
        string? command = null;
        long started = 0;
        while (lines.MoveNext())
        {
            if (IsDamaged(lines.Current))
            {
                continue;
            }

            if (lines.Current.StartsWith("- cmd:"u8))
            {
                if (command is not null)
                {
                    yield return new HistoryCommand(command, started);
                }

                command = Unescape(Decode(lines.Current[6..]).TrimStart());
                started = 0;
            }
            else if (lines.Current.StartsWith("  when: "u8))
            {
                started = Math.Max(Seconds(lines.Current[8..], out _), 0);
            }
        }

        if (command is not null)
        {
            yield return new HistoryCommand(command, started);
        }
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
        {
            return text;
        }

        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char next = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] : '\0';
            if (next is 'n' or '\\')
            {
                result.Append(next == 'n' ? '\n' : '\\');
                i++;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
