using System.Globalization;

namespace Toil.Log.Reporting;

/// <summary>Figures in words.</summary>
internal static class ReportText
{
    /// <summary>Hours and minutes: <c>3:25</c>, <c>-0:10</c>.</summary>
    public static string Hours(double hours)
    {
        long minutes = (long)Math.Round(Math.Abs(hours) * 60);
        return string.Create(CultureInfo.InvariantCulture, $"{(hours < 0 && minutes > 0 ? "-" : string.Empty)}{minutes / 60}:{minutes % 60:00}");
    }

    /// <summary>A duration; seconds are told below two minutes.</summary>
    public static string Span(TimeSpan span) => span < TimeSpan.FromMinutes(2) && span.Seconds != 0
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes}:{span.Seconds:00} min")
        : Hours(span.TotalHours);

    /// <summary>A share: <c>37 %</c>.</summary>
    public static string Share(double share) => string.Create(
        CultureInfo.InvariantCulture, $"{(share is > 0 and < 0.1 ? Math.Round(share * 100, 1) : Math.Round(share * 100)):0.#} %");

    /// <summary>A share as a bar of ten characters, in eighths; nothing for none.</summary>
    public static string Bar(double? share)
    {
        int eighths = (int)Math.Round(Math.Clamp(share ?? 0, 0, 1) * 80);
        return new string('\u2588', eighths / 8) + (eighths % 8 == 0 ? string.Empty : ((char)(0x2590 - (eighths % 8))).ToString());
    }

    /// <summary>A change with its sign: <c>+0:40</c>.</summary>
    public static string Change(double hours) => hours * 60 is > -0.5 and < 0.5 ? "0:00" : hours > 0 ? "+" + Hours(hours) : Hours(hours);

    /// <summary>A number of things: <c>1 person</c>, <c>3 people</c>.</summary>
    public static string Count(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    /// <summary>Weeks, in the unit that fits: <c>3 weeks</c>, <c>8 months</c>, <c>4 years</c>.</summary>
    public static string Weeks(double weeks) => weeks switch
    {
        < 1 => "less than a week",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{weeks:0.#} {(Math.Round(weeks, 1) == 1 ? "week" : "weeks")}"),
        < 26 => Count((long)Math.Round(weeks), "week", "weeks"),
        < 104 => Count((long)Math.Round(weeks * 7 / 30.4375), "month", "months"),
        < 5_200 => Count((long)Math.Round(weeks * 7 / 365.25), "year", "years"),
        _ => "more than a century",
    };

    /// <summary>The date of a day number.</summary>
    public static string Day(int number) => DateOnly.FromDayNumber(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Hours as they are handed out: without the noise of their last digits.</summary>
    public static double Round(double hours) => Math.Round(hours, 4) + 0.0;
}
