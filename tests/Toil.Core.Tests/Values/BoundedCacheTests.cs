using Toil.Values;

namespace Toil.Core.Tests.Values;

public sealed class BoundedCacheTests
{
    [Fact]
    public void A_value_is_made_once_while_it_is_kept()
    {
        BoundedCache<int, object> cache = new(10);
        object first = cache.GetOrAdd(1, 0, (_, _) => new object());

        Assert.Same(first, cache.GetOrAdd(1, 0, (_, _) => new object()));
    }

    [Fact]
    public void What_is_asked_for_again_outlives_what_is_not()
    {
        BoundedCache<int, int> cache = new(10);
        int made = 0;
        for (int i = 0; i < 1_000; i++)
        {
            cache.GetOrAdd(i, i, (_, state) => state);
            cache.GetOrAdd(-1, 7, (_, state) => made++ + state);
        }

        Assert.Equal(1, made);
        Assert.InRange(cache.Count, 1, 20);
        Assert.Equal(-5, cache.GetOrAdd(0, -5, (_, state) => state));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Many_threads_do_not_outgrow_it_and_get_the_right_values(int size)
    {
        const int Threads = 8;
        BoundedCache<int, string> cache = new(size);
        int most = 0;
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i =>
        {
            int key = (i * 31) % (size * 5);
            Assert.Equal($"{key}", cache.GetOrAdd(key, 0, (k, _) => $"{k}"));
            InterlockedMax(ref most, cache.Count);
        });

        // Each thread may still add the one value that it was making when the generations moved on.
        Assert.InRange(most, 1, (2 * size) + (2 * Threads));
    }

    [Fact]
    public void Those_who_make_a_value_at_the_same_time_get_the_same()
    {
        for (int round = 0; round < 50; round++)
        {
            BoundedCache<int, object> cache = new(10);
            using Barrier barrier = new(2);
            object[] got = new object[2];
            Thread[] threads =
            [
                .. Enumerable.Range(0, 2).Select(i => new Thread(() => got[i] = cache.GetOrAdd(1, barrier, (_, both) =>
                {
                    both.SignalAndWait();
                    return new object();
                }))),
            ];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Assert.Same(got[0], got[1]);
        }
    }

    [Fact]
    public void Heavy_values_count_for_more()
    {
        BoundedCache<int, string> cache = new(1_000, 100, text => text.Length);
        for (int i = 0; i < 500; i++)
        {
            cache.GetOrAdd(i, 0, (_, _) => new string('x', 30));
            Assert.InRange(cache.Count, 1, 8);
        }

        // One that is heavier than a generation is kept like any other, and takes the others with it.
        string giant = cache.GetOrAdd(-1, 0, (_, _) => new string('x', 10_000));
        Assert.Same(giant, cache.GetOrAdd(-1, 0, (_, _) => ""));
        Assert.Equal(4, new[] { 1, 2, 3, 4 }.Select(i => cache.GetOrAdd(i, 0, (_, _) => new string('x', 30)).Length / 30).Sum());
        Assert.Equal("", cache.GetOrAdd(-1, 0, (_, _) => ""));
    }

    [Fact]
    public void A_bound_below_one_is_a_defect()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoundedCache<int, int>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoundedCache<int, int>(1, 0));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
