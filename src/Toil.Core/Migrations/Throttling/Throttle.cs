using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Throttling;

/// <summary>Says whether the work may go on, from the signals that a plan names. Looks only while it is asked, on a connection of its own.</summary>
/// <remarks>Asked by one worker at a time.</remarks>
internal sealed class Throttle : IAsyncDisposable
{
    // Longer than a healthy signal needs, and short enough for a request to pause to be seen.
    private static readonly TimeSpan s_shortWait = TimeSpan.FromMilliseconds(200);

    // Larger batches are little faster, and hold their rows longer against others: twice as large where nobody else is seen at work. While others
    // work, small ones with long rests cost the 99th percentile of their transactions a quarter of what the usual ones do, on two cores; what counts
    // is that a batch is short, more than how much of the time batches take. All measured in benchmarks/.
    private static readonly Pace s_usual = new(TimeSpan.FromMilliseconds(50), 0);
    private static readonly Pace s_alone = new(TimeSpan.FromMilliseconds(100), 0);
    private static readonly Pace s_givingWay = new(TimeSpan.FromMilliseconds(1), 8, CountsLoad: true);

    private readonly ThrottleLink _link;
    private readonly List<SignalWatch> _watches = [];
    private readonly TimeProvider _time;
    private readonly ThrottlePlan _plan;
    private readonly TrafficWatch? _traffic;
    private readonly IWatch[] _all;
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>Makes one. Nothing is looked at yet.</summary>
    /// <param name="plan">What the plan says.</param>
    /// <param name="database">Where the migration works.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ToilException"><c>ThrottleUnsupported</c>: the engine has no such signal.</exception>
    public Throttle(ThrottlePlan plan, TargetDatabase database, TimeProvider time)
        : this(plan, database, time, static (plan, link, time) => Signals(plan, link, time))
    {
    }

    /// <summary>Makes one with signals of another's choice.</summary>
    internal Throttle(
        ThrottlePlan plan, TargetDatabase database, TimeProvider time, Func<ThrottlePlan, ThrottleLink, TimeProvider, IEnumerable<IThrottleSignal>> signals)
    {
        _time = time;
        _plan = plan;
        _link = new ThrottleLink(database);
        _traffic = plan.GivesWay && database.Location.Kind == TargetKind.PostgreSql ? new(_link, time) : null;
        _watches.AddRange(signals(plan, _link, time).Select(signal => new SignalWatch(signal, _link, time) { Near = plan.Lag / 2 }));
        _all = _traffic is null ? [.. _watches] : [.. _watches, _traffic];
    }

    /// <summary>Greatest lag of a replica when it was last looked at; null where none is looked at, or none was known.</summary>
    public TimeSpan? Lag
    {
        get
        {
            TimeSpan? greatest = null;
            foreach (SignalWatch watch in _watches)
            {
                greatest = watch.Lag is { } lag && !(lag <= greatest) ? lag : greatest;
            }

            return greatest;
        }
    }

    /// <summary>Why the work goes slowly by itself, where the plan says nothing of its pace; null where it does not.</summary>
    public string? GivesWay => _traffic?.Reason;

    /// <summary>How fast the work is to go now; slowly before it is known whether others are at work.</summary>
    public Pace Pace => _traffic switch
    {
        { GivesWay: true } => s_givingWay,
        { GivesWay: false } => s_alone,
        null => new(_plan.Target ?? s_usual.Target, _plan.Nice ?? s_usual.Nice),
    };

    /// <summary>Whether the work may go on, as far as is known now: readings are a second old at most, a quarter where the lag comes near its limit.</summary>
    /// <remarks>
    /// Comes back at once; the first time, and after a break, within 200 ms: what has not answered by then holds the work. A signal that cannot be
    /// read holds it too, for half a minute; then it ends. One that could never be read ends it at once where that is not the network's fault.
    /// </remarks>
    public async Task<ThrottleVerdict> AskAsync(CancellationToken cancellation)
    {
        await LookAsync(_watches.Exists(watch => watch.IsUnknown), cancellation);
        ThrottleVerdict[] verdicts = [.. _watches.Select(watch => watch.Verdict)];
        ThrottleVerdict[] holding = [.. verdicts.Where(verdict => verdict.IsHeld)];
        return Array.Find(verdicts, verdict => verdict.Failure is not null)
            ?? (holding.Length > 0
                ? ThrottleVerdict.Hold(string.Join(", ", holding.Select(verdict => verdict.By)), string.Join("; ", holding.Select(verdict => verdict.Reason)))
                : ThrottleVerdict.Go);
    }

    /// <summary>Whether the work goes slowly by itself, for work that cannot rest: waits 200 ms at most where nobody has looked yet.</summary>
    /// <param name="cancellation">Stops the waiting.</param>
    public async Task<bool> GivesWayAsync(CancellationToken cancellation)
    {
        if (_traffic is null)
        {
            return false;
        }

        await LookAsync(!_traffic.HasLooked, cancellation);
        return _traffic.GivesWay;
    }

    /// <summary>Looks once at the server's signals that a plan names, and says why each cannot be read that never could as things are.</summary>
    /// <param name="plan">What the plan says.</param>
    /// <param name="database">Where the migration would work.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops the looking.</param>
    public static async Task<IReadOnlyList<ToilException>> UnreadableAsync(ThrottlePlan plan, TargetDatabase database, TimeProvider time, CancellationToken cancellation)
    {
        await using ThrottleLink link = new(database);
        List<ToilException> unreadable = [];
        foreach (IThrottleSignal signal in Signals(plan with { Query = null, File = null }, link, time))
        {
            if (await link.TryAsync(signal.ReadAsync, time, cancellation) is ToilException { ErrorId: ThrottleErrors.Unreadable } error)
            {
                unreadable.Add(error);
            }
        }

        return unreadable;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _link.DisposeAsync();
        _end.Dispose();
    }

    private static IEnumerable<IThrottleSignal> Signals(ThrottlePlan plan, ThrottleLink link, TimeProvider time)
    {
        bool isPostgres = link.Database.Location.Kind == TargetKind.PostgreSql;
        if (plan.Lag is { } lag)
        {
            yield return isPostgres ? new ReplicaLagSignal(link, lag, time) : throw ThrottleErrors.Unsupported("lag", link.Database.Location);
        }

        if (plan.Sessions is { } sessions)
        {
            yield return isPostgres ? new SessionsSignal(link, sessions) : throw ThrottleErrors.Unsupported("sessions", link.Database.Location);
        }

        if (plan.Query is { } query)
        {
            yield return new QuerySignal(link, query);
        }

        if (plan.File is { } file)
        {
            yield return new FileSignal(file);
        }
    }

    private async Task LookAsync(bool waits, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_reading.IsCompleted)
        {
            await _reading;
            _reading = Array.Exists(_all, watch => watch.IsDue) ? Task.Run(ReadAsync, CancellationToken.None) : Task.CompletedTask;
        }

        if (waits)
        {
            await Task.WhenAny(_reading, Task.Delay(s_shortWait, _time, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task ReadAsync()
    {
        foreach (IWatch watch in _all.Where(watch => watch.IsDue))
        {
            await watch.ReadAsync(_end.Token);
        }
    }
}
