using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Running;

namespace Toil.Core.Tests.Rollbacks.Load.Running;

/// <summary>Servers that answer as they are told, on a clock that moves as it is told.</summary>
public sealed class CallQueueTests
{
    private const long Millisecond = TimeSpan.TicksPerMillisecond;

    private long _now;

    [Fact]
    public void A_server_that_stalls_makes_all_calls_late_that_were_due_meanwhile()
    {
        CallQueue queue = Queue(new RatePlan(100, null, null));

        // Ten seconds on four connections; nothing is answered before the third second begins.
        Serve(queue, connections: 4, until: 10_000, answeredAt: sent => Math.Max(sent, 2_000) + 1);
        LoadFigures figures = Close(queue);

        Assert.Equal((1_000, 0), (figures.Calls, figures.Errors));
        Assert.InRange(figures.P99.TotalSeconds, 1.85, 2);
        Assert.InRange(figures.Longest.TotalSeconds, 1.98, 2);
        Assert.InRange(figures.P50.TotalMilliseconds, 0.5, 5);

        // About two hundred of them were due while it stalled.
        Assert.Equal([99, 100], figures.Slices.Take(2).Select(slice => slice.Calls));
        Assert.InRange(figures.Slices[1].P99.TotalSeconds, 0.95, 1.05);
        Assert.InRange(figures.P95.TotalSeconds, 1.4, 1.6);
    }

    [Fact]
    public void What_waits_for_a_connection_counts_from_when_it_was_due()
    {
        CallQueue queue = Queue(new RatePlan(100, null, null));

        // One connection, 20 ms a call, a call every 10 ms: after a second, half of the calls are left, and the next one has waited for half a second.
        Serve(queue, connections: 1, until: 1_001, answeredAt: sent => sent + 20);
        LoadFigures figures = Close(queue);

        Assert.InRange(figures.Calls, 100, 102);
        Assert.InRange(figures.Longest.TotalMilliseconds, 490, 530);
        Assert.InRange(figures.P50.TotalMilliseconds, 230, 290);
    }

    [Fact]
    public void A_timer_that_is_late_is_not_the_servers_fault_and_more_than_that_is()
    {
        CallQueue queue = Queue(new RatePlan(10, null, null));
        _now = 101 * Millisecond;
        queue.Done(queue.TryTake(wasFree: true)!, null);
        Assert.Equal(TimeSpan.Zero, Close(queue).Longest);
        _now = 201 * Millisecond;
        queue.Done(queue.TryTake(wasFree: false)!, null);
        Assert.Equal(1, Close(queue).Longest.TotalMilliseconds);
        _now = 350 * Millisecond;
        queue.Done(queue.TryTake(wasFree: true)!, null);
        Assert.Equal(50, Close(queue).Longest.TotalMilliseconds);
    }

    [Fact]
    public void Calls_belong_to_the_stretch_in_which_they_were_due()
    {
        CallQueue queue = Queue(new RatePlan(10, null, null));
        _now = 100 * Millisecond;
        DueCall first = queue.TryTake(true)!;
        _now = 450 * Millisecond;
        Stretch ended = queue.Cut();
        Assert.False(queue.IsAnswered(ended));
        _now = 500 * Millisecond;
        DueCall[] late = [queue.TryTake(false)!, queue.TryTake(false)!, queue.TryTake(false)!];
        DueCall next = queue.TryTake(false)!;
        Assert.Null(queue.TryTake(false));
        foreach (DueCall call in (DueCall[])[first, .. late])
        {
            Assert.False(queue.IsAnswered(ended));
            queue.Done(call, null);
        }

        Assert.True(queue.IsAnswered(ended));
        LoadFigures figures = queue.Close(ended);
        Assert.Equal((4, 0, 400), (figures.Calls, figures.Errors, figures.Longest.TotalMilliseconds));
        queue.Done(next, "a");
        figures = Close(queue);
        Assert.Equal((1, 1), (figures.Calls, figures.Errors));
    }

    [Fact]
    public void Calls_without_an_answer_count_as_late_as_they_are()
    {
        CallQueue queue = Queue(new RatePlan(10, Dice.For(3, 2), null));
        _now = 1_000 * Millisecond;
        DueCall open = queue.TryTake(false)!;
        Stretch ended = queue.Cut();
        _now = 3_000 * Millisecond;

        LoadFigures figures = queue.Close(ended);

        int due = 0;
        for (RatePlan plan = new(10, Dice.For(3, 2), null); plan.NextDue < 1_000 * Millisecond; plan.Take())
        {
            due++;
        }

        Assert.Equal((due, 0), (figures.Calls, figures.Errors));
        Assert.InRange(figures.P50.TotalSeconds, 2, 3);
        Assert.Equal(_now - open.Slot.Due, figures.Longest.Ticks);

        // Their answers are not the next stretch's.
        queue.Done(open, "late");
        while (queue.TryTake(false) is { Slot.Due: < 1_000 * Millisecond } old)
        {
            queue.Done(old, "late");
        }

        Assert.Equal(0, Close(queue).Errors);
    }

    [Fact]
    public void The_calls_of_a_session_come_one_after_the_other_and_those_of_others_do_not_wait()
    {
        // Sessions 1, 1, 2, 1, 2, all due at once.
        LoadCall[] calls = [.. ((int[])[1, 1, 2, 1, 2]).Select(CallPlanTests.Call)];
        CallQueue queue = new(new LogPlan(calls, new long[5], TimeSpan.TicksPerHour, 1), slot => calls[slot.Index], () => _now);

        DueCall first = queue.TryTake(true)!;
        DueCall other = queue.TryTake(true)!;
        Assert.Equal((0, 2), (first.Slot.Index, other.Slot.Index));
        Assert.Null(queue.TryTake(true));
        _now = 10 * Millisecond;
        queue.Done(first, null);
        DueCall second = queue.TryTake(true)!;
        Assert.Equal((1, 0), (second.Slot.Index, second.Since));
        Assert.Null(queue.TryTake(true));
        queue.Done(other, null);
        queue.Done(second, null);
        Assert.Equal([3, 4], ((int[])[queue.TryTake(true)!.Slot.Index, queue.TryTake(true)!.Slot.Index]).Order());

        Stretch ended = queue.Cut();
        Assert.False(queue.IsAnswered(ended));
        Assert.Equal(5, queue.Close(ended).Calls);
    }

    [Fact]
    public void What_the_caller_takes_for_itself_is_not_the_servers()
    {
        CallQueue queue = Queue(new RatePlan(10, null, null));
        _now = 100 * Millisecond;
        DueCall call = queue.TryTake(true)!;
        _now = 180 * Millisecond;
        queue.Done(call, null, paced: 70 * Millisecond);
        Assert.Equal(10, Close(queue).Longest.TotalMilliseconds);
    }

    [Fact]
    public async Task Threads_that_wait_get_each_call_once_and_leave_when_it_stops()
    {
        long zero = TimeProvider.System.GetTimestamp();
        CallQueue queue = new(new RatePlan(500, null, null), _ => CallPlanTests.Call(-1), () => TimeProvider.System.GetElapsedTime(zero).Ticks);
        long taken = 0;
        TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] threads = [.. Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (queue.Take(out DueCall? call))
                {
                    queue.Done(call, null);
                    if (Interlocked.Increment(ref taken) == 200)
                    {
                        enough.SetResult();
                    }
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Stretch ended = queue.Cut();
        while (!queue.IsAnswered(ended))
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        queue.Stop();
        await Task.WhenAll(threads).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        long next = Close(queue).Calls;
        long due = new RatePlan(500, null, null) is var plan ? Enumerable.Range(0, 1_000_000).TakeWhile(_ => plan.Take().Due < ended.End).LongCount() : 0;
        Assert.Equal(due, queue.Close(ended).Calls);
        Assert.InRange(taken, due, due + next);
        Assert.False(queue.Take(out _));
    }

    private CallQueue Queue(ICallPlan plan) => new(plan, _ => CallPlanTests.Call(-1), () => _now);

    private static LoadFigures Close(CallQueue queue) => queue.Close(queue.Cut());

    /// <summary>Lets connections work through the calls, millisecond by millisecond, until there is no call that was due in the time.</summary>
    private void Serve(CallQueue queue, int connections, int until, Func<long, long> answeredAt)
    {
        (DueCall? Call, long Until)[] busy = new (DueCall?, long)[connections];
        for (long ms = 0; ms <= until || Array.Exists(busy, one => one.Call is not null); ms++)
        {
            _now = ms * Millisecond;
            for (int i = 0; i < connections; i++)
            {
                bool wasFree = busy[i].Call is null;
                if (busy[i].Call is { } done && busy[i].Until <= ms)
                {
                    queue.Done(done, null);
                    busy[i] = default;
                }

                if (busy[i].Call is null && ms <= until && queue.TryTake(wasFree) is { } call)
                {
                    busy[i] = (call, answeredAt(ms));
                }
            }
        }
    }
}
