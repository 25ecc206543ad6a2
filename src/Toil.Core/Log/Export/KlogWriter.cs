using System.Globalization;
using System.Text.RegularExpressions;

namespace Toil.Log.Export;

/// <summary>A klog file: a record for each day on which entries begin, by the clock of their zone. It knows whole minutes and no zones.</summary>
internal sealed partial class KlogWriter(TextWriter output) : ILogWriter
{
    private DateOnly? _day;

    public void Write(ToilEntry entry)
    {
        TimeZoneInfo zone = ZoneTime.Find(entry.Zone);
        DateTime start = Minute(TimeZoneInfo.ConvertTime(entry.Start, zone).DateTime);
        DateTime end = Minute(TimeZoneInfo.ConvertTime(entry.End, zone).DateTime);
        DateOnly day = DateOnly.FromDateTime(start);
        if (_day != day)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{(_day is null ? string.Empty : "\n")}{day:yyyy-MM-dd}\n"));
            _day = day;
        }

        int days = DateOnly.FromDateTime(end).DayNumber - day.DayNumber;

        // Where the wall clock does not say how long it took (put forward or back, or over two days), the duration does.
        bool isRange = end > start && days <= 1 && Math.Abs(((end - start) - entry.Elapsed).TotalMinutes) < 1;
        long minutes = Math.Max(1, (long)entry.Elapsed.TotalMinutes);
        string time = isRange
            ? string.Create(CultureInfo.InvariantCulture, $"{start:H:mm} - {end:H:mm}{(days == 1 ? ">" : string.Empty)}")
            : Span(minutes);
        output.Write($"    {time}{Summary(entry, isRange ? end - start : TimeSpan.FromMinutes(minutes))}\n");
    }

    public void Complete() => output.Flush();

    private static string Summary(ToilEntry entry, TimeSpan written)
    {
        // A summary's line cannot be blank, and what follows a line's indentation would be lost.
        string[] note = [.. (entry.Note ?? string.Empty).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        IEnumerable<string> tags = ExportMarks.Of(entry, written).Select(mark => $"#{mark.Name}={Value(mark.Value)}")
            .Concat(entry.Tags.Select(tag => TagPattern().IsMatch(tag) && !ExportMarks.IsAmbiguous(tag) ? $"#{tag}" : $"#tag={Value(tag)}"));
        string first = note.Length > 0 ? " " + note[0] : string.Empty;
        return $"{first} {string.Join(' ', tags)}{string.Concat(note.Skip(1).Select(line => "\n        " + line))}";
    }

    private static string Value(string value) => TagPattern().IsMatch(value) ? value
        : !value.Contains('"') ? $"\"{value}\""
        : $"'{value.Replace('\'', '’')}'";

    private static string Span(long minutes)
        => string.Create(CultureInfo.InvariantCulture, $"{(minutes >= 60 ? $"{minutes / 60}h" : string.Empty)}{(minutes % 60 > 0 || minutes < 60 ? $"{minutes % 60}m" : string.Empty)}");

    private static DateTime Minute(DateTime time) => new(time.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute);

    [GeneratedRegex(@"^[\p{L}\d_-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();
}
