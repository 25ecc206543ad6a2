using Toil.Certificates;
using Toil.Certificates.Probing;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Probing;

/// <summary>Counts the process's handles, hence runs alone.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class HandleTests
{
    [Theory]
    [InlineData(EngineChoice.Full)]
    [InlineData(EngineChoice.Fast)]
    public async Task Two_thousand_hostile_peers_leave_no_handle_and_no_unobserved_exception(EngineChoice engine)
    {
        Assert.SkipUnless(Directory.Exists("/proc/self/fd"), "no /proc here");
        List<Exception> unobserved = [];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, e) => unobserved.Add(e.Exception);
        TaskScheduler.UnobservedTaskException += handler;
        byte[] noise = new byte[3000];
        new Random(3).NextBytes(noise);
        int turn = 0;
        await using (ScriptedPeer peer = new(async (socket, token) =>
        {
            switch (Interlocked.Increment(ref turn) % 5)
            {
                case 0:
                    socket.LingerState = new(true, 0);
                    break;
                case 1:
                    await socket.SendAsync(noise, token);
                    break;
                case 2:
                    await socket.SendAsync(HostilePeerTests.Record(21, [2, 40]), token);
                    break;
                case 3:
                    break;
                default:
                    await ScriptedPeer.WaitForEndAsync(socket, token);
                    break;
            }
        }))
        {
            EndpointProber prober = Probing.Create(
                Probing.Hasty with { Deadline = TimeSpan.FromMilliseconds(200), PerHost = 64, Concurrency = 64, Engine = engine });
            await ProbeAsync(prober, peer.Port, 100);
            int before = await CountAsync(0);
            await ProbeAsync(prober, peer.Port, 2_000);
            int after = await CountAsync(before + 10);

            Assert.InRange(after, 0, before + 10);
            Assert.Equal(0, prober.ActiveHosts);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= handler;
        Assert.Empty(unobserved);
    }

    private static async Task ProbeAsync(EndpointProber prober, int port, int count)
    {
        ProbeResult[] results = await Task.WhenAll(
            Enumerable.Range(0, count).Select(_ => Probing.ProbeOneAsync(prober, Probing.Target(port))));
        Assert.All(results, r => Assert.NotNull(r.Failure));
        Assert.All(results, Probing.AssertSound);
    }

    /// <summary>The peers' own ends close a little later: waits up to five seconds for as few as <paramref name="wanted"/>.</summary>
    private static async Task<int> CountAsync(int wanted)
    {
        int count = int.MaxValue;
        for (int i = 0; i < (wanted == 0 ? 5 : 50) && count > wanted; i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            count = Math.Min(count, Directory.GetFiles("/proc/self/fd").Length);
        }

        return count;
    }
}
