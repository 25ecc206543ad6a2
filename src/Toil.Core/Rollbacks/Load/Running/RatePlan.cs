namespace Toil.Rollbacks.Load.Running;

/// <summary>Calls at a rate.</summary>
internal sealed class RatePlan : ICallPlan
{
    private readonly double _rate;
    private readonly Dice? _dice;
    private readonly IReadOnlyList<LoadCall>? _script;
    private long _count;
    private double _seconds;

    /// <summary>Begins at zero.</summary>
    /// <param name="rate">Calls a second.</param>
    /// <param name="dice">For distances as those of independent callers (a Poisson process); null for even ones.</param>
    /// <param name="script">The calls of a log, made again and again; null where each is made up.</param>
    public RatePlan(double rate, Dice? dice, IReadOnlyList<LoadCall>? script)
    {
        (_rate, _dice, _script) = (rate, dice, script);
        Advance();
    }

    private RatePlan(RatePlan other)
        => (_rate, _dice, _script, _count, _seconds, NextDue) = (other._rate, other._dice?.Copy(), other._script, other._count, other._seconds, other.NextDue);

    /// <inheritdoc/>
    public long NextDue { get; private set; }

    /// <inheritdoc/>
    public CallSlot Take()
    {
        int index = _script is null ? 0 : (int)((_count - 1) % _script.Count);
        CallSlot slot = new(NextDue, index, _script?[index].Session ?? -1);
        Advance();
        return slot;
    }

    /// <inheritdoc/>
    public ICallPlan Copy() => new RatePlan(this);

    private void Advance()
    {
        _count++;
        _seconds = _dice is null ? _count / _rate : _seconds - (Math.Log(1 - _dice.Share()) / _rate);
        NextDue = (long)(_seconds * TimeSpan.TicksPerSecond);
    }
}
