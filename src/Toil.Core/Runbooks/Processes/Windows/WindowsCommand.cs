using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Processes.Windows;

/// <summary>
/// A command on Windows, in a job of its own. There is no way to ask a process without a window to end: to ask is to end it. What it starts in the moment
/// before it is put into the job is not in the job.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsCommand : ICommand
{
    private const int FileNotFound = 2;
    private const int NoFormat = 193;

    private readonly Process _process;
    private readonly Job _job;

    private WindowsCommand(Process process, Job job, bool hasInput)
    {
        _process = process;
        _job = job;
        Input = hasInput ? process.StandardInput.BaseStream : null;
        Ended = process.WaitForExitAsync(CancellationToken.None);
        if (!hasInput)
        {
            process.StandardInput.Close();
        }
    }

    /// <inheritdoc/>
    public Stream? Input { get; }

    /// <inheritdoc/>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <inheritdoc/>
    public Stream Error => _process.StandardError.BaseStream;

    /// <inheritdoc/>
    public Task Ended { get; }

    /// <inheritdoc/>
    public bool IsAlone => _job.ActiveCount == 0;

    /// <summary>Starts a command.</summary>
    /// <exception cref="ToilException"><c>CommandNotFound</c>, <c>CommandNotRunnable</c>, <c>CommandNotStarted</c>: nothing has begun.</exception>
    public static WindowsCommand Start(ProcessCall call)
    {
        ProcessStartInfo start = new(call.Command[0], call.Command.Skip(1))
        {
            WorkingDirectory = call.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach ((string name, string? value) in call.Environment)
        {
            start.Environment[name] = value;
        }

        Job job = new();
        try
        {
            Process process = Process.Start(start)!;
            job.Add(process.SafeHandle);
            return new WindowsCommand(process, job, call.Input is not null);
        }
        catch (Win32Exception error)
        {
            job.Dispose();
            throw From(error, call.Command[0]);
        }
    }

    /// <inheritdoc/>
    public void Ask() => _job.End();

    /// <inheritdoc/>
    public void Kill() => _job.End();

    /// <inheritdoc/>
    public int TakeExitCode()
    {
        _job.Release();
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _job.Dispose();
        _process.Dispose();
    }

    private static ToilException From(Win32Exception error, string name) => error.NativeErrorCode switch
    {
        FileNotFound => new ToilException(
            "CommandNotFound", ErrorKind.NotFound, $"There is no command '{InertText.From(name, 200)}' on the PATH.", "Install it, or give its path.", name, error),
        NoFormat => ToilException.Invalid(
            "CommandNotRunnable", $"'{InertText.From(name, 200)}' is no program that this machine can run.", "Name the program that reads it before it.", name, error),
        _ => new ToilException(
            "CommandNotStarted", ErrorKind.Unavailable, $"'{InertText.From(name, 200)}' could not be started: {InertText.From(error.Message)}",
            "Nothing has begun: see what the message says, and run it again.", name, error),
    };
}
