namespace Toil.Core.Tests.State;

/// <summary>A wall clock that stands where it is set; timers are real.</summary>
internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    /// <summary>The instant that the clock shows.</summary>
    public DateTimeOffset Now { get; set; } = now;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}
