using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Toil.Certificates.Probing;

/// <summary>
/// Lets so many dials through at once: some to each address, so that no server feels a sweep, and some in all, so that
/// this machine does not. What is idle leaves nothing behind.
/// </summary>
/// <remarks>
/// The address's slot is taken before the common one. Whoever waits for a busy address therefore holds no common slot,
/// and whoever holds a common slot waits for nothing more: the two cannot lock each other.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim holds a handle only for a blocking wait, and there is none.")]
internal sealed class HostGate
{
    private readonly object _lock = new();
    private readonly Dictionary<IPAddress, Host> _hosts = [];
    private readonly SemaphoreSlim _all;
    private readonly int _perHost;

    public HostGate(int all, int perHost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(all, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(perHost, 1);
        _all = new SemaphoreSlim(all);
        _perHost = perHost;
    }

    /// <summary>Addresses with a dial under way or waiting.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _hosts.Count;
            }
        }
    }

    /// <summary>Waits, without limit, for a slot; first come, first served.</summary>
    /// <returns>The slot; dispose it once.</returns>
    public async ValueTask<Slot> EnterAsync(IPAddress address, CancellationToken cancellationToken)
    {
        Host host = Join(address);
        try
        {
            await host.Slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(address, host);
            throw;
        }

        try
        {
            await _all.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            host.Slots.Release();
            Leave(address, host);
            throw;
        }

        return new Slot(this, address, host);
    }

    private Host Join(IPAddress address)
    {
        lock (_lock)
        {
            if (!_hosts.TryGetValue(address, out Host? host))
            {
                host = new Host(new SemaphoreSlim(_perHost));
                _hosts.Add(address, host);
            }

            host.References++;
            return host;
        }
    }

    private void Leave(IPAddress address, Host host)
    {
        lock (_lock)
        {
            if (--host.References == 0)
            {
                _hosts.Remove(address);
                host.Slots.Dispose();
            }
        }
    }

    internal sealed class Slot(HostGate gate, IPAddress address, Host host) : IDisposable
    {
        public void Dispose()
        {
            gate._all.Release();
            host.Slots.Release();
            gate.Leave(address, host);
        }
    }

    internal sealed class Host(SemaphoreSlim slots)
    {
        public SemaphoreSlim Slots { get; } = slots;

        public int References { get; set; }
    }
}
