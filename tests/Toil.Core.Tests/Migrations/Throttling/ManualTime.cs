namespace Toil.Core.Tests.Migrations.Throttling;

/// <summary>A monotonic clock that stands until it is moved. Timers are real, so that a test cannot wait for ever.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
