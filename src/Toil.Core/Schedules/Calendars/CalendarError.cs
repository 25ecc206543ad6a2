using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Schedules.Calendars;

/// <summary>The words for what is wrong with a calendar.</summary>
/// <param name="text">The whole calendar, as it was given.</param>
internal sealed class CalendarError(string text)
{
    /// <summary>The forms that are read.</summary>
    public const string Forms =
        "'daily 03:00', 'weekdays 08:30', 'mon,thu 02:30', 'monthly 1 04:00', 'monthly last 04:00', 'hourly', 'every 15m', or five fields of cron, each with a time zone at its end where it needs one";

    /// <summary>A word that is wrong.</summary>
    /// <param name="word">The word.</param>
    /// <param name="what">What is wrong with it, as the end of a sentence.</param>
    /// <param name="remedy">What to do.</param>
    public ToilException At(CalendarWord word, string what, string remedy) => ToilException.Invalid(
        "CalendarInvalid",
        string.Create(CultureInfo.InvariantCulture, $"The calendar '{InertText.From(text, 200)}', character {word.Position}: '{InertText.From(word.Text, 80)}' {what}."),
        remedy, text);

    /// <summary>A word that is unknown.</summary>
    public ToilException Unknown(CalendarWord word, string what, IEnumerable<string> known, string? otherwise = null)
        => At(word, what, Nearest.To(word.Text, known) is { } nearest ? $"Did you mean '{nearest}'?" : otherwise ?? $"Write {Forms}.");

    /// <summary>Something that is missing at the end.</summary>
    public ToilException Missing(string what, string remedy)
        => ToilException.Invalid("CalendarInvalid", $"The calendar '{InertText.From(text, 200)}' {what}.", remedy, text);
}
