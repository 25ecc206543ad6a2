using Toil.Migrations.Throttling;

namespace Toil.Core.Tests.Migrations.Throttling;

/// <summary>What of a batch's time is the server's work.</summary>
public sealed class BatchLoadTests
{
    private readonly BatchLoad _load = new();

    [Fact]
    public void The_way_there_and_back_is_taken_off_for_each_statement()
    {
        Assert.Equal(TimeSpan.Zero, _load.Time);
        _load.Took(Milliseconds(23), 2, Milliseconds(10));
        Assert.Equal(Milliseconds(3), _load.Time);
    }

    [Fact]
    public void One_slow_checkpoint_is_not_taken_for_a_slow_wire()
    {
        _load.Took(Milliseconds(4), 3, Milliseconds(1));
        _load.Took(Milliseconds(4), 3, Milliseconds(900));
        Assert.Equal(Milliseconds(1), _load.Time);
    }

    [Fact]
    public void A_wire_that_has_become_slow_is_known_after_sixteen_batches()
    {
        _load.Took(Milliseconds(4), 3, Milliseconds(1));
        for (int i = 0; i < 15; i++)
        {
            _load.Took(Milliseconds(61), 3, Milliseconds(20));
            Assert.Equal(Milliseconds(58), _load.Time);
        }

        _load.Took(Milliseconds(61), 3, Milliseconds(20));
        Assert.Equal(Milliseconds(1), _load.Time);
    }

    [Fact]
    public void It_is_never_below_nothing()
    {
        _load.Took(Milliseconds(5), 2, Milliseconds(10));
        Assert.Equal(TimeSpan.Zero, _load.Time);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void However_far_the_server_is_batches_keep_it_at_work_as_long(double way)
    {
        const double row = 0.004; // ms
        BatchServo servo = new(Milliseconds(1));
        for (int i = 0; i < 400; i++)
        {
            _load.Took(Milliseconds((2 * way) + (servo.Size * row)), 2, Milliseconds(way));
            servo.Took(_load.Time, servo.Size);
        }

        Assert.InRange(servo.Size * row, 0.9, 0.95);
    }

    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(count);
}
