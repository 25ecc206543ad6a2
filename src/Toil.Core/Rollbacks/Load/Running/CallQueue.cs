using System.Diagnostics.CodeAnalysis;

namespace Toil.Rollbacks.Load.Running;

/// <summary>Hands out the calls that are due to whoever is free, and takes down what became of them. Safe to use from many threads.</summary>
/// <remarks>
/// Nobody has to be free at the moment when a call becomes due: the plan is only looked at when somebody is, and a call that was due long before has waited
/// since then. So a server that stalls cannot make the calls fewer, and the backlog takes no memory.
/// </remarks>
internal sealed class CallQueue
{
    /// <summary>Timers are as late as this; it is not counted where somebody was free.</summary>
    private const long Grain = 2 * TimeSpan.TicksPerMillisecond;

    private const int MaxHeld = 100_000;
    private const int MaxWaitMilliseconds = 1_000;

    // For calls of stretches of which nobody asks any more.
    private static readonly Stretch s_past = Past();

    private readonly object _gate = new();
    private readonly ICallPlan _plan;
    private readonly Func<CallSlot, LoadCall> _make;
    private readonly Func<long> _now;
    private readonly HashSet<DueCall> _open = new(ReferenceEqualityComparer.Instance);
    private readonly List<Stretch> _stretches = [];

    // Sessions at work, with those of their calls that wait for it; and calls whose session has become free.
    private readonly Dictionary<int, Queue<CallSlot>> _sessions = [];
    private readonly Queue<CallSlot> _ready = new();
    private int _held;
    private bool _isWatched;
    private bool _isStopped;

    /// <summary>Begins with the first stretch.</summary>
    /// <param name="plan">When calls are due.</param>
    /// <param name="make">Makes the call; called in the order of the plan.</param>
    /// <param name="now">Ticks since the load began.</param>
    public CallQueue(ICallPlan plan, Func<CallSlot, LoadCall> make, Func<long> now)
    {
        (_plan, _make, _now) = (plan, make, now);
        _stretches.Add(new(0));
    }

    /// <summary>Waits for a call that is due.</summary>
    /// <returns>False where there will be no more.</returns>
    public bool Take([NotNullWhen(true)] out DueCall? call)
    {
        lock (_gate)
        {
            bool wasFree = _isWatched;
            while (!_isStopped)
            {
                if ((call = TryTake(wasFree)) is not null)
                {
                    // The next one has to be watched for.
                    Monitor.Pulse(_gate);
                    return true;
                }

                wasFree = true;
                if (_isWatched || _held >= MaxHeld)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                // One of those who are free watches the clock, the others wait for a sign.
                _isWatched = true;
                Monitor.Wait(_gate, (int)Math.Clamp(((_plan.NextDue - _now()) / TimeSpan.TicksPerMillisecond) + 1, 1, MaxWaitMilliseconds));
                _isWatched = false;
            }

            call = null;
            return false;
        }
    }

    /// <summary>Takes a call where one is due.</summary>
    /// <param name="wasFree">True where somebody had been free when it became due.</param>
    public DueCall? TryTake(bool wasFree)
    {
        lock (_gate)
        {
            if (_ready.TryDequeue(out CallSlot ready))
            {
                _held--;
                return Open(ready, ready.Due);
            }

            long now = _now();
            while (_plan.NextDue <= now && _held < MaxHeld)
            {
                CallSlot slot = _plan.Take();
                if (slot.Session < 0)
                {
                    return Open(slot, Since(slot.Due, now, wasFree));
                }

                if (_sessions.TryAdd(slot.Session, new()))
                {
                    return Open(slot, Since(slot.Due, now, wasFree));
                }

                _sessions[slot.Session].Enqueue(slot);
                _held++;
            }

            return null;
        }
    }

    /// <summary>A call was answered.</summary>
    /// <param name="call">The call.</param>
    /// <param name="failure">Why it failed; null where it did not.</param>
    /// <param name="paced">Ticks that the caller itself took between its statements: they are not the database's.</param>
    public void Done(DueCall call, string? failure, long paced = 0)
    {
        long latency = _now() - call.Since - paced;
        lock (_gate)
        {
            _open.Remove(call);
            if (_sessions.TryGetValue(call.Slot.Session, out Queue<CallSlot>? waiting))
            {
                if (waiting.TryDequeue(out CallSlot next))
                {
                    _ready.Enqueue(next);
                    Monitor.Pulse(_gate);
                }
                else
                {
                    _sessions.Remove(call.Slot.Session);
                }
            }
        }

        call.Stretch.Add(call.Slot.Due, latency, failure);
    }

    /// <summary>Ends the stretch that runs, and begins the next.</summary>
    /// <returns>The ended one.</returns>
    public Stretch Cut()
    {
        lock (_gate)
        {
            Stretch ended = _stretches[^1];
            ended.End = _now();
            _stretches.Add(new(ended.End));
            return ended;
        }
    }

    /// <summary>True where all calls of an ended stretch were answered.</summary>
    public bool IsAnswered(Stretch ended)
    {
        lock (_gate)
        {
            return _plan.NextDue >= ended.End && !_open.Any(call => call.Stretch == ended) && !Waiting().Any(slot => slot.Due < ended.End);
        }
    }

    /// <summary>What an ended stretch felt. Calls that were not answered count as late as they are.</summary>
    public LoadFigures Close(Stretch ended)
    {
        lock (_gate)
        {
            long now = _now();
            foreach (DueCall call in _open.Where(call => call.Stretch == ended))
            {
                ended.Add(call.Slot.Due, now - call.Since, null);
            }

            foreach (CallSlot slot in Waiting().Where(slot => Of(slot.Due) == ended))
            {
                ended.Add(slot.Due, now - slot.Due, null);
            }

            for (ICallPlan rest = _plan.Copy(); rest.NextDue < ended.End;)
            {
                CallSlot slot = rest.Take();
                if (Of(slot.Due) == ended)
                {
                    ended.Add(slot.Due, now - slot.Due, null);
                }
            }

            _stretches.Remove(ended);
        }

        return ended.Close();
    }

    /// <summary>Hands out no more calls.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    private static long Since(long due, long now, bool wasFree) => wasFree && now - due <= Grain ? now : due;

    private static Stretch Past()
    {
        Stretch past = new(0);
        past.Close();
        return past;
    }

    private IEnumerable<CallSlot> Waiting() => _ready.Concat(_sessions.Values.SelectMany(queue => queue));

    private Stretch Of(long due) => _stretches.FindLast(stretch => stretch.Begin <= due && due < stretch.End) ?? s_past;

    private DueCall Open(CallSlot slot, long since)
    {
        DueCall call = new(_make(slot), slot, since, Of(slot.Due));
        _open.Add(call);
        return call;
    }
}
