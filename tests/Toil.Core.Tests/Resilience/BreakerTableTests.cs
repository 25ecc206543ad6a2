using Polly.CircuitBreaker;
using Toil.Resilience;

namespace Toil.Core.Tests.Resilience;

public sealed class BreakerTableTests
{
    private readonly BreakerTable<string> _table = new(
        new BreakerOptions { Failures = 3, Capacity = 2, OpenTime = TimeSpan.FromMilliseconds(500) },
        TimeProvider.System,
        e => e is TimeoutException);

    [Fact]
    public async Task Opens_after_so_many_failures_and_tries_again_later()
    {
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => CallAsync("a", new TimeoutException()));
        }

        await Assert.ThrowsAsync<BrokenCircuitException>(() => CallAsync("a", null));
        await CallAsync("b", null);
        await Task.Delay(700, TestContext.Current.CancellationToken);
        await CallAsync("a", null);
    }

    [Fact]
    public async Task Other_failures_and_successes_cost_nothing()
    {
        for (int i = 0; i < 10; i++)
        {
            await CallAsync("a", null);
            await Assert.ThrowsAsync<IOException>(() => CallAsync("a", new IOException()));
        }

        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public async Task Keeps_no_more_breakers_than_it_may()
    {
        foreach (string key in (string[])["a", "b", "c", "d"])
        {
            await Assert.ThrowsAsync<TimeoutException>(() => CallAsync(key, new TimeoutException()));
        }

        Assert.Equal(2, _table.Count);
    }

    private async Task<int> CallAsync(string key, Exception? exception)
        => await _table.ExecuteAsync(
            key,
            _ => exception is null ? ValueTask.FromResult(1) : ValueTask.FromException<int>(exception),
            TestContext.Current.CancellationToken);
}
