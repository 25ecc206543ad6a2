using Toil.Operations;
using Toil.Schedules;

namespace Toil.Core.Tests.Schedules;

public sealed class RegisterTests : ScheduleTestBase
{
    public static TheoryData<string> Targets => ["systemd", "crontab"];

    private string Service => Folder[".config/systemd/user/toil-night.service"];

    [Theory, MemberData(nameof(Targets))]
    public async Task The_same_again_changes_nothing_and_another_calendar_takes_its_place(string target)
    {
        Probe.Crontab = "MAILTO=ops\n5 4 * * * mine"; // no line end: somebody's editor left it out
        ScheduleChange made = await RegisterAsync("daily 03:00", target);
        Assert.Equal(ScheduleAct.Created, made.Act);
        Assert.Equal(["2026-11-21T03:00:00+01:00", "2026-11-22T03:00:00+01:00", "2026-11-23T03:00:00+01:00"], made.Next.Select(at => at.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture)));
        string before = $"{Probe.Crontab}|{(File.Exists(Service) ? await File.ReadAllTextAsync(Service, Token) : null)}";
        int calls = Probe.Calls.Count;

        Assert.Equal(ScheduleAct.Unchanged, (await RegisterAsync("daily 03:00", target)).Act);
        Assert.DoesNotContain(Probe.Calls.Skip(calls), call => call.Contains("enable", StringComparison.Ordinal) && !call.Contains("is-enabled", StringComparison.Ordinal) || call == "crontab -");
        Assert.Equal(before, $"{Probe.Crontab}|{(File.Exists(Service) ? await File.ReadAllTextAsync(Service, Token) : null)}");

        Assert.Equal(ScheduleAct.Replaced, (await RegisterAsync("daily 04:00", target)).Act);
        Assert.Equal(ScheduleAct.Removed, (await RemoveAsync()).Act);
        Assert.Equal("MAILTO=ops\n5 4 * * * mine", Probe.Crontab!.TrimEnd('\n'));
        Assert.False(File.Exists(Service));
        Assert.Empty(Probe.Timers);
        Assert.Empty(await ListAsync());
    }

    [Theory, MemberData(nameof(Targets))]
    public async Task Killed_at_any_call_it_is_put_right_by_doing_it_again(string target)
    {
        Probe.Crontab = "5 4 * * * mine\n";
        for (int at = 1; ; at++)
        {
            Probe.Calls.Clear();
            Probe.DiesAt = at;
            bool isKilled = false;
            try
            {
                await RegisterAsync($"daily 03:{at % 60:00}", target, false, ("Set", new Dictionary<string, object> { ["text"] = $"{at}\nx" }));
            }
            catch (KilledException)
            {
                isKilled = true;
            }

            Probe.DiesAt = 0;
            if (at % 2 == 0)
            {
                await RegisterAsync($"daily 03:{at % 60:00}", target, false, ("Set", new Dictionary<string, object> { ["text"] = $"{at}\nx" }));
                Assert.NotEqual(ScheduleVerdict.Gone, (await ListAsync()).Single().Verdict);
            }

            Probe.Calls.Clear();
            Probe.DiesAt = at;
            try
            {
                await RemoveAsync();
            }
            catch (Exception error) when (error is KilledException or ToilException { ErrorId: "ScheduleNotFound" })
            {
                Probe.DiesAt = 0;
                try
                {
                    await RemoveAsync();
                }
                catch (ToilException gone) when (gone.ErrorId == "ScheduleNotFound")
                {
                    // It had gone before it was killed.
                }
            }

            Probe.DiesAt = 0;
            Assert.Equal("5 4 * * * mine\n", Probe.Crontab);
            Assert.False(File.Exists(Service));
            Assert.Empty(Probe.Timers);
            Assert.Empty(await ListAsync());
            if (!isKilled && at > 3)
            {
                Assert.True(at > 4, "It was never killed.");
                return;
            }
        }
    }

    [Fact]
    public async Task What_somebody_has_changed_is_left_alone_unless_it_is_forced()
    {
        await RegisterAsync("daily 03:00");
        await File.AppendAllTextAsync(Service, "Nice=19\n", Token);
        await FailsAsync("ScheduleChanged", () => RegisterAsync("daily 04:00"));
        await FailsAsync("ScheduleChanged", () => RemoveAsync());
        Assert.Contains("Nice=19", await File.ReadAllTextAsync(Service, Token), StringComparison.Ordinal);
        Assert.Equal(ScheduleAct.Replaced, (await RegisterAsync("daily 04:00", "systemd", false, ("Force", true))).Act);
        await File.AppendAllTextAsync(Service, "Nice=19\n", Token);
        Assert.Equal(ScheduleAct.Removed, (await RemoveAsync("night", false, ("Force", true))).Act);
    }

    [Fact]
    public async Task What_toil_has_not_written_is_never_written_over()
    {
        Folder.Write(".config/systemd/user/toil-night.service", "[Service]\nExecStart=/bin/true\n");
        await FailsAsync("ScheduleFileForeign", () => RegisterAsync("daily 03:00", "systemd", false, ("Force", true)));
        await FailsAsync("ScheduleFileForeign", () => RemoveAsync());
        Assert.Equal("[Service]\nExecStart=/bin/true\n", await File.ReadAllTextAsync(Service, Token));
    }

    [Fact]
    public async Task A_block_of_a_crontab_that_was_changed_or_cut_is_seen()
    {
        await RegisterAsync("daily 03:00", "crontab");
        Probe.Crontab = Probe.Crontab!.Replace("0 3 * * *", "0 5 * * *", StringComparison.Ordinal);
        await FailsAsync("ScheduleChanged", () => RegisterAsync("daily 04:00", "crontab"));
        Probe.Crontab = Probe.Crontab.Replace("# toil-schedule-end night\n", "", StringComparison.Ordinal) + "1 1 * * * mine\n";
        await FailsAsync("ScheduleChanged", () => RemoveAsync());
        await RemoveAsync("night", false, ("Force", true));
        Assert.EndsWith("1 1 * * * mine\n", Probe.Crontab, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_writes_into_the_crontab_meanwhile_is_kept()
    {
        Probe.Crontab = "1 1 * * * mine\n";
        await RegisterAsync("daily 03:00", "crontab", false, ("Name", "first"));

        // Between the two readings before it is written, as an editor would; that is the fifth call from here.
        int reads = 0;
        Probe.OnRead = () => Probe.Crontab += ++reads == 4 ? "2 2 * * * theirs\n" : string.Empty;
        await RegisterAsync("daily 04:00", "crontab", false, ("Name", "second"));
        Assert.True(reads > 4);
        Assert.Contains("toil-schedule first ", Probe.Crontab, StringComparison.Ordinal);
        Assert.Contains("toil-schedule second ", Probe.Crontab, StringComparison.Ordinal);
        Assert.Contains("mine\n", Probe.Crontab, StringComparison.Ordinal);
        Assert.Contains("theirs\n", Probe.Crontab, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_all_and_does_nothing()
    {
        ScheduleChange shown = await RegisterAsync("daily 03:00", "systemd", isDryRun: true);
        Assert.True(shown.IsDryRun);
        Assert.Contains("OnCalendar=*-*-* 03:00:00", shown.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Service));
        Assert.Empty(await ListAsync());
        await RegisterAsync("daily 03:00");
        Assert.True((await RemoveAsync("night", isDryRun: true)).IsDryRun);
        Assert.True(File.Exists(Service));
    }

    [Fact]
    public async Task Without_a_target_it_is_what_the_machine_has()
    {
        Probe.HasNoSystemd = true;
        ScheduleRegister register = new() { Machine = Probe.Machine };
        List<object> found = await ((IOperation)register).RunAsync(
            [.. new (string Name, object Value)[] { ("Runbook", Folder["night.yaml"]), ("Calendar", "daily 03:00"), ("Toil", Folder["toil"]) }.Select(pair => new OptionValue(pair.Name, pair.Value, new ValueOrigin("--" + pair.Name)))],
            Context(), Token).ToListAsync(Token);
        Assert.Equal(ScheduleTarget.Crontab, ((ScheduleChange)found.Single()).Target);
        await FailsAsync("SchedulerMissing", () => RegisterAsync("daily 03:00", "systemd"));
        await FailsAsync("ScheduleTargetCannot", () => RegisterAsync("daily 03:00", "kubernetes"));
    }

    [Fact]
    public async Task Another_target_takes_the_place_of_the_first()
    {
        await RegisterAsync("daily 03:00");
        await RegisterAsync("daily 03:00", "crontab");
        Assert.False(File.Exists(Service));
        Assert.Equal(ScheduleTarget.Crontab, (await ListAsync()).Single().Target);
        await RemoveAsync();
        Assert.DoesNotContain("toil-schedule", Probe.Crontab, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_before_anything_is_written()
    {
        await FailsAsync("ParameterUnknown", () => RegisterAsync("daily 03:00", "systemd", false, ("Set", new Dictionary<string, object> { ["txt"] = "a" })));
        await FailsAsync("CalendarInvalid", () => RegisterAsync("dialy 03:00"));
        await FailsAsync("ScheduleNameInvalid", () => RegisterAsync("daily 03:00", "systemd", false, ("Name", "../x")));
        await FailsAsync("LauncherMissing", () => RegisterAsync("daily 03:00", "systemd", false, ("Toil", "toil")));
        await FailsAsync("ScheduleSecret", () => RegisterAsync("daily 03:00", "systemd", false, ("Set", new Dictionary<string, object> { ["text"] = "https://user:hunter2@host/x" })));
        await FailsAsync("ParameterInvalid", () => RegisterAsync("daily 03:00", "systemd", false, ("Set", new Dictionary<string, object> { ["key"] = "hunter2" })));
        Assert.False(File.Exists(Service));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Parameters_and_environment_are_carried()
    {
        await RegisterAsync("daily 03:00", "systemd", false, ("Set", new Dictionary<string, object> { ["hosts"] = new[] { "a", "b" }, ["key"] = "env:KEY", ["within"] = TimeSpan.FromHours(2) }));
        string service = await File.ReadAllTextAsync(Service, Token);
        Assert.Contains("\"hosts=[\\\"a\\\",\\\"b\\\"]\"", service, StringComparison.Ordinal);
        Assert.Contains("\"key=env:KEY\"", service, StringComparison.Ordinal);
        Assert.Contains("\"within=2h\"", service, StringComparison.Ordinal);
        Assert.Contains($"Environment=\"TOIL_STORE={Folder["store.db"]}\"", service, StringComparison.Ordinal);
        Assert.Contains("Environment=\"PATH=/usr/bin:/bin\"", service, StringComparison.Ordinal);
        Assert.Contains($"WorkingDirectory={Folder.Path}\n", service, StringComparison.Ordinal);
        Assert.Contains(Sink.Warnings, text => text.Contains("enable-linger ada", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Service));
        }
    }

    [Fact]
    public async Task A_runbook_that_may_run_twice_at_once_is_told_of()
    {
        await RegisterAsync("daily 03:00");
        Assert.DoesNotContain(Sink.Warnings, text => text.Contains("concurrency: one", StringComparison.Ordinal));
        Folder.Write("night.yaml", "runbook: night\nsteps:\n  - { id: say, exec: [echo, hi] }\n");
        await RegisterAsync("daily 03:00");
        Assert.Contains(Sink.Warnings, text => text.Contains("concurrency: one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_with_its_password_is_refused()
    {
        ScheduleExport export = new() { Machine = Probe.Machine };
        ToilException error = await Assert.ThrowsAsync<ToilException>(async () => await ((IOperation)export).RunAsync(
            [.. new (string Name, object Value)[] { ("Runbook", Folder["night.yaml"]), ("Calendar", "daily 03:00"), ("Target", "systemd") }.Select(pair => new OptionValue(pair.Name, pair.Value, new ValueOrigin("--" + pair.Name)))],
            Context(store: "postgresql://u:hunter2@host/db"), Token).ToListAsync(Token));
        Assert.Equal("ScheduleSecret", error.ErrorId);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exported_files_appear_together_and_write_over_nothing_foreign()
    {
        ScheduleFile[] files = await ExportAsync("daily 03:00 Europe/Berlin", "systemd", ("Path", Folder["out"]), ("Toil", "toil"));
        Assert.Equal(["toil-night.service", "toil-night.timer"], Directory.GetFiles(Folder["out"]).Select(Path.GetFileName).Order());
        Assert.All(files, file => Assert.Equal(file.Text, File.ReadAllText(file.Path!)));
        Assert.DoesNotContain("TOIL_STORE", files[0].Text, StringComparison.Ordinal);
        await ExportAsync("daily 04:00", "systemd", ("Path", Folder["out"]));

        Folder.Write("out/toil-night.timer", "mine");
        string before = await File.ReadAllTextAsync(Folder["out/toil-night.service"], Token);
        await FailsAsync("ScheduleFileForeign", () => ExportAsync("daily 05:00", "systemd", ("Path", Folder["out"])));
        Assert.Equal(before, await File.ReadAllTextAsync(Folder["out/toil-night.service"], Token));
        Assert.Equal(2, Directory.GetFiles(Folder["out"], "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }).Length);
    }
}
