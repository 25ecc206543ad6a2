using Toil.Resilience;

namespace Toil.Core.Tests.Resilience;

public sealed class BlockingWorkersTests : IDisposable
{
    private readonly ManualResetEventSlim _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _release.Set();

    [Fact]
    public async Task Never_has_more_threads_than_it_may()
    {
        BlockingWorkers workers = new(3, TimeSpan.FromSeconds(5), "test");
        int running = 0;
        int most = 0;
        Task<int>[] tasks = [.. Enumerable.Range(0, 30).Select(i => workers.RunAsync(() => Work(i), Token))];
        _release.Set();

        Assert.Equal(Enumerable.Range(0, 30), await Task.WhenAll(tasks));
        Assert.InRange(most, 1, 3);
        Assert.InRange(workers.ThreadCount, 1, 3);

        int Work(int i)
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(now);
            _release.Wait();
            Interlocked.Decrement(ref running);
            return i;
        }

        void InterlockedMax(int now)
        {
            lock (workers)
            {
                most = Math.Max(most, now);
            }
        }
    }

    [Fact]
    public async Task Uses_an_idle_thread_before_it_starts_another()
    {
        BlockingWorkers workers = new(8, TimeSpan.FromSeconds(5), "test");
        for (int i = 0; i < 50; i++)
        {
            await workers.RunAsync(() => i, Token);
        }

        Assert.InRange(workers.ThreadCount, 1, 2);
    }

    [Fact]
    public async Task Idle_threads_end()
    {
        BlockingWorkers workers = new(4, TimeSpan.FromMilliseconds(20), "test");
        await workers.RunAsync(() => 1, Token);
        for (int i = 0; i < 200 && workers.ThreadCount > 0; i++)
        {
            await Task.Delay(20, Token);
        }

        Assert.Equal(0, workers.ThreadCount);
        Assert.Equal(2, await workers.RunAsync(() => 2, Token));
    }

    [Fact]
    public async Task Work_that_nobody_waits_for_never_begins()
    {
        BlockingWorkers workers = new(1, TimeSpan.FromSeconds(5), "test");
        Task<bool> blocked = workers.RunAsync(() => _release.Wait(Timeout.Infinite, CancellationToken.None), Token);
        using CancellationTokenSource stop = new();
        bool begun = false;
        Task<bool> queued = workers.RunAsync(() => begun = true, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        _release.Set();
        await blocked;
        await workers.RunAsync(() => true, Token);

        Assert.False(begun);
    }

    [Fact]
    public async Task What_the_work_throws_reaches_the_asker_and_the_thread_lives_on()
    {
        BlockingWorkers workers = new(1, TimeSpan.FromSeconds(5), "test");
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => workers.RunAsync<int>(() => throw new InvalidOperationException(), Token));
        Assert.Equal(1, await workers.RunAsync(() => 1, Token));
    }
}
