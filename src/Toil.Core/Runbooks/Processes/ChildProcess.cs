using Toil.Operations;
using Toil.Runbooks.Processes.Output;
using Toil.Runbooks.Processes.Unix;
using Toil.Runbooks.Processes.Windows;
using Toil.Values;

namespace Toil.Runbooks.Processes;

/// <summary>
/// Runs a command without a shell, and ends it with all that it started. It has no terminal: what would ask at one fails instead of waiting. A process that
/// leaves the command's session on purpose (a daemon) is its own master.
/// </summary>
internal static class ChildProcess
{
    private static readonly TimeSpan s_killTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    // Once the command has ended, its streams are read until nothing has come for the first of these, for the second at most.
    private static readonly TimeSpan s_quietTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(10);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="call">The command, and what it is given.</param>
    /// <param name="stop">Asks it and all that it started to end, and kills them when <see cref="ProcessCall.Grace"/> is over.</param>
    /// <exception cref="ToilException">
    /// <c>CommandNotFound</c>, <c>CommandNotRunnable</c>, <c>FolderNotFound</c>, <c>CommandNotStarted</c>: nothing has begun.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped, and has ended.</exception>
    public static async Task<ProcessEnd> RunAsync(ProcessCall call, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using ICommand command = Start(call);
        Lock gate = new();
        OutputReader output = new(command.Output, call.OutputLimit, LineOf(call, gate, isError: false));
        OutputReader error = new(command.Error, call.OutputLimit, LineOf(call, gate, isError: true));
        using CancellationTokenSource leave = new();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<bool>[] reading = [GuardAsync(output.ReadAsync(leave.Token), end), GuardAsync(error.ReadAsync(leave.Token), end)];
        Task feeding = FeedAsync(command.Input, call.Input, leave.Token);
        bool isStopped = false;
        try
        {
            await command.Ended.WaitAsync(end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            isStopped = true;
            await EndAsync(command, call.Grace).ConfigureAwait(false);
        }

        await DrainAsync(reading, output, error).ConfigureAwait(false);
        await leave.CancelAsync().ConfigureAwait(false);
        await feeding.ConfigureAwait(false);
        bool[] isWhole = await Task.WhenAll(reading).ConfigureAwait(false);
        if (isStopped)
        {
            stop.ThrowIfCancellationRequested();
        }

        NoteWhatIsOpen(isWhole, output, error);
        return new ProcessEnd(command.TakeExitCode(), output.Text, error.Text, output.IsCut || error.IsCut);
    }

    private static ICommand Start(ProcessCall call)
    {
        if (call.Command.Count == 0)
        {
            throw ToilException.Invalid("CommandEmpty", "There is no command to run.", "Name a program, and its arguments.");
        }

        if (call.Command.FirstOrDefault(static part => part.Contains('\0', StringComparison.Ordinal)) is { } broken)
        {
            throw ToilException.Invalid(
                "CommandNotRunnable", $"'{InertText.From(broken, 200)}' holds a NUL character, and no argument can.", "Take it out, or give it in a file.", broken);
        }

        if (!Directory.Exists(call.WorkingDirectory))
        {
            throw new ToilException(
                "FolderNotFound", ErrorKind.NotFound, $"There is no folder '{InertText.From(call.WorkingDirectory)}' to run '{InertText.From(call.Command[0], 200)}' in.",
                "Make it, or name another working directory.", call.WorkingDirectory);
        }

        return OperatingSystem.IsWindows() ? WindowsCommand.Start(call) : UnixCommand.Start(call);
    }

    private static Action<string>? LineOf(ProcessCall call, Lock gate, bool isError) => call.Line is not { } take ? null : line =>
    {
        lock (gate)
        {
            take(line, isError);
        }
    };

    // Where nobody takes the lines any more, the command has lost its purpose.
    private static async Task<bool> GuardAsync(Task<bool> reading, CancellationTokenSource end)
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch
        {
            await end.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task FeedAsync(Stream? stream, string? text, CancellationToken leave)
    {
        if (stream is null)
        {
            return;
        }

        try
        {
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text ?? string.Empty), leave).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // It did not want to read all of it.
        }
    }

    private static async Task EndAsync(ICommand command, TimeSpan grace)
    {
        command.Ask();
        await WaitAsync(() => command.Ended.IsCompleted && command.IsAlone, grace).ConfigureAwait(false);
        command.Kill();
        await WaitAsync(
            () =>
            {
                bool isEnded = command.Ended.IsCompleted && command.IsAlone;
                if (!isEnded)
                {
                    command.Kill(); // What was started in between.
                }

                return isEnded;
            },
            s_killTime).ConfigureAwait(false);
    }

    private static async Task DrainAsync(Task<bool>[] reading, OutputReader output, OutputReader error)
    {
        long last = -1;
        long quietSince = 0;
        await WaitAsync(
            () =>
            {
                long read = output.Read + error.Read;
                long now = TimeProvider.System.GetTimestamp();
                (last, quietSince) = read == last ? (last, quietSince) : (read, now);
                return Array.TrueForAll(reading, static task => task.IsCompleted) || TimeProvider.System.GetElapsedTime(quietSince, now) > s_quietTime;
            },
            s_drainTime).ConfigureAwait(false);
    }

    private static async Task WaitAsync(Func<bool> isDone, TimeSpan limit)
    {
        long started = TimeProvider.System.GetTimestamp();
        TimeSpan pause = TimeSpan.FromMilliseconds(1);
        while (!isDone() && TimeProvider.System.GetElapsedTime(started) < limit)
        {
            await Task.Delay(pause, TimeProvider.System).ConfigureAwait(false);
            pause = pause < s_look ? pause * 2 : s_look;
        }
    }

    private static void NoteWhatIsOpen(bool[] isWhole, OutputReader output, OutputReader error)
    {
        if (Array.TrueForAll(isWhole, static whole => whole))
        {
            return;
        }

        OutputReader open = isWhole[0] ? error : output;
        open.Note("the command has ended, and what it left running still holds its output: that is read no further");
    }
}
