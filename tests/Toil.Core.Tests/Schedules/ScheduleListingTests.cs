using Toil.Operations;
using Toil.Schedules;

namespace Toil.Core.Tests.Schedules;

/// <summary>Registered, run and listed, over the store.</summary>
public sealed class ScheduleListingTests : ScheduleTestBase
{
    [Fact]
    public async Task A_run_that_names_its_schedule_is_seen()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the steps are commands of Unix");
        await RegisterAsync("daily 03:00 UTC");
        Assert.Equal(ScheduleVerdict.NeverRan, (await ListAsync()).Single().Verdict);

        Clock.Now = new DateTimeOffset(2026, 11, 21, 3, 0, 20, TimeSpan.Zero);
        await RunAsync(schedule: null);
        Assert.Equal(ScheduleVerdict.NeverRan, (await ListAsync()).Single().Verdict);
        await RunAsync("night");
        ScheduleState seen = (await ListAsync()).Single();
        Assert.Equal((ScheduleVerdict.OnTime, 0), (seen.Verdict, seen.LastExitCode));

        Clock.Now = Clock.Now.AddDays(1).AddHours(1);
        seen = (await ListAsync()).Single();
        Assert.Equal((ScheduleVerdict.Missed, Severity.High, 1), (seen.Verdict, seen.Severity, seen.MissedCount));
        Assert.Equal(ScheduleVerdict.Late, (await ListAsync(("Grace", TimeSpan.FromHours(2)))).Single().Verdict);
    }

    [Fact]
    public async Task A_timer_that_somebody_took_away_is_seen_and_put_back()
    {
        await RegisterAsync("daily 03:00");
        Probe.Timers.Clear();
        ScheduleState seen = (await ListAsync()).Single();
        Assert.Equal((ScheduleVerdict.Gone, Severity.High), (seen.Verdict, seen.Severity));
        Assert.Equal(ScheduleAct.Replaced, (await RegisterAsync("daily 03:00")).Act);
        Assert.Equal(ScheduleVerdict.NeverRan, (await ListAsync()).Single().Verdict);
    }

    [Fact]
    public async Task A_timer_that_somebody_has_changed_is_told_of()
    {
        await RegisterAsync("daily 03:00");
        await ListAsync();
        Assert.DoesNotContain(Sink.Warnings, warning => warning.StartsWith("Somebody has changed", StringComparison.Ordinal));
        string timer = Directory.GetFiles(Folder.Path, "*.timer", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Single();
        await File.WriteAllTextAsync(timer, (await File.ReadAllTextAsync(timer, Token)).Replace("03:00:00", "04:00:00", StringComparison.Ordinal), Token);
        Assert.Equal(ScheduleVerdict.NeverRan, (await ListAsync()).Single().Verdict);
        Assert.Contains(Sink.Warnings, warning => warning.StartsWith("Somebody has changed the schedule 'night'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_schedule_of_another_machine_is_listed_with_it_and_forgotten_on_request()
    {
        await RegisterAsync("daily 03:00");
        using Support.TempFolder home = new();
        MachineProbe other = new(home);
        ScheduleList list = new() { Machine = other.Machine with { Name = "build-8" } };
        ScheduleState seen = (ScheduleState)(await ((IOperation)list).RunAsync([], Context(), Token).ToListAsync(Token)).Single();
        Assert.Equal(("build-7", ScheduleVerdict.NeverRan), (seen.Machine, seen.Verdict));
        Assert.Empty(other.Calls);

        ScheduleRemove remove = new() { Machine = other.Machine with { Name = "build-8" } };
        OptionValue name = new("Name", "night", new ValueOrigin("--name"));
        ToilException error = await Assert.ThrowsAsync<ToilException>(async () => await ((IOperation)remove).RunAsync([name], Context(), Token).ToListAsync(Token));
        Assert.Contains("registered on build-7", error.Remedy, StringComparison.Ordinal);
        await ((IOperation)remove).RunAsync([name, new OptionValue("Machine", "build-7", new ValueOrigin("--machine"))], Context(), Token).ToListAsync(Token);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_told_with_the_nearest()
    {
        await RegisterAsync("daily 03:00");
        Assert.Empty(await ListAsync(("Name", new[] { "nihgt" })));
        Assert.Contains("Did you mean 'night'?", Assert.Single(Sink.Problems).Remedy, StringComparison.Ordinal);
        Assert.Contains("night", (await FailsAsync("ScheduleNotFound", () => RemoveAsync("nigt"))).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_that_is_new_owes_nothing_from_before()
    {
        await RegisterAsync("daily 03:00 UTC");
        Clock.Now = Clock.Now.AddDays(5);
        Assert.Equal(Severity.High, (await ListAsync()).Single().Severity);
        await RegisterAsync("daily 04:00 UTC");
        Assert.Equal(Severity.None, (await ListAsync()).Single().Severity);
    }

    private async Task RunAsync(string? schedule)
    {
        List<OptionValue> values = [new("Path", Folder["night.yaml"], new ValueOrigin("path"))];
        values.AddRange(schedule is null ? [] : [new OptionValue("Schedule", schedule, new ValueOrigin("--schedule"))]);
        await OperationCatalog.Get("runbook.run").RunAsync(values, Context(), Token).ToListAsync(Token);
    }
}
