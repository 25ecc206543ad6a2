using System.Globalization;
using Toil.Operations;
using Toil.Runbooks;
using Toil.Schedules;
using Toil.Schedules.Listing;
using Toil.Schedules.Store;

namespace Toil.Core.Tests.Schedules;

/// <summary>Due held against done, on a clock that stands where it is set.</summary>
public sealed class ListTests
{
    private const string Berlin = "Europe/Berlin";

    [Theory]
    [InlineData("not yet due", "2026-11-20T12:00Z", "2026-11-20T18:00Z", null, null, "NeverRan", "None")]
    [InlineData("due and never ran", "2026-11-19T12:00Z", "2026-11-20T18:00Z", null, null, "NeverRan", "High")]
    [InlineData("due a moment ago", "2026-11-20T01:00Z", "2026-11-20T02:05Z", null, null, "NeverRan", "None")]
    [InlineData("registered after its last due time", "2026-11-20T02:01Z", "2026-11-20T18:00Z", null, null, "NeverRan", "None")]
    [InlineData("on time", "2026-11-01T00:00Z", "2026-11-20T18:00Z", "2026-11-20T02:00:40Z", "Succeeded", "OnTime", "None")]
    [InlineData("on time, by a clock that was a little fast", "2026-11-01T00:00Z", "2026-11-20T18:00Z", "2026-11-20T01:59:30Z", "Succeeded", "OnTime", "None")]
    [InlineData("late, because the machine was off", "2026-11-01T00:00Z", "2026-11-20T18:00Z", "2026-11-20T07:10Z", "Succeeded", "Late", "Info")]
    [InlineData("missed", "2026-11-01T00:00Z", "2026-11-20T18:00Z", "2026-11-19T02:00:10Z", "Succeeded", "Missed", "High")]
    [InlineData("missed, whatever came of the one before", "2026-11-01T00:00Z", "2026-11-20T18:00Z", "2026-11-19T02:00:10Z", "Failed", "Missed", "High")]
    [InlineData("due a moment ago, and not begun", "2026-11-01T00:00Z", "2026-11-20T02:05Z", "2026-11-19T02:00:10Z", "Succeeded", "Late", "Info")]
    [InlineData("failed", "2026-11-01T00:00Z", "2026-11-20T18:00Z", "2026-11-20T02:00:10Z", "Failed", "Failed", "High")]
    [InlineData("its process died", "2026-11-01T00:00Z", "2026-11-20T18:00Z", "2026-11-20T02:00:10Z", "Interrupted", "Failed", "High")]
    [InlineData("rolling back failed", "2026-11-01T00:00Z", "2026-11-20T18:00Z", "2026-11-20T02:00:10Z", "RollbackFailed", "Failed", "Critical")]
    [InlineData("under way", "2026-11-01T00:00Z", "2026-11-20T02:20Z", "2026-11-20T02:00:10Z", "Running", "Running", "None")]
    [InlineData("under way since the time before", "2026-11-01T00:00Z", "2026-11-20T02:20Z", "2026-11-19T02:00:10Z", "Running", "Running", "Warning")]
    [InlineData("waits for somebody", "2026-11-01T00:00Z", "2026-11-20T18:00Z", "2026-11-20T02:00:10Z", "Waiting", "Waiting", "Warning")]
    [InlineData("a run of tomorrow, because the clock was put back", "2026-11-01T00:00Z", "2026-11-20T18:00Z", "2026-11-21T02:00:10Z", "Succeeded", "OnTime", "None")]
    public void A_schedule_is_judged(string why, string since, string now, string? began, string? state, string verdict, string severity)
    {
        ScheduleState judged = Judge(Schedule("0 3 * * *", ScheduleTarget.Systemd, since), now, began, state);
        Assert.Equal((verdict, severity), (judged.Verdict.ToString(), judged.Severity.ToString()));
        Assert.False(string.IsNullOrEmpty(judged.Sentence), why);
        Assert.True(judged.Severity < Severity.Warning || judged.Remedy.Length > 0, why);
        Assert.True(judged.NextDue > At(now), why);
    }

    [Fact]
    public void What_was_missed_is_counted()
    {
        ScheduleState judged = Judge(Schedule("0 3 * * *", ScheduleTarget.Crontab, "2026-11-01T00:00Z"), "2026-11-20T18:00Z", "2026-11-14T02:00:10Z", "Succeeded");
        Assert.Equal(6, judged.MissedCount);
        Assert.Contains("2026-11-20 03:00 +01:00", judged.Sentence, StringComparison.Ordinal);
        Assert.Contains("cron makes up for nothing", judged.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Systemd", "OnTime")] // systemd leaves it out that day
    [InlineData("Crontab", "Missed")] // cron runs it at three
    public void A_time_that_the_clocks_skip_is_missed_only_where_the_scheduler_runs_it(string target, string verdict)
    {
        StoredSchedule schedule = Schedule("30 2 * * *", Enum.Parse<ScheduleTarget>(target), "2026-03-01T00:00Z");
        Assert.Equal(verdict, Judge(schedule, "2026-03-29T12:00Z", "2026-03-28T01:30:05Z", "Succeeded").Verdict.ToString());
    }

    [Fact]
    public void What_its_machine_has_lost_is_gone()
    {
        ScheduleState judged = new ScheduleJudge(Schedule("0 3 * * *", ScheduleTarget.Systemd, "2026-11-01T00:00Z"), At("2026-11-20T18:00Z"), TimeSpan.FromMinutes(10)).Judge(null, isGone: true);
        Assert.Equal((ScheduleVerdict.Gone, Severity.High), (judged.Verdict, judged.Severity));
        Assert.Contains("toil schedule register", judged.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_missed_does_not_hide_a_rollback_that_failed()
    {
        ScheduleState judged = Judge(Schedule("0 3 * * *", ScheduleTarget.Systemd, "2026-11-01T00:00Z"), "2026-11-20T18:00Z", "2026-11-19T02:00:10Z", "RollbackFailed");
        Assert.Equal((ScheduleVerdict.Missed, Severity.Critical), (judged.Verdict, judged.Severity));
        Assert.Contains("it failed, and so did rolling it back", judged.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_somebody_undid_is_not_said_to_have_failed()
    {
        ScheduleState judged = Judge(Schedule("0 3 * * *", ScheduleTarget.Systemd, "2026-11-01T00:00Z"), "2026-11-20T18:00Z", "2026-11-20T02:00:10Z", "RolledBack", detail: "Somebody asked for it.");
        Assert.Equal(ScheduleVerdict.Failed, judged.Verdict);
        Assert.Contains("somebody undid it", judged.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("it failed", judged.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_are_no_failure()
    {
        ScheduleState judged = Judge(Schedule("0 3 * * *", ScheduleTarget.Systemd, "2026-11-01T00:00Z"), "2026-11-20T18:00Z", "2026-11-20T02:00:40Z", "Succeeded", 3);
        Assert.Equal(ScheduleVerdict.OnTime, judged.Verdict);
        Assert.Contains("with findings", judged.Sentence, StringComparison.Ordinal);
    }

    private static ScheduleState Judge(StoredSchedule schedule, string now, string? began, string? state, int? code = 0, string detail = "Somebody has to look.")
        => new ScheduleJudge(schedule, At(now), TimeSpan.FromMinutes(10)).Judge(
            began is null ? null : new RunStep
            {
                Run = Guid.CreateVersion7(), Runbook = "night", Step = string.Empty, Kind = RunStep.RunKind, State = Enum.Parse<RunStepState>(state!), StartedAt = At(began), Detail = detail, ExitCode = code,
            },
            isGone: false);

    private static StoredSchedule Schedule(string calendar, ScheduleTarget target, string since) => new()
    {
        Name = "night",
        Machine = "build-7",
        Person = "ada",
        Target = target,
        Runbook = "night",
        Path = "/srv/night.yaml",
        Calendar = calendar,
        Written = calendar,
        Zone = Berlin,
        Delay = TimeSpan.FromMinutes(1),
        Hash = "x",
        RegisteredAt = At(since),
        Since = At(since),
    };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
