using Toil.Resilience;

namespace Toil.Core.Tests.Resilience;

public sealed class DeadlineTests
{
    [Fact]
    public async Task Passes_without_being_taken_for_cancellation()
    {
        using Deadline deadline = new(TimeSpan.FromMilliseconds(20), TimeSpan.Zero, TimeProvider.System, CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, deadline.Token));

        Assert.True(deadline.HasPassed);
        deadline.ThrowIfCallerCancelled();
    }

    [Fact]
    public async Task Cancellation_is_not_taken_for_its_end()
    {
        using CancellationTokenSource caller = new();
        using Deadline deadline = new(TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeProvider.System, caller.Token);
        await caller.CancelAsync();

        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.False(deadline.HasPassed);
        Assert.Throws<OperationCanceledException>(deadline.ThrowIfCallerCancelled);
    }

    [Fact]
    public void What_was_spent_before_counts()
    {
        TimeSpan second = TimeSpan.FromSeconds(1);
        using Deadline spent = new(second, second * 2, TimeProvider.System, CancellationToken.None);
        using Deadline endless = new(TimeSpan.MaxValue, second, TimeProvider.System, CancellationToken.None);

        Assert.True(spent.HasPassed);
        Assert.InRange(spent.Elapsed, second * 2, TimeSpan.MaxValue);
        Assert.False(endless.HasPassed);
    }
}
