namespace Toil.Rollbacks.Load.Running;

/// <summary>Calls at the distances that a log has, again and again.</summary>
internal sealed class LogPlan : ICallPlan
{
    private readonly IReadOnlyList<LoadCall> _script;
    private readonly IReadOnlyList<long> _offsets;
    private readonly long _span;
    private readonly double _speed;
    private long _round;
    private int _index;

    /// <summary>Begins with the first.</summary>
    /// <param name="script">The calls.</param>
    /// <param name="offsets">When each was made, in ticks since the first; in rising order.</param>
    /// <param name="span">Ticks after which the first comes again; more than 0.</param>
    /// <param name="speed">How much faster than the log.</param>
    public LogPlan(IReadOnlyList<LoadCall> script, IReadOnlyList<long> offsets, long span, double speed)
        => (_script, _offsets, _span, _speed) = (script, offsets, span, speed);

    /// <inheritdoc/>
    public long NextDue => (long)(((_round * (double)_span) + _offsets[_index]) / _speed);

    /// <inheritdoc/>
    public CallSlot Take()
    {
        CallSlot slot = new(NextDue, _index, _script[_index].Session);
        if (++_index == _script.Count)
        {
            (_index, _round) = (0, _round + 1);
        }

        return slot;
    }

    /// <inheritdoc/>
    public ICallPlan Copy() => new LogPlan(_script, _offsets, _span, _speed) { _round = _round, _index = _index };
}
