namespace Toil.Schedules.Targets;

/// <summary>Fields of cron that every implementation reads alike.</summary>
internal static class SharedCron
{
    /// <summary>The five fields.</summary>
    /// <exception cref="Operations.ToilException"><c>ScheduleTargetCannot</c>: crons differ in what they make of it.</exception>
    public static string Of(ScheduleJob job)
    {
        Calendars.CalendarFields fields = job.Calendar.Fields;
        string cron = fields.Cron ?? throw ScheduleErrors.Cannot(job, "has no last day of a month", "Use --target systemd, or the first day: 'monthly 1 00:05'.");
        bool isMixed = (fields.DayStar > 1 && fields.WeekdayStar != 1) || (fields.WeekdayStar > 1 && fields.DayStar != 1);
        return !isMixed ? cron : throw ScheduleErrors.Cannot(
            job, "may read a step of days beside days of the week in another way than this machine's cron", "Write the days out, or make a schedule of each.");
    }
}
