namespace Toil.Rollbacks.Load.Running;

/// <summary>A call that somebody makes.</summary>
/// <param name="Call">What is called.</param>
/// <param name="Slot">When it was due.</param>
/// <param name="Since">From when its latency counts, in ticks since the load began.</param>
/// <param name="Stretch">Where it counts.</param>
internal sealed record DueCall(LoadCall Call, CallSlot Slot, long Since, Stretch Stretch);
