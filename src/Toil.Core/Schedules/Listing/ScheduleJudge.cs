using System.Globalization;
using Toil.Operations;
using Toil.Runbooks;
using Toil.Runbooks.Engine;
using Toil.Schedules.Calendars;
using Toil.Schedules.Store;
using Toil.Schedules.Targets;
using Toil.Values;

namespace Toil.Schedules.Listing;

/// <summary>Holds what was due against what was done.</summary>
/// <param name="schedule">The schedule.</param>
/// <param name="now">The clock's instant.</param>
/// <param name="grace">How long after its delay a run may begin.</param>
internal sealed class ScheduleJudge(StoredSchedule schedule, DateTimeOffset now, TimeSpan grace)
{
    private const int MostCounted = 1_000;

    // A clock that was put right by a little between the start of a scheduler and that of a run.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(1);

    private readonly TimeZoneInfo _zone = CalendarZone.Find(schedule.Zone);

    /// <summary>Judges it.</summary>
    /// <param name="last">Its last run; null where there is none.</param>
    /// <param name="isGone">True where its machine has it no longer; null where nobody here can tell.</param>
    public ScheduleState Judge(RunStep? last, bool? isGone)
    {
        CalendarFields fields = CalendarReader.Read(schedule.Calendar).Fields;
        Occurrences due = new(fields, _zone, ScheduleWriters.Of(schedule.Target).Rule);

        // What must have begun by now, and what may still be on its way.
        DateTimeOffset? must = Since(due.Last(now - schedule.Delay - grace));
        DateTimeOffset? latest = Since(due.Last(now));
        (ScheduleVerdict verdict, Severity severity, string sentence, string remedy) = isGone == true
            ? (ScheduleVerdict.Gone, Severity.High, $"{ScheduleErrors.Word(schedule.Target)} has it no longer, or only a part of it.", $"Register it again: toil schedule register {Shown} ..., or forget it: toil schedule remove {schedule.Name}")
            : last is null ? Never(must, due)
            : Of(last, must, latest, due);
        return new ScheduleState
        {
            Name = schedule.Name,
            Machine = schedule.Machine,
            Person = schedule.Person,
            Target = schedule.Target,
            Runbook = schedule.Runbook,
            Path = schedule.Path,
            Calendar = schedule.Written,
            Zone = schedule.Zone,
            Verdict = verdict,
            Severity = severity,
            Sentence = sentence,
            Remedy = remedy,
            LastDue = Local(latest),
            LastRun = last?.Run,
            LastRunAt = Local(last?.StartedAt),
            LastState = last?.State,
            LastExitCode = last?.ExitCode,
            MissedCount = must is { } until ? due.After(From(last)).TakeWhile(at => at <= until).Take(MostCounted).Count() : 0,
            NextDue = Local(due.Next(now > schedule.Since ? now : schedule.Since)),
        };
    }

    private (ScheduleVerdict Verdict, Severity Severity, string Sentence, string Remedy) Never(DateTimeOffset? must, Occurrences due) => must is { } missed
        ? (ScheduleVerdict.NeverRan, Severity.High, $"It was due at {Text(missed)}, and no run of it has ever begun.", Look)
        : (ScheduleVerdict.NeverRan, Severity.None, due.Next(schedule.Since) is { } first ? $"It is due for the first time at {Text(first)}." : "It is never due.", string.Empty);

    private (ScheduleVerdict Verdict, Severity Severity, string Sentence, string Remedy) Of(RunStep last, DateTimeOffset? must, DateTimeOffset? latest, Occurrences due)
    {
        DateTimeOffset began = last.StartedAt!.Value;
        bool isMissing = must is { } missed && began < missed - s_tolerance;
        string run = last.Run.ToString("N")[^8..];
        switch (last.State)
        {
            case RunStepState.Running:
                return isMissing
                    ? (ScheduleVerdict.Running, Severity.Warning, $"The run {run} is under way since {Text(began)}, and kept out what was due at {Text(must!.Value)}.", $"Look at it: toil runbook runs {run}")
                    : (ScheduleVerdict.Running, Severity.None, $"The run {run} is under way since {Text(began)}.", string.Empty);
            case RunStepState.Waiting:
                return (ScheduleVerdict.Waiting, Severity.Warning, $"The run {run} waits{(isMissing ? $", and what was due at {Text(must!.Value)} did not begin" : string.Empty)}: {InertText.From(last.Detail, 300)}", $"Answer it: toil runbook approve {run}");
        }

        if (isMissing)
        {
            // What was missed does not hide how the run before it ended.
            string before = last.State is RunStepState.Succeeded ? "." : $": {Word(last)}.";
            return (ScheduleVerdict.Missed, Grade(last.State), $"It was due at {Text(must!.Value)}, and its last run began at {Text(began)}{before}", Look);
        }

        if (last.State is not RunStepState.Succeeded)
        {
            return (ScheduleVerdict.Failed, Grade(last.State), $"The run {run} of {Text(began)}: {Word(last)}. {InertText.From(last.Detail, 300)}".Trim(), $"Look at it: toil runbook runs {run}");
        }

        if (latest is { } newest && began < newest - s_tolerance && now > newest + schedule.Delay + s_tolerance)
        {
            return (ScheduleVerdict.Late, Severity.Info, $"It was due at {Text(newest)}, and has not begun yet.", "Wait, or look at the machine.");
        }

        DateTimeOffset? wasDue = due.Last(began + s_tolerance);
        return wasDue is { } at && at >= schedule.Since && began > at + schedule.Delay + grace
            ? (ScheduleVerdict.Late, Severity.Info, $"It was due at {Text(at)}, and began {Duration.Rounded(began - at)} later.", "Where that is because the machine was off, nothing is to be done.")
            : (ScheduleVerdict.OnTime, Severity.None, last.ExitCode == (int)ExitCode.Findings ? $"The run {run} of {Text(began)} ended with findings." : $"The run {run} of {Text(began)} went well.", string.Empty);
    }

    private DateTimeOffset From(RunStep? last) => last?.StartedAt is { } began && began + s_tolerance > schedule.Since ? began + s_tolerance : schedule.Since;

    private string Shown => InertText.From(schedule.Path, 300);

    private string Look => schedule.Target switch
    {
        ScheduleTarget.Systemd => $"Look why on {InertText.From(schedule.Machine, 80)}: journalctl --user -u {SystemdWriter.Unit(schedule.Name)}.service",
        ScheduleTarget.Crontab => $"Look why on {InertText.From(schedule.Machine, 80)}: whether cron runs, and the mail of {InertText.From(schedule.Person, 80)}. cron makes up for nothing: toil runbook run {Shown}",
        _ => $"Look why on {InertText.From(schedule.Machine, 80)}: schtasks /Query /TN {WindowsWriter.TaskPath(schedule.Name)} /V",
    };

    private DateTimeOffset? Since(DateTimeOffset? at) => at >= schedule.Since ? at : null;

    private DateTimeOffset? Local(DateTimeOffset? at) => at is { } instant ? TimeZoneInfo.ConvertTime(instant, _zone) : null;

    private string Text(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    private static Severity Grade(RunStepState state) => state == RunStepState.RollbackFailed ? Severity.Critical : Severity.High;

    private static string Word(RunStep run) => run.State switch
    {
        RunStepState.RolledBack when RunUndo.IsAsked(run.Detail) => "somebody undid it",
        RunStepState.RollbackFailed when RunUndo.IsAsked(run.Detail) => "somebody undid it, and that failed",
        RunStepState.RolledBack => "it failed, and was rolled back",
        RunStepState.RollbackFailed => "it failed, and so did rolling it back",
        RunStepState.Refused => "a gate refused",
        RunStepState.Interrupted => "its process ended in the middle",
        RunStepState.Cancelled => "it was stopped",
        _ => "it failed",
    };
}
