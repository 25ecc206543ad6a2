using System.Globalization;
using Toil.Operations;

namespace Toil.Log.Import;

/// <summary>
/// Reads klog files. Ranges keep their times; a duration says nothing of when, so it is placed where the record leaves room, from eight in the
/// morning on; a negative duration is taken from the hands-on time of the entries before it.
/// </summary>
internal static class KlogReader
{
    public static IEnumerable<ImportItem> Read(TextReader text, ImportDefaults defaults)
    {
        ImportKeys keys = new(LogFormat.Klog);
        List<(int Number, string Line)> block = [];
        int number = 0;
        string? line;
        do
        {
            line = text.ReadLine();
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                block.Add((number, line.TrimStart('\ufeff')));
                continue;
            }

            foreach (ImportItem item in block.Count > 0 ? Record(block, defaults, keys) : [])
            {
                yield return item;
            }

            block.Clear();
        }
        while (line is not null);
    }

    private static IReadOnlyList<ImportItem> Record(List<(int Number, string Line)> block, ImportDefaults defaults, ImportKeys keys)
    {
        (int first, string heading) = block[0];
        string[] words = heading.TrimEnd().Split(' ', 2, StringSplitOptions.TrimEntries);
        bool hasTotal = words.Length > 1;
        if (KlogTime.Date(words[0]) is not { } day || (hasTotal && !IsShouldTotal(words[1])))
        {
            return [new ImportItem(Place(first)) { Problem = KlogTime.Invalid(
                heading, "the beginning of a record", "Records begin with a date such as 2026-11-20, with or without (8h!) behind it; the entries below it were not booked.") }];
        }

        List<ImportItem> items = [];
        List<string> summary = [];
        List<KlogLine> entries = [];
        string indentation = string.Empty;
        foreach ((int number, string line) in block.Skip(1))
        {
            string indent = line[..^line.TrimStart(' ', '\t').Length];
            if (indent.Length == 0 && entries.Count == 0 && items.Count == 0)
            {
                summary.Add(line.Trim());
                continue;
            }

            indentation = indentation.Length == 0 ? indent : indentation;
            if (indent.Length > 0 && indent.Length >= 2 * indentation.Length && entries.Count > 0)
            {
                entries[^1] = entries[^1] with { Summary = entries[^1].Summary + "\n" + line.Trim() };
                continue;
            }

            try
            {
                entries.Add(KlogLine.Parse(number, line.Trim(), day));
            }
            catch (ToilException problem)
            {
                items.Add(new ImportItem(Place(number)) { Problem = problem });
            }
        }

        items.AddRange(new KlogRecord(day, KlogSummary.Of(string.Join('\n', summary)), defaults, keys).Items(entries));
        return items;
    }

    private static bool IsShouldTotal(string text) => text is ['(', .. var inner, '!', ')'] && KlogTime.Span(inner) is not null;

    public static string Place(int line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");
}
