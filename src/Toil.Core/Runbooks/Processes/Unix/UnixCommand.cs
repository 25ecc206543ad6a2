using System.IO.Pipes;
using System.Runtime.Versioning;
using Toil.Operations;
using Toil.Resilience;

namespace Toil.Runbooks.Processes.Unix;

/// <summary>
/// A command on Unix, leader of a session of its own. Where this process is killed outright, the command goes on until it writes to a pipe that nobody reads
/// any more: the platforms have no better for a child that is started this way.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixCommand : ICommand
{
    private const int Terminate = 15;
    private const int KillSignal = 9;

    private static readonly BlockingWorkers s_waiters = new(limit: 1_024, TimeSpan.FromSeconds(10), "Toil waits for a command");

    private readonly Lock _gate = new();
    private readonly int _id;
    private bool _isTaken;

    private UnixCommand(int id, Stream? input, Stream output, Stream error)
    {
        _id = id;
        Input = input;
        Output = output;
        Error = error;
        Ended = s_waiters.RunAsync(() => ChildId.Wait(id), CancellationToken.None);
    }

    /// <inheritdoc/>
    public Stream? Input { get; }

    /// <inheritdoc/>
    public Stream Output { get; }

    /// <inheritdoc/>
    public Stream Error { get; }

    /// <inheritdoc/>
    public Task Ended { get; }

    /// <inheritdoc/>
    public bool IsAlone => ChildSession.IsAlone(_id);

    /// <summary>Starts a command.</summary>
    /// <exception cref="ToilException"><c>FolderNotFound</c>, <c>CommandNotFound</c>, <c>CommandNotRunnable</c>, <c>CommandNotStarted</c>: nothing has begun.</exception>
    public static UnixCommand Start(ProcessCall call)
    {
        Dictionary<string, string> environment = CommandEnvironment.Of(call);
        string program = CommandSearch.Find(call.Command[0], call.WorkingDirectory, environment.GetValueOrDefault("PATH"));
        List<AnonymousPipeServerStream> pipes = [];
        try
        {
            AnonymousPipeServerStream output = Pipe(pipes, PipeDirection.In);
            AnonymousPipeServerStream error = Pipe(pipes, PipeDirection.In);
            AnonymousPipeServerStream? input = call.Input is null ? null : Pipe(pipes, PipeDirection.Out);
            (int id, int failed) = Spawn.Start(
                program, call.Command, [.. environment.Select(pair => $"{pair.Key}={pair.Value}")], call.WorkingDirectory,
                input is null ? null : Descriptor(input), Descriptor(output), Descriptor(error));
            if (failed != 0)
            {
                throw StartFailure.From(failed, program, call);
            }

            pipes.ForEach(static pipe => pipe.DisposeLocalCopyOfClientHandle());
            return new UnixCommand(id, input, output, error);
        }
        catch (Exception problem)
        {
            pipes.ForEach(static pipe => pipe.Dispose());
            throw problem is IOException ? StartFailure.NoPipes(call, problem) : problem;
        }
    }

    /// <inheritdoc/>
    public void Ask() => Signal(Terminate);

    /// <inheritdoc/>
    public void Kill() => Signal(KillSignal);

    /// <inheritdoc/>
    public int TakeExitCode()
    {
        lock (_gate)
        {
            _isTaken = true;
            return ChildId.Take(_id) ?? throw new ToilException(
                "CommandEndUnknown", ErrorKind.Internal, "How the command ended is not known: somebody else in this process waited for it.",
                "Look whether something in this process waits for every child, or whether it was started with SIGCHLD ignored.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Input?.Dispose();
        Output.Dispose();
        Error.Dispose();
        lock (_gate)
        {
            if (!_isTaken)
            {
                ChildSession.Signal(_id, KillSignal);
                _ = Ended.ContinueWith(_ => TakeUnseen(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private static AnonymousPipeServerStream Pipe(List<AnonymousPipeServerStream> pipes, PipeDirection direction)
    {
        AnonymousPipeServerStream pipe = new(direction, HandleInheritability.None);
        pipes.Add(pipe);
        return pipe;
    }

    private static int Descriptor(AnonymousPipeServerStream pipe) => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();

    private void TakeUnseen()
    {
        lock (_gate)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                _ = ChildId.Take(_id);
            }
        }
    }

    private void Signal(int signal)
    {
        lock (_gate)
        {
            if (!_isTaken)
            {
                ChildSession.Signal(_id, signal);
            }
        }
    }
}
