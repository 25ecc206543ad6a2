using System.Globalization;
using System.Numerics;
using System.Xml;
using System.Xml.Linq;
using Toil.Schedules.Calendars;

namespace Toil.Schedules.Targets;

/// <summary>A calendar as triggers of the Task Scheduler.</summary>
internal static class WindowsTriggers
{
    // The schema allows 48.
    private const int Most = 48;

    // The fifth week of a month, where it has one, is its last.
    private static readonly string[] s_weeks = ["1", "2", "3", "4", "Last"];

    /// <summary>The triggers, in the schema's order of elements.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ns">The schema's namespace.</param>
    /// <exception cref="Operations.ToilException"><c>ScheduleTargetCannot</c>.</exception>
    public static IEnumerable<XElement> Of(ScheduleJob job, XNamespace ns)
    {
        CalendarFields fields = job.Calendar.Fields;
        if (fields.IsEitherDay && !fields.IsLastDay)
        {
            throw ScheduleErrors.Cannot(job, "would run it twice on a day that is both a day of the month and a day of the week of the calendar", "Make a schedule of the days of the month, and one of the days of the week.");
        }

        bool isByDay = fields.Days != CalendarFields.AllDays || fields.IsLastDay;
        if (isByDay && fields.Weekdays != CalendarFields.AllWeekdays)
        {
            throw ScheduleErrors.Cannot(job, "cannot ask for a day of the month and a day of the week at once", "Name one of them, and let the runbook's first step ask for the other.");
        }

        (TimeSpan Start, TimeSpan? Every)[] times = Repetition(fields) is { } every ? [(TimeSpan.Zero, every)] : [.. fields.Times().Select(time => (time, (TimeSpan?)null))];
        if (times.Length > Most)
        {
            throw ScheduleErrors.Cannot(job, $"takes at most {Most} times a day, and the calendar has {times.Length}", "Write an interval, such as 'every 15m', or divide it.");
        }

        return times.Select(time => Trigger(job, ns, time.Start, time.Every, isByDay));
    }

    // Every so many minutes from midnight to midnight.
    private static TimeSpan? Repetition(CalendarFields fields)
    {
        TimeSpan[] times = [.. fields.Times()];
        if (times.Length < 2 || times[0] != TimeSpan.Zero)
        {
            return null;
        }

        TimeSpan every = times[1];
        return times.Select((time, i) => time == every * i).All(isRight => isRight) && every * times.Length == TimeSpan.FromDays(1) ? every : null;
    }

    private static XElement Trigger(ScheduleJob job, XNamespace ns, TimeSpan start, TimeSpan? every, bool isByDay)
    {
        string boundary = new DateTime(2026, 1, 1).Add(start).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + (job.Calendar.Zone == TimeZoneInfo.Utc ? "Z" : string.Empty);
        return new XElement(
            ns + "CalendarTrigger",
            new XElement(ns + "Enabled", "true"),
            new XElement(ns + "StartBoundary", boundary),
            every is { } interval
                ? new XElement(ns + "Repetition", new XElement(ns + "Interval", XmlConvert.ToString(interval)), new XElement(ns + "Duration", "P1D"), new XElement(ns + "StopAtDurationEnd", "false"))
                : null,
            job.Delay > TimeSpan.Zero ? new XElement(ns + "RandomDelay", XmlConvert.ToString(job.Delay)) : null,
            Days(job.Calendar.Fields, ns, isByDay));
    }

    private static XElement Days(CalendarFields fields, XNamespace ns, bool isByDay)
    {
        if (isByDay)
        {
            IEnumerable<string> days = fields.IsLastDay ? ["Last"] : CalendarFields.Values(fields.Days).Select(day => day.ToString(CultureInfo.InvariantCulture));
            return new XElement(ns + "ScheduleByMonth", new XElement(ns + "DaysOfMonth", days.Select(day => new XElement(ns + "Day", day))), Months(fields, ns));
        }

        if (fields.Months != CalendarFields.AllMonths)
        {
            return new XElement(
                ns + "ScheduleByMonthDayOfWeek",
                new XElement(ns + "Weeks", s_weeks.Select(week => new XElement(ns + "Week", week))), Weekdays(fields, ns), Months(fields, ns));
        }

        return BitOperations.PopCount(fields.Weekdays) == 7
            ? new XElement(ns + "ScheduleByDay", new XElement(ns + "DaysInterval", "1"))
            : new XElement(ns + "ScheduleByWeek", new XElement(ns + "WeeksInterval", "1"), Weekdays(fields, ns));
    }

    private static XElement Weekdays(CalendarFields fields, XNamespace ns)
        => new(ns + "DaysOfWeek", CalendarFields.Values(fields.Weekdays).Select(day => new XElement(ns + ((DayOfWeek)day).ToString())));

    private static XElement Months(CalendarFields fields, XNamespace ns)
        => new(ns + "Months", CalendarFields.Values(fields.Months).Select(month => new XElement(ns + CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month))));
}
