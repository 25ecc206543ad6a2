using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Migrations.Throttling;

namespace Toil.Core.Tests.Migrations.Throttling;

public sealed class BatchServoTests
{
    private static readonly TimeSpan s_target = TimeSpan.FromMilliseconds(50);

    // What can happen to a batch: a share of the target that it took, how full it was, or that it was given up.
    private static Gen<(double Ratio, double Full, bool IsGivenUp)> Happening =>
        from ratio in Gen.OneOf(Gen.Choose(0, 2_000).Select(n => n / 1_000.0), Gen.Choose(0, 100_000).Select(n => n / 1_000.0))
        from full in Gen.Frequency((9, Gen.Constant(1.0)), (1, Gen.Choose(0, 99).Select(n => n / 100.0)))
        from isGivenUp in Gen.Frequency((19, Gen.Constant(false)), (1, Gen.Constant(true)))
        select (ratio, full, isGivenUp);

    private static Gen<IList<(double Ratio, double Full, bool IsGivenUp)>> History => Happening.ListOf().Select(list => (IList<(double, double, bool)>)list);

    [Fact]
    public void Whatever_happens_the_size_keeps_its_bounds_and_grows_by_half_at_most() => Prop.ForAll(History.ToArbitrary(), history =>
    {
        BatchServo servo = new(s_target);
        foreach ((double ratio, double full, bool isGivenUp) in history)
        {
            int before = servo.Size;
            if (isGivenUp)
            {
                Assert.Equal(servo.Halve(), servo.Size);
                Assert.Equal(Math.Max(before / 2, BatchServo.Least), servo.Size);
            }
            else
            {
                servo.Took(s_target * ratio, (long)(before * full));
            }

            Assert.InRange(servo.Size, BatchServo.Least, Math.Min(BatchServo.Most, before + (before / 2)));
        }
    }).Check(Properties.Tests(500));

    [Fact]
    public void A_batch_far_over_the_target_costs_nine_tenths_at_once_whatever_was_before() => Prop.ForAll(History.ToArbitrary(), history =>
    {
        BatchServo servo = Run(history);
        int before = servo.Size;
        servo.Took(s_target * 5.1, before);
        Assert.Equal(Math.Max(before / 10, BatchServo.Least), servo.Size);
    }).Check(Properties.Tests(200));

    [Fact]
    public void A_batch_that_was_not_full_never_makes_it_grow() => Prop.ForAll(History.ToArbitrary(), history =>
    {
        BatchServo servo = Run(history);
        int before = servo.Size;
        for (int i = 0; i < 30; i++)
        {
            servo.Took(TimeSpan.Zero, before - 1);
        }

        Assert.Equal(before, servo.Size);
    }).Check(Properties.Tests(100));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(25, 0.5)]
    [InlineData(400, 0.1)]
    public void It_finds_the_size_that_takes_the_target(double microsecondsPerRow, double millisecondsPerBatch)
    {
        Server server = new(microsecondsPerRow, millisecondsPerBatch, 0.15);
        BatchServo servo = new(s_target);
        Feed(servo, server, 200);
        double best = Math.Clamp((50 - millisecondsPerBatch) * 1_000 / microsecondsPerRow, BatchServo.Least, BatchServo.Most);
        for (int i = 0; i < 300; i++)
        {
            Feed(servo, server, 1);
            Assert.InRange(servo.Size, best * 0.7, best * 1.15);
        }
    }

    [Theory]
    [InlineData(0.5, 7, 22_000)]
    [InlineData(2.5, 9, 35_000)]
    public void Climbing_costs_a_short_run_little(double microsecondsPerRow, int expected, long most)
    {
        BatchServo servo = new(s_target);
        long rows = 0;
        int batches = 0;
        for (; servo.Size < 10_000; batches++)
        {
            rows += servo.Size;
            servo.Took(TimeSpan.FromMicroseconds(servo.Size * microsecondsPerRow), servo.Size);
        }

        Assert.Equal(expected, batches);
        Assert.InRange(rows, 1, most);
    }

    /// <summary>Where each commit waits for a disk or a replica longer than a batch is to take, no small batch keeps the target.</summary>
    [Theory]
    [InlineData(1, 30)]
    [InlineData(1, 60)]
    [InlineData(25, 60)]
    [InlineData(400, 200)]
    [InlineData(1, 900)]
    public void Commits_that_wait_longer_than_the_target_do_not_make_the_batches_ever_smaller(double microsecondsPerRow, double wait)
    {
        Server server = new(microsecondsPerRow, 0, 0.1) { CommitMilliseconds = wait };
        BatchServo servo = new(s_target);
        Feed(servo, server, 100);
        double best = Math.Clamp(wait * 1_000 / microsecondsPerRow, BatchServo.Least, BatchServo.Most);
        for (int i = 0; i < 200; i++)
        {
            Feed(servo, server, 1);
            Assert.InRange(servo.Size, best * 0.5, best * 1.2);
        }

        server.CommitMilliseconds = 0;
        Feed(servo, server, 100);
        Assert.InRange(servo.Size, Math.Min(BatchServo.Most, 50_000 / microsecondsPerRow) * 0.7, Math.Min(BatchServo.Most, 50_000 / microsecondsPerRow) * 1.15);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20_000)]
    public void A_run_goes_on_from_any_size_beside_such_commits(int start)
    {
        Server server = new(1, 0, 0.1) { CommitMilliseconds = 60 };
        BatchServo servo = new(s_target, start);
        Feed(servo, server, 100);
        Assert.InRange(servo.Size, 30_000, 72_000);
    }

    [Fact]
    public void A_commit_that_grows_with_its_rows_is_work()
    {
        Server server = new(1, 0, 0.1) { CommitMicrosecondsPerRow = 4 };
        BatchServo servo = new(s_target);
        Feed(servo, server, 200);
        Assert.InRange(servo.Size, 7_000, 11_500);
    }

    [Fact]
    public void A_slow_down_is_answered_within_one_batch_and_recovered_from()
    {
        Server server = new(5, 0, 0.1);
        BatchServo servo = new(s_target);
        Feed(servo, server, 100);
        int before = servo.Size;

        server.MicrosecondsPerRow = 50;
        Feed(servo, server, 1);
        Assert.Equal(before / 10, servo.Size);

        server.MicrosecondsPerRow = 5;
        Feed(servo, server, 40);
        Assert.InRange(servo.Size, before * 0.7, before * 1.3);
    }

    [Fact]
    public void A_batch_that_was_given_up_is_tried_smaller_and_grows_again()
    {
        Server server = new(5, 0, 0.05);
        BatchServo servo = new(s_target);
        Feed(servo, server, 100);
        int before = servo.Size;
        Assert.Equal([before / 2, before / 4, before / 8], [servo.Halve(), servo.Halve(), servo.Halve()]);
        Feed(servo, server, 80);
        Assert.InRange(servo.Size, before * 0.8, before * 1.2);
    }

    [Theory]
    [InlineData(0.901)]
    [InlineData(0.92)]
    [InlineData(0.949)]
    public void Within_the_band_the_size_stays(double ratio)
    {
        BatchServo servo = new(s_target, 5_000);
        for (int i = 0; i < 50; i++)
        {
            servo.Took(s_target * ratio, 5_000);
        }

        Assert.Equal(5_000, servo.Size);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(7_000_000, 100_000)]
    [InlineData(4_321, 4_321)]
    public void It_begins_where_it_is_told_to(int start, int size) => Assert.Equal(size, new BatchServo(s_target, start).Size);

    private static BatchServo Run(IEnumerable<(double Ratio, double Full, bool IsGivenUp)> history)
    {
        BatchServo servo = new(s_target);
        foreach ((double ratio, double full, bool isGivenUp) in history)
        {
            if (isGivenUp)
            {
                servo.Halve();
            }
            else
            {
                servo.Took(s_target * ratio, (long)(servo.Size * full));
            }
        }

        return servo;
    }

    private static void Feed(BatchServo servo, Server server, int batches)
    {
        for (int i = 0; i < batches; i++)
        {
            (TimeSpan time, TimeSpan commit) = server.Run(servo.Size);
            servo.Took(time, servo.Size, commit);
        }
    }

    /// <summary>A server whose batches cost so much each and so much a row, more or less.</summary>
    private sealed class Server(double microsecondsPerRow, double millisecondsPerBatch, double noise)
    {
        private readonly Random _random = new(20_260_101);

        public double MicrosecondsPerRow { get; set; } = microsecondsPerRow;

        public double CommitMilliseconds { get; set; }

        public double CommitMicrosecondsPerRow { get; init; }

        public (TimeSpan Time, TimeSpan Commit) Run(int rows)
        {
            double noisy = 1 + (noise * ((2 * _random.NextDouble()) - 1));
            TimeSpan commit = TimeSpan.FromMilliseconds((CommitMilliseconds + (rows * CommitMicrosecondsPerRow / 1_000)) * noisy);
            return (TimeSpan.FromMilliseconds(((rows * MicrosecondsPerRow / 1_000) + millisecondsPerBatch) * noisy) + commit, commit);
        }
    }
}
