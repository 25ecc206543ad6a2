using System.Globalization;
using System.Text;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Import;

/// <summary>Reads timewarrior's data files: <c>inc START - END # tag "tag 2" # "annotation"</c>, one interval a line.</summary>
internal static class TimewarriorDataReader
{
    public static IEnumerable<ImportItem> Read(TextReader text, ImportDefaults defaults)
    {
        ImportKeys keys = new(LogFormat.Timewarrior);
        int number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            string place = string.Create(CultureInfo.InvariantCulture, $"line {number}");
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return ImportRows.Try(place, () => Parse(place, line).ToItem(defaults, keys));
            }
        }
    }

    private static TimewarriorInterval Parse(string place, string line)
    {
        List<(string Text, bool IsQuoted)> words = [.. Words(line.Trim())];
        if (words.Count < 2 || words[0].Text != "inc")
        {
            throw ToilException.Invalid("ImportRowInvalid", $"'{InertText.From(line, 80)}' is not an interval.", "Lines look like: inc 20261120T090000Z - 20261120T100000Z # tag.");
        }

        int at = 2;
        DateTimeOffset? end = null;
        if (words.Count > 3 && words[2].Text == "-")
        {
            end = TimewarriorInterval.Instant(words[3].Text);
            at = 4;
        }

        List<string>[] parts = [[], [], []];
        int part = 0;
        foreach ((string text, bool isQuoted) in words.Skip(at))
        {
            if (text == "#" && !isQuoted && part < 2)
            {
                part++;
            }
            else
            {
                parts[part].Add(text);
            }
        }

        return parts[0].Count == 0
            ? new TimewarriorInterval(place, TimewarriorInterval.Instant(words[1].Text), end, parts[1], parts[2].Count == 0 ? null : string.Join(' ', parts[2]))
            : throw ToilException.Invalid("ImportRowInvalid", $"'{InertText.From(line, 80)}' has no '#' before its tags.", "Lines look like: inc 20261120T090000Z - 20261120T100000Z # tag.");
    }

    private static IEnumerable<(string Text, bool IsQuoted)> Words(string line)
    {
        StringBuilder word = new();
        bool isInQuotes = false;
        bool wasQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (isInQuotes && c == '\\' && i + 1 < line.Length)
            {
                word.Append(Unescape(line[++i]));
            }
            else if (c == '"')
            {
                isInQuotes = !isInQuotes;
                wasQuoted = true;
            }
            else if (c == ' ' && !isInQuotes)
            {
                if (word.Length > 0 || wasQuoted)
                {
                    yield return (word.ToString(), wasQuoted);
                }

                word.Clear();
                wasQuoted = false;
            }
            else
            {
                word.Append(c);
            }
        }

        if (isInQuotes)
        {
            throw ToilException.Invalid("ImportRowInvalid", "A quote is not closed.", "Mend the line.");
        }

        if (word.Length > 0 || wasQuoted)
        {
            yield return (word.ToString(), wasQuoted);
        }
    }

    private static char Unescape(char c) => c switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        _ => c,
    };
}
