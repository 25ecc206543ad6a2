using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Toil.Certificates;
using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing;

public sealed class BoundsTests
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task Waiting_for_a_slot_is_not_counted()
    {
        await using ScriptedPeer peer = ScriptedPeer.Silent();
        EndpointProber prober = Probing.Create(Probing.Hasty with { Concurrency = 1 });

        long begun = Stopwatch.GetTimestamp();
        ProbeResult[] results = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Probing.ProbeOneAsync(prober, Probing.Target(peer.Port))));
        TimeSpan together = Stopwatch.GetElapsedTime(begun);

        // Each had its whole deadline although the last waited for three of them.
        Assert.All(results, r => Assert.Equal(FailureReason.Stalled, r.Failure));
        Assert.All(results, r => Assert.InRange(r.Elapsed, TimeSpan.FromMilliseconds(390), TimeSpan.FromSeconds(5)));

        // One after the other. The peer may see the end of one only after the start of the next.
        Assert.True(together >= TimeSpan.FromMilliseconds(4 * 390), $"all four took {together}");
        Assert.Equal(4, peer.Accepted);
        Assert.Equal(0, prober.ActiveHosts);
    }

    [Fact]
    public async Task One_host_sees_so_many_dials_at_once()
    {
        await using ScriptedPeer peer = new((_, token) => Task.Delay(s_pause, token));
        EndpointProber prober = Probing.Create();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Probing.ProbeOneAsync(prober, Probing.Target(peer.Port))));

        Assert.Equal(16, peer.Accepted);
        Assert.Equal(Probing.Patient.PerHost, peer.MostOpen);
    }

    [Fact]
    public async Task All_hosts_together_see_so_many_dials_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the loopback is one address");
        await using ScriptedPeer peer = new((_, token) => Task.Delay(s_pause, token), IPAddress.Any);
        EndpointProber prober = Probing.Create(Probing.Patient with { Concurrency = 3 });
        await Task.WhenAll(Enumerable.Range(1, 12).Select(
            i => Probing.ProbeOneAsync(prober, Probing.Target(peer.Port, host: $"127.0.1.{i}"))));

        Assert.Equal(12, peer.Accepted);
        Assert.Equal(3, peer.MostOpen);
    }

    [Fact]
    public async Task A_stalled_host_does_not_hold_up_the_others()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the loopback is one address");
        await using ScriptedPeer silent = ScriptedPeer.Silent();
        await using ScriptedPeer quick = new((_, _) => Task.CompletedTask, IPAddress.Any);
        EndpointProber prober = Probing.Create(Probing.Patient with { Concurrency = 2, PerHost = 1 });
        using CancellationTokenSource stop = new();

        Task[] stuck = [.. Enumerable.Range(0, 50).Select(_ => prober.ProbeAsync(Probing.Target(silent.Port), stop.Token))];
        ProbeResult result = await Probing.ProbeOneAsync(prober, Probing.Target(quick.Port, host: "127.0.2.1"));
        await stop.CancelAsync();

        Assert.Equal(FailureReason.ProtocolError, result.Failure);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(stuck));
        Assert.Equal(0, prober.ActiveHosts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_ends_everything_within_a_second(bool inConnect)
    {
        await using ScriptedPeer silent = ScriptedPeer.Silent();
        using FullListener full = new();
        EndpointProber prober = Probing.Create();
        using CancellationTokenSource stop = new();
        Task[] tasks = [.. Enumerable.Range(0, 20).Select(
            _ => prober.ProbeAsync(Probing.Target(inConnect ? full.Port : silent.Port), stop.Token))];
        await Task.Delay(s_pause, TestContext.Current.CancellationToken);

        long start = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(tasks));

        Assert.All(tasks, t => Assert.True(t.IsCanceled));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(0, prober.ActiveHosts);
    }

    [Fact]
    public async Task An_address_that_times_out_again_and_again_is_left_alone()
    {
        using FullListener full = new();
        EndpointProber prober = Probing.Create(Probing.Hasty with { PerHost = 3 });
        ProbeResult[] dialled = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => Probing.ProbeOneAsync(prober, Probing.Target(full.Port))));
        ProbeResult spared = await Probing.ProbeOneAsync(prober, Probing.Target(full.Port));

        Assert.All(dialled, r => Assert.Equal(
            (FailureReason.Timeout, $"No TCP connection to 127.0.0.1:{full.Port} within 400ms."), (r.Failure!.Value, r.Detail)));
        Assert.Equal(FailureReason.Timeout, spared.Failure);
        Assert.Equal($"Not dialled, because the last 3 dials to 127.0.0.1:{full.Port} timed out.", spared.Detail);
    }

    [Fact]
    public async Task A_hundred_thousand_hosts_leave_nothing_behind()
    {
        HostGate gate = new(all: 10, perHost: 2);
        for (int i = 0; i < 100_000; i++)
        {
            using HostGate.Slot slot = await gate.EnterAsync(new IPAddress(i), TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, gate.Count);
    }

    [Theory]
    [InlineData(0, 4, 1024, 1)]
    [InlineData(1, 0, 1024, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1024, 0)]
    public void Bounds_of_zero_are_refused(int concurrency, int perHost, int maxBytes, int seconds)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Probing.Create(new ProbeLimits
        {
            Concurrency = concurrency,
            PerHost = perHost,
            MaxBytes = maxBytes,
            Deadline = TimeSpan.FromSeconds(seconds),
        }));

    /// <summary>A listener that accepts nothing and whose queue is full, so that Linux drops what comes.</summary>
    private sealed class FullListener : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _queue = [];

        public FullListener()
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems refuse when the queue is full");
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(0);
            Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
            for (int i = 0; i < 4; i++)
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                _queue.Add(socket);
                try
                {
                    socket.Connect(IPAddress.Loopback, Port);
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                }
            }
        }

        public int Port { get; }

        public void Dispose()
        {
            _queue.ForEach(s => s.Dispose());
            _listener.Dispose();
        }
    }
}
