using System.Text.Json;
using Microsoft.Data.Sqlite;
using Toil.Runner.Tests.Support;

namespace Toil.Runner.Tests;

/// <summary>Schedules as a caller of the runner meets them, with a crontab that is a file.</summary>
public sealed class ScheduleTests : RunnerTest
{
    private const string Crontab = """
        #!/bin/sh
        if [ "$1" = -l ]; then cat "$HOME/tab" 2>/dev/null || { echo "no crontab for me" >&2; exit 1; }; else cat > "$HOME/tab"; fi
        """;

    public ScheduleTests()
    {
        Folder.Write("toil.yaml", "store: store.db\n");
        Folder.Write("night.yaml", "runbook: night\nconcurrency: one\nparameters: { text: { type: text, required: true } }\nsteps:\n  - { id: say, exec: [sh, -c, 'printf %s \"$1\" > said', sh, '${{ parameters.text }}'] }\n");
        string crontab = Folder.Write("bin/crontab", Crontab.Replace("\r\n", "\n", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(crontab, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task What_is_registered_runs_and_a_missed_run_ends_with_3()
    {
        RunnerResult made = await ToilAsync("""schedule register night.yaml 'every 1m UTC' --zone UTC --target crontab --set "text=it's 100% \"\$HOME\"" """);
        Assert.True(made.Code == 0 || made.Error.Contains("knows only the zone", StringComparison.Ordinal), made.Error);
        Assert.SkipWhen(made.Code != 0, "needs a machine whose clock shows UTC");
        Assert.Equal("Created", Value(made, "act"));
        Assert.Equal("Unchanged", Value(await ToilAsync("""schedule register night.yaml 'every 1m UTC' --target crontab --set "text=it's 100% \"\$HOME\"" """), "act"));
        Assert.Equal("NeverRan", Value(await ToilAsync("schedule list --fail-on missed"), "verdict"));

        // As cron does it.
        string line = (await File.ReadAllLinesAsync(Folder["tab"], TestContext.Current.CancellationToken))[2];
        string command = string.Join(' ', line.Split(' ')[5..]).Replace("\\%", "%", StringComparison.Ordinal);
        Folder.Write("command.sh", command + "\n");
        RunnerResult run = await RunnerProcess.ShellAsync(Folder[""], "cd / && env -i HOME=$OLDPWD SHELL=/bin/sh PATH=/usr/bin:/bin sh $OLDPWD/command.sh");
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal("it's 100% \"$HOME\"", await File.ReadAllTextAsync(Folder["said"], TestContext.Current.CancellationToken));
        RunnerResult seen = await ToilAsync("schedule list --fail-on missed");
        Assert.Equal((0, "OnTime"), (seen.Code, Value(seen, "verdict")));

        Change("UPDATE toil_schedule SET since = 0; UPDATE toil_runbook_run SET started_at = started_at - 7200000000");
        RunnerResult missed = await ToilAsync("schedule list --fail-on missed");
        Assert.Equal((3, "Missed"), (missed.Code, Value(missed, "verdict")));
        Assert.Equal(0, (await ToilAsync("schedule remove night")).Code);
        Assert.Equal(string.Empty, await File.ReadAllTextAsync(Folder["tab"], TestContext.Current.CancellationToken));
        Assert.Equal(2, (await ToilAsync("schedule remove night")).Code);
    }

    [Fact]
    public async Task A_wrong_calendar_ends_with_2_and_says_where()
    {
        RunnerResult wrong = await ToilAsync("schedule export night.yaml 'dialy 03:00' --target systemd --set text=a");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("character 1: 'dialy'", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'daily'?", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await ToilAsync("schedule export night.yaml 'daily 03:00' --target systemd")).Code);
    }

    [Fact]
    public async Task Without_a_folder_the_table_shows_the_text()
    {
        RunnerResult shown = await ToilAsync("schedule export night.yaml 'daily 03:00 Europe/Berlin' --target systemd --set text=a --output table");
        Assert.True(shown.Code == 0, shown.Error);
        Assert.Contains("OnCalendar=*-*-* 03:00:00 Europe/Berlin\n", shown.Output.Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string? Value(RunnerResult result, string name) => JsonDocument.Parse(result.Lines[^1]).RootElement.GetProperty(name).GetString();

    private Task<RunnerResult> ToilAsync(string arguments)
        => RunnerProcess.ShellAsync(Folder[""], $"unset TOIL_STORE XDG_STATE_HOME; export HOME=$PWD PATH=$PWD/bin:$PATH; {RunnerProcess.Command} {arguments}");

    private void Change(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Folder["store.db"]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
