using System.Runtime.InteropServices;

namespace Toil.Runner;

/// <summary>
/// The signals that end a run. The first one asks for a clean stop; another one ends the process as the platform does, unless it comes at the same moment: timeout(1) sends
/// its own to the process and to the group in which the process is. A terminal that has gone is often told twice, by the shell and by the system, and never ends it so.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan s_sameMoment = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _hangUp;
    private long? _first;

    /// <summary>Listens from now on.</summary>
    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);

        // Under nohup it stays ignored.
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
    }

    /// <summary>Fires with the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _hangUp.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        lock (_gate)
        {
            context.Cancel = context.Signal == PosixSignal.SIGHUP || _first is not { } first || TimeProvider.System.GetElapsedTime(first) < s_sameMoment;
            _first ??= TimeProvider.System.GetTimestamp();
        }

        _stop.Cancel();
    }
}
