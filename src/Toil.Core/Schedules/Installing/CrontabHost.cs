using Toil.Operations;
using Toil.Runbooks.Processes;
using Toil.Schedules.Targets;
using Toil.Values;

namespace Toil.Schedules.Installing;

/// <summary>The user's crontab, of which only Toil's own blocks are touched.</summary>
/// <param name="machine">Where it is.</param>
internal sealed class CrontabHost(ScheduleMachine machine) : IScheduleHost
{
    private const int Tries = 5;

    private readonly ScheduleFiles _files = new(machine.Folder);

    /// <inheritdoc/>
    public async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(cancellation);
            return true;
        }
        catch (ToilException error) when (error.ErrorId is "CommandNotFound" or "CommandNotRunnable" or "SchedulerFailed")
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<Installed> LookAsync(string name, IReadOnlyList<ScheduleText>? files, CancellationToken cancellation)
    {
        CrontabText crontab = await ReadAsync(cancellation);
        InstalledState state = crontab.StateOf(name, Block(files), out bool isSame);
        string script = Script(name);
        bool isScripted = crontab.Find(name) is { } found && crontab.Text.Substring(found.Start, found.Length).Contains(script, StringComparison.Ordinal);
        Installed beside = _files.Look(name, [script], files?.Where(file => file.IsProgram).ToArray());
        if (beside.State is InstalledState.Foreign or InstalledState.Changed)
        {
            return beside;
        }

        // A script that no line names does nothing, and a line without its script fails.
        bool isBroken = isScripted && beside.State == InstalledState.Missing;
        return new Installed(state == InstalledState.Intact && isBroken ? InstalledState.Broken : state, isSame && beside.IsSame && !isBroken, "the crontab");
    }

    /// <inheritdoc/>
    public async Task InstallAsync(string name, IReadOnlyList<ScheduleText> files, CancellationToken cancellation)
    {
        ScheduleText[] programs = [.. files.Where(file => file.IsProgram)];
        if (programs.Length > 0)
        {
            _files.Write(programs);
        }

        await ChangeAsync(crontab => crontab.With(name, Block(files)), cancellation);
        if (programs.Length == 0)
        {
            _files.Remove([Script(name)]);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string name, CancellationToken cancellation)
    {
        await ChangeAsync(crontab => crontab.With(name, null), cancellation);
        _files.Remove([Script(name)]);
    }

    /// <inheritdoc/>
    public Task<string?> NoteAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    private static string Script(string name) => $"toil-{name}.sh";

    private static string? Block(IReadOnlyList<ScheduleText>? files) => files?.FirstOrDefault(file => !file.IsProgram)?.Text;

    // cron knows no locks: whoever else edits the crontab between two of these readings is noticed, and after the second one nearly nobody can.
    private async Task ChangeAsync(Func<CrontabText, CrontabText> change, CancellationToken cancellation)
    {
        using IDisposable alone = await ScheduleLock.TakeAsync(machine.Folder, cancellation);
        for (int i = 0; i < Tries; i++)
        {
            CrontabText before = await ReadAsync(cancellation);
            CrontabText after = change(before);
            if (after == before)
            {
                return;
            }

            if (await ReadAsync(cancellation) != before)
            {
                continue;
            }

            ProcessEnd end = await machine.RunAsync(["crontab", "-"], after.Text, CancellationToken.None);
            if (end.ExitCode != 0)
            {
                throw Failed("crontab -", end);
            }

            if (await ReadAsync(cancellation) == after)
            {
                return;
            }
        }

        throw new ToilException("CrontabBusy", ErrorKind.Conflict, "Somebody else keeps changing the crontab.", "Do this again when they are done.", "crontab");
    }

    private async Task<CrontabText> ReadAsync(CancellationToken cancellation)
    {
        ProcessEnd end = await machine.Run(
            new ProcessCall
            {
                Command = ["crontab", "-l"], WorkingDirectory = Path.GetTempPath(), OutputLimit = 16 * 1024 * 1024, Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C" },
            },
            cancellation);
        if (end.Output.Contains('\ufffd', StringComparison.Ordinal))
        {
            // Written back, it would not be what it was.
            throw new ToilException("CrontabUnreadable", ErrorKind.Conflict, "The crontab is not in UTF-8.", "Put it into UTF-8 (crontab -l | iconv -f latin1 -t utf8 | crontab -), or use --target systemd.", "crontab");
        }

        return end.ExitCode == 0 && !end.IsCut ? new CrontabText(end.Output)
            : end.Error.Contains("no crontab for", StringComparison.Ordinal) ? new CrontabText(string.Empty)
            : throw Failed("crontab -l", end);
    }

    private static ToilException Failed(string command, ProcessEnd end) => new(
        "SchedulerFailed", ErrorKind.Unavailable, $"{command} failed: {(end.IsCut ? "the crontab is too long to be read" : InertText.From(end.Error.Trim(), 400))}",
        "Check that this user may have a crontab (/etc/cron.allow, /etc/cron.deny), or use --target systemd.", command);
}
