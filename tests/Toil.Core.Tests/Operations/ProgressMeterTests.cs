using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Operations;

public sealed class ProgressMeterTests
{
    [Fact]
    public void It_speaks_a_few_times_a_second_at_most_and_estimates_once_the_total_is_known()
    {
        SinkProbe sink = new();
        StepClock clock = new();
        ProgressMeter meter = new("Testing", new OperationContext { WorkingDirectory = "/", Sink = sink, Time = clock });
        meter.Expect(100);
        for (int i = 0; i < 10; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            meter.Advance();
        }

        meter.CloseIntake();
        clock.Advance(TimeSpan.FromSeconds(1));
        meter.Advance();

        Assert.Equal(6, sink.Steps.Count);
        Assert.Equal((2, null, 10d), (sink.Steps.First().Done, sink.Steps.First().Total, sink.Steps.First().Rate));
        Assert.Equal(new OperationProgress("Testing", 11, 100, 5.5, TimeSpan.FromSeconds(89 / 5.5)), sink.Steps.Last());
    }

    [Fact]
    public void It_counts_from_many_threads()
    {
        SinkProbe sink = new();
        StepClock clock = new();
        ProgressMeter meter = new("Testing", new OperationContext { WorkingDirectory = "/", Sink = sink, Time = clock });
        Parallel.For(0, 10_000, _ => meter.Advance());
        clock.Advance(TimeSpan.FromSeconds(1));
        meter.Advance();

        Assert.Equal(10_001, Assert.Single(sink.Steps).Done);
    }

    private sealed class StepClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
    }
}
