using System.Diagnostics;
using Toil.Certificates;
using Toil.Core.Tests.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>A sweep that is stopped stops, and keeps what it has.</summary>
public sealed class StoppingTests : SweepTest
{
    // Asked for: within a second.
    private static readonly TimeSpan s_promptly = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_stop_in_the_middle_delivers_what_was_found()
    {
        Folder.Write("a.pem", Issue("a.example.com").Pem);
        await using ScriptedPeer silent = ScriptedPeer.Silent();
        using CancellationTokenSource stop = new();
        int found = 0;
        Stopwatch stopped = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (CertificateFinding finding in Sweep(Targets(silent), stop.Token, ("per-host", "256"), ("timeout", "4m")))
            {
                Assert.Equal(Verdict.Ok, finding.Verdict);
                if (++found == 50)
                {
                    stopped.Start();
                    await stop.CancelAsync();
                }
            }
        }).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.InRange(stopped.Elapsed, TimeSpan.Zero, s_promptly);
        Assert.Equal(50, found); // all of them were found by then: none is lost
    }

    [Fact]
    public async Task A_reader_that_leaves_early_leaves_nothing_running()
    {
        Folder.Write("a.pem", Issue("a.example.com").Pem);
        int open = 0;
        int opened = 0;
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            Interlocked.Increment(ref open);
            Interlocked.Increment(ref opened);
            try
            {
                await ScriptedPeer.WaitForEndAsync(socket, token);
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        });
        Stopwatch left = new();
        await foreach (CertificateFinding finding in Sweep(Targets(peer), TestContext.Current.CancellationToken, ("per-host", "256"), ("timeout", "4m")))
        {
            while (Volatile.Read(ref opened) < 10)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            left.Start();
            break;
        }

        Assert.InRange(left.Elapsed, TimeSpan.FromTicks(1), s_promptly);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        while (Volatile.Read(ref open) > 0)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    [Fact]
    public async Task A_stop_before_the_start_does_nothing()
    {
        await using ScriptedPeer silent = ScriptedPeer.Silent();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (CertificateFinding finding in Sweep([$"127.0.0.1:{silent.Port}"], new CancellationToken(canceled: true)))
            {
                Assert.Fail("nothing was asked for");
            }
        });
        Assert.Equal(0, silent.Accepted);
    }

    [Fact]
    public async Task A_slow_reader_slows_the_sweep_and_loses_nothing()
    {
        Folder.Write("a.pem", Issue("a.example.com").Pem);
        int found = 0;
        await foreach (CertificateFinding finding in Sweep([.. Enumerable.Repeat("./a.pem", 3_000)], TestContext.Current.CancellationToken))
        {
            if (++found % 1_000 == 0)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(3_000, found);
    }

    private static string[] Targets(ScriptedPeer peer)
        => [.. Enumerable.Repeat("./a.pem", 50), .. Enumerable.Repeat($"127.0.0.1:{peer.Port}", 100)];
}
