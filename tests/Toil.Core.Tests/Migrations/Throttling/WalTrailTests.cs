using Toil.Migrations.Throttling;

namespace Toil.Core.Tests.Migrations.Throttling;

public sealed class WalTrailTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_place_is_behind_since_the_first_time_that_there_was_more()
    {
        WalTrail trail = new(_time);
        for (int second = 0; second <= 10; second++)
        {
            trail.Note(100 + second, 100);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(TimeSpan.Zero, trail.Behind(110));
        Assert.Equal(TimeSpan.FromSeconds(1), trail.Behind(109));
        Assert.Equal(TimeSpan.FromSeconds(10), trail.Behind(100));
    }

    [Fact]
    public void A_server_at_rest_puts_nobody_behind()
    {
        WalTrail trail = new(_time);
        for (int second = 0; second < 10; second++)
        {
            trail.Note(100, 100);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(TimeSpan.Zero, trail.Behind(100));
    }

    [Fact]
    public void A_replica_that_hangs_for_days_is_behind_for_days_in_little_memory()
    {
        WalTrail trail = new(_time);
        trail.Note(1, 0);
        for (int i = 2; i < 200_000; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            trail.Note(i, 0);
        }

        Assert.Equal(TimeSpan.FromSeconds(199_998), trail.Behind(0));
        Assert.InRange(trail.Behind(199_000).TotalSeconds, 500, 1_000);
    }
}
