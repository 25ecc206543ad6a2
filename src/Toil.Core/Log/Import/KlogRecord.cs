using System.Globalization;
using Toil.Operations;

namespace Toil.Log.Import;

/// <summary>Turns the lines of one klog record into entries.</summary>
internal sealed class KlogRecord(DateOnly day, KlogSummary summary, ImportDefaults defaults, ImportKeys keys)
{
    private readonly List<ImportItem> _items = [];

    public IReadOnlyList<ImportItem> Items(IReadOnlyList<KlogLine> lines)
    {
        // Durations come behind the ranges, wherever they stand, so that no two share time.
        foreach (KlogLine line in lines.Where(line => line.Start is not null))
        {
            _items.Add(ImportRows.Try(KlogReader.Place(line.Number), () => Range(line)));
        }

        foreach (KlogLine line in lines.Where(line => line.Span is { Ticks: >= 0 }))
        {
            _items.Add(ImportRows.Try(KlogReader.Place(line.Number), () => Duration(line, line.Span!.Value)));
        }

        foreach (KlogLine line in lines.Where(line => line.Span is { Ticks: < 0 }))
        {
            TakeAway(line);
        }

        return _items;
    }

    private ImportItem Range(KlogLine line)
    {
        TimeZoneInfo zone = defaults.Person.Zone;
        DateTimeOffset start = ZoneTime.At(line.Start!.Value, zone);
        string key = keys.Next(defaults.Person.Name, ImportKeys.Of(start));
        if (line.IsOpen)
        {
            return new ImportItem(KlogReader.Place(line.Number)) { Skipped = "The range is still open: close it, and import again." };
        }

        // On the night when the clocks are put back, a time that comes twice is the first; as an end, the second where the first is no end.
        DateTimeOffset end = ZoneTime.At(line.End!.Value, zone);
        end = end > start ? end : ZoneTime.AtLast(line.End.Value, zone);
        return new ImportItem(KlogReader.Place(line.Number)) { Entry = Entry(line, start, end), Key = key };
    }

    private ImportItem Duration(KlogLine line, TimeSpan span)
    {
        DateTimeOffset midnight = ZoneTime.AtOrAfter(day.AddDays(1).ToDateTime(TimeOnly.MinValue), defaults.Person.Zone);
        DateTimeOffset limit = midnight < defaults.Now ? midnight : defaults.Now;
        DateTimeOffset morning = ZoneTime.AtOrAfter(day.ToDateTime(SleepWindow.Default.End), defaults.Person.Zone);
        DateTimeOffset? free = _items.Select(item => item.Entry?.End ?? morning).Append(morning).Where(from => from >= morning && from + span <= limit)
            .Where(from => !_items.Any(item => item.Entry is { } entry && entry.Start < from + span && from < entry.End))
            .Order().Select(from => (DateTimeOffset?)from).FirstOrDefault();
        DateTimeOffset start = free ?? limit - span;
        if (start < ZoneTime.AtOrAfter(day.ToDateTime(TimeOnly.MinValue), defaults.Person.Zone))
        {
            throw ToilException.Invalid(
                "ImportRowInvalid", $"{Toil.Values.Duration.Format(span)} do not fit into {day:yyyy-MM-dd}.",
                "Divide it among its days, or check the date.");
        }

        ToilEntry entry = Entry(line, start, start + span);
        string identity = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}\n{entry.Task}");
        return new ImportItem(KlogReader.Place(line.Number)) { Entry = entry, Key = keys.Next(defaults.Person.Name, identity), IsPlaced = true };
    }

    private ToilEntry Entry(KlogLine line, DateTimeOffset start, DateTimeOffset end)
    {
        KlogSummary own = KlogSummary.Of(line.Summary);
        string text = own.Text.Length > 0 ? own.Text : summary.Text;
        string? fallback = text.Length == 0 ? null : text.Split('\n')[0] is { Length: > EntryRules.MaxName } longer ? longer[..EntryRules.MaxName] : text.Split('\n')[0];
        ToilEntry entry = EntryMarks.Apply(defaults.Entry(start, end), own.Tags.Concat(summary.Tags), defaults.Task ?? fallback);
        return entry with { Note = text.Length == 0 || text == entry.Task ? null : text };
    }

    /// <summary>A break: less hands-on time, from the last entry of the record backwards.</summary>
    private void TakeAway(KlogLine line)
    {
        TimeSpan rest = -line.Span!.Value;
        TimeSpan minute = TimeSpan.FromMinutes(1);
        TimeSpan all = _items.Aggregate(TimeSpan.Zero, (sum, item) => sum + (item.Entry is { } entry && entry.HandsOn > minute ? entry.HandsOn - minute : TimeSpan.Zero));
        if (rest > all)
        {
            _items.Add(new ImportItem(KlogReader.Place(line.Number)) { Problem = ToilException.Invalid(
                "ImportRowInvalid", $"It takes {Toil.Values.Duration.Format(rest)} away, and the record has no more than {Toil.Values.Duration.Format(all)} to take from.",
                "Check the record's other entries.") });
            return;
        }

        for (int i = _items.Count - 1; i >= 0 && rest > TimeSpan.Zero; i--)
        {
            if (_items[i].Entry is { } entry && entry.HandsOn > minute)
            {
                TimeSpan taken = rest < entry.HandsOn - minute ? rest : entry.HandsOn - minute;
                _items[i] = _items[i] with { Entry = entry with { HandsOn = entry.HandsOn - taken } };
                rest -= taken;
            }
        }
    }
}
