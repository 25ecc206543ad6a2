using Toil.Operations;

namespace Toil.Log;

/// <summary>Start and end of an entry from what is given of start, end and duration.</summary>
internal static class EntryTimes
{
    /// <summary>The span that the options name.</summary>
    /// <exception cref="ToilException"><c>EntryTimeMissing</c>, <c>EntryTimeTwice</c>, or a moment that cannot be read.</exception>
    public static (DateTimeOffset Start, DateTimeOffset End) Of(LogAddOptions options, LogPerson person, OperationContext context)
    {
        Moment moment = person.Moment(context);
        DateTimeOffset now = context.Time.GetUtcNow();
        DateTimeOffset? from = options.From is null ? null : moment.Read("--from", options.From);
        return (from, options.To, options.Duration) switch
        {
            (null, null, null) => throw ToilException.Invalid(
                "EntryTimeMissing", "It is not said how long it took.", "Give --duration 15m, or --from 14:05 with or without --to.", options.Task),
            ({ }, { }, { }) => throw ToilException.Invalid(
                "EntryTimeTwice", "Start, end and duration are all given.", "Give two of them; hands-on time that is less goes under --hands-on.", options.Task),
            ({ } start, null, { } span) => (start, start + span),
            ({ } start, null, null) => (start, now),
            ({ } start, { } to, null) => (start, moment.Read("--to", to, after: start)),
            (null, { } to, { } span) => (moment.Read("--to", to) - span, moment.Read("--to", to)),
            (null, null, { } span) => (now - span, now),
            (null, { }, null) => throw ToilException.Invalid(
                "EntryTimeMissing", "Only the end is given.", "Give --from or --duration as well.", options.Task),
        };
    }

    /// <summary>New start and end for an entry. A time alone is on the day on which the entry began, by the clock of its zone.</summary>
    public static (DateTimeOffset Start, DateTimeOffset End) Of(LogEditOptions options, ToilEntry entry, TimeZoneInfo zone, DateTimeOffset now)
    {
        Moment moment = new(zone, now);
        DateTimeOffset midnight = ZoneTime.AtOrAfter(TimeZoneInfo.ConvertTime(entry.Start, zone).Date, zone);
        DateTimeOffset start = options.From is null ? entry.Start : moment.Read("--from", options.From, after: midnight.AddTicks(-1));
        DateTimeOffset end = options.To is null ? options.From is null || options.Duration is null ? entry.End : start : moment.Read("--to", options.To, after: start);
        return (options.From, options.To, options.Duration) switch
        {
            (_, null, { } span) => (start, start + span),
            (null, { }, { } span) => (end - span, end),
            ({ }, { }, { }) => throw ToilException.Invalid(
                "EntryTimeTwice", "Start, end and duration are all given.", "Give two of them.", entry.ShortId),
            _ => (start, end),
        };
    }
}
