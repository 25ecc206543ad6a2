using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Migrations.Throttling;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Throttling;

/// <summary>What the throttle makes of its signals: signals that say what a test says, on a SQLite file.</summary>
public sealed class ThrottleTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SqliteTarget Database => new(new DatabaseLocation(null, StoreLocation.Parse(_folder.Write("a.db", string.Empty), _folder.Path), null));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_signals_it_goes_and_opens_nothing()
    {
        _folder.Write("a.db", "no database at all");
        await using Throttle throttle = new(new ThrottlePlan { Nice = 0.5 }, Database, _time);
        Assert.Same(ThrottleVerdict.Go, await throttle.AskAsync(Token));
        Assert.Null(throttle.Lag);
        Assert.Equal(TimeSpan.FromMilliseconds(25), throttle.Pace.RestAfter(TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task It_holds_for_every_reason_and_goes_when_there_is_none()
    {
        Scripted a = new("a") { Reading = ThrottleReading.Held("too many") };
        Scripted b = new("b") { Reading = ThrottleReading.Held("too late") };
        await using Throttle throttle = Make(a, b);
        Assert.Equal("too many; too late", (await throttle.AskAsync(Token)).Reason);

        a.Reading = ThrottleReading.Free;
        await AfterAsync(throttle, 1_000, verdict => verdict.Reason == "too late");
        b.Reading = ThrottleReading.Free;
        await AfterAsync(throttle, 1_000, verdict => verdict == ThrottleVerdict.Go);
    }

    [Fact]
    public async Task It_looks_once_a_second_and_oftener_near_the_limit()
    {
        Scripted lag = new("lag") { Reading = new(false, null, TimeSpan.FromMilliseconds(900)) };
        await using Throttle throttle = Make(lag);
        await throttle.AskAsync(Token);
        for (int i = 0; i < 9; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            Assert.Equal(ThrottleVerdict.Go, await throttle.AskAsync(Token));
        }

        Assert.Equal(1, lag.Reads);
        Assert.Equal(TimeSpan.FromMilliseconds(900), throttle.Lag);

        lag.Reading = new(false, null, TimeSpan.FromSeconds(1));
        await AfterAsync(throttle, 100, _ => lag.Reads == 2);
        await AfterAsync(throttle, 0, _ => throttle.Lag == TimeSpan.FromSeconds(1));
        await AfterAsync(throttle, 250, _ => lag.Reads == 3);
    }

    [Fact]
    public async Task A_signal_that_does_not_answer_holds_and_the_answer_comes_at_once_all_the_same()
    {
        Scripted slow = new("query") { Reading = ThrottleReading.Free };
        await using Throttle throttle = Make(slow);
        Assert.Equal(ThrottleVerdict.Go, await throttle.AskAsync(Token));

        TaskCompletionSource gate = new();
        slow.Before = gate.Task;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ThrottleVerdict.Go, await throttle.AskAsync(Token));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("the throttle's query has not answered yet", (await throttle.AskAsync(Token)).Reason);

        gate.SetResult();
        await AfterAsync(throttle, 0, verdict => verdict == ThrottleVerdict.Go);
    }

    [Fact]
    public async Task What_cannot_be_read_holds_for_half_a_minute_and_then_ends_the_work()
    {
        Scripted signal = new("lag") { Reading = ThrottleReading.Free };
        await using Throttle throttle = Make(signal);
        await throttle.AskAsync(Token);

        signal.Failure = new IOException("cable cut.");
        await AfterAsync(throttle, 1_000, verdict => verdict.Reason == "The throttle's lag cannot be read: cable cut");
        TimeSpan held = await LetPassAsync(throttle, TimeSpan.FromHours(1), verdict => verdict.Failure is not null);
        Assert.InRange(held, TimeSpan.FromSeconds(29), TimeSpan.FromMinutes(59));
        ToilException failure = (await throttle.AskAsync(Token)).Failure!;
        Assert.Equal((ThrottleErrors.Unreadable, ErrorKind.Unavailable), (failure.ErrorId, failure.Kind));
        Assert.Contains("cable cut", failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_that_comes_back_in_time_is_forgiven()
    {
        Scripted signal = new("lag") { Reading = ThrottleReading.Free };
        await using Throttle throttle = Make(signal);
        await throttle.AskAsync(Token);
        for (int round = 0; round < 3; round++)
        {
            signal.Failure = new IOException("cable cut");
            await LetPassAsync(throttle, TimeSpan.FromSeconds(25), verdict => verdict.Failure is not null);
            Assert.True((await throttle.AskAsync(Token)).IsHeld);
            signal.Failure = null;
            await AfterAsync(throttle, 1_000, verdict => verdict == ThrottleVerdict.Go);
        }
    }

    [Fact]
    public async Task What_is_wrong_from_the_beginning_ends_the_work_at_once()
    {
        Scripted signal = new("lag") { Failure = ThrottleErrors.Cannot("lag", "no replica is there", "Connect one.") };
        await using Throttle throttle = Make(signal);
        Assert.Same(signal.Failure, (await throttle.AskAsync(Token)).Failure);
    }

    [Fact]
    public async Task What_goes_wrong_later_is_given_time()
    {
        Scripted signal = new("lag") { Reading = ThrottleReading.Free };
        await using Throttle throttle = Make(signal);
        await throttle.AskAsync(Token);
        signal.Failure = ThrottleErrors.Cannot("lag", "no replica is there", "Connect one.");
        await AfterAsync(throttle, 1_000, verdict => verdict is { IsHeld: true, Failure: null });
    }

    [Fact]
    public async Task A_defect_is_not_taken_for_a_busy_signal()
    {
        Scripted signal = new("lag") { Failure = new NotSupportedException("defect") };
        await using Throttle throttle = Make(signal);
        await Assert.ThrowsAsync<NotSupportedException>(() => AfterAsync(throttle, 0, _ => false));
    }

    [Theory]
    [InlineData("lag")]
    [InlineData("sessions")]
    public void What_only_the_other_engine_has_is_refused(string signal)
    {
        ThrottlePlan plan = signal == "lag" ? new() { Lag = TimeSpan.FromSeconds(1) } : new() { Sessions = 3 };
        ToilException error = Assert.Throws<ToilException>(() => new Throttle(plan, Database, _time));
        Assert.Equal(("ThrottleUnsupported", ErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.Contains($"throttle.{signal}", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_can_be_cancelled()
    {
        await using Throttle throttle = Make(new Scripted("lag") { Reading = ThrottleReading.Free });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => throttle.AskAsync(new CancellationToken(canceled: true)));
    }

    private Throttle Make(params Scripted[] signals)
        => new(new ThrottlePlan { Lag = TimeSpan.FromSeconds(2) }, Database, _time, (_, _, _) => signals);

    // A reading is begun by one question and answers a later one.
    private async Task AfterAsync(Throttle throttle, int milliseconds, Func<ThrottleVerdict, bool> isSo)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!isSo(await throttle.AskAsync(limit.Token)))
        {
            await Task.Delay(1, limit.Token);
        }
    }

    // Asks ten times a second until it is so, and says how long that was.
    private async Task<TimeSpan> LetPassAsync(Throttle throttle, TimeSpan atMost, Func<ThrottleVerdict, bool> isSo)
    {
        TimeSpan passed = TimeSpan.Zero;
        while (passed < atMost && !isSo(await throttle.AskAsync(Token)))
        {
            await Task.Delay(1, Token);
            passed += TimeSpan.FromMilliseconds(100);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return passed;
    }

    private sealed class Scripted(string name) : IThrottleSignal
    {
        private int _reads;

        public string Name => name;

        public int Reads => Volatile.Read(ref _reads);

        public ThrottleReading? Reading { get; set; }

        public Exception? Failure { get; set; }

        public Task Before { get; set; } = Task.CompletedTask;

        public async Task<ThrottleReading> ReadAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _reads);
            await Before;
            return Failure is null ? Reading! : throw Failure;
        }
    }
}
