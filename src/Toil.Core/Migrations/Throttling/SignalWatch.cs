using System.Data.Common;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Migrations.Throttling;

/// <summary>A signal, what it said last, and for how long it could not be read.</summary>
internal sealed class SignalWatch(IThrottleSignal signal, ThrottleLink link, TimeProvider time) : IWatch
{
    /// <summary>Longest time without a reading before the work ends.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Age from which a reading counts for nothing.</summary>
    public static readonly TimeSpan Staleness = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_often = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_seldom = TimeSpan.FromSeconds(1);

    private volatile Look? _last;
    private bool _wasReadable;

    /// <summary>Lag from which it is looked at more often; null for a signal without.</summary>
    public TimeSpan? Near { get; init; }

    /// <summary>Lag that was read last.</summary>
    public TimeSpan? Lag => _last?.Reading?.Lag;

    /// <inheritdoc/>
    public bool IsDue => _last is not { } last || time.GetElapsedTime(last.At) >= (last.Reading?.Lag >= Near ? s_often : s_seldom);

    /// <summary>True where nothing recent is known of it.</summary>
    public bool IsUnknown => _last is not { } last || time.GetElapsedTime(last.At) >= Staleness;

    /// <summary>What it means for the work.</summary>
    public ThrottleVerdict Verdict => _last switch
    {
        _ when IsUnknown => ThrottleVerdict.Hold(signal.Name, $"the throttle's {signal.Name} has not answered yet"),
        { Failure: { } failure } last when last.IsFinal => ThrottleVerdict.Stop(failure),
        { Failure: { } failure } => ThrottleVerdict.Hold(signal.Name, failure.Sentence.TrimEnd('.')),
        { Reading: { IsHeld: true, Reason: var reason } } => ThrottleVerdict.Hold(signal.Name, reason ?? signal.Name),
        _ => ThrottleVerdict.Go,
    };

    /// <inheritdoc/>
    public async Task ReadAsync(CancellationToken end)
    {
        if (await link.TryAsync(LookAsync, time, end) is { } error && !end.IsCancellationRequested)
        {
            Fail(error);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        ThrottleReading reading = await signal.ReadAsync(cancellation);
        _wasReadable = true;
        _last = new(reading, null, time.GetTimestamp(), 0, false);
    }

    private void Fail(Exception error)
    {
        long now = time.GetTimestamp();
        // Failures with a gap between them, in which nobody asked, are not one long failure.
        long since = _last is { Failure: not null } last && time.GetElapsedTime(last.At, now) < ThrottleLink.Deadline + Staleness ? last.Since : now;
        bool isOfTheSignal = error is ToilException { ErrorId: ThrottleErrors.Unreadable };
        ToilException cause = Explain(error);

        // What is wrong from the beginning is an error in the plan or in the user's rights: half a minute more will not help.
        bool isHopeless = !_wasReadable && (isOfTheSignal || error is DbException && link.Database.Classify(error) == FailureKind.Other);
        bool isFinal = isHopeless || time.GetElapsedTime(since, now) >= Patience;
        ToilException failure = isOfTheSignal || isHopeless || !isFinal ? cause : ThrottleErrors.For(signal.Name, time.GetElapsedTime(since, now), cause);
        _last = new(null, failure, now, since, isFinal);
    }

    private ToilException Explain(Exception error) => error switch
    {
        OperationCanceledException or TimeoutException => ThrottleErrors.Cannot(signal.Name, "it did not answer in time", "Make it answer faster, or remove it from the throttle."),
        IOException or UnauthorizedAccessException => ThrottleErrors.Cannot(signal.Name, Values.InertText.From(error.Message.TrimEnd('.')), "Look at what it reads."),
        _ => link.Database.Explain(error, $"The throttle's {signal.Name}") is var told && told.ErrorId == DatabaseFailure.SqlId ? ThrottleErrors.Wrong(signal.Name, told) : told,
    };

    private sealed record Look(ThrottleReading? Reading, ToilException? Failure, long At, long Since, bool IsFinal);
}
