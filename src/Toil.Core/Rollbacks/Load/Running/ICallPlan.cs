namespace Toil.Rollbacks.Load.Running;

/// <summary>A call that is to be made.</summary>
/// <param name="Due">When, in ticks since the load began.</param>
/// <param name="Index">Its place in the log; 0 where there is none.</param>
/// <param name="Session">The session whose calls come one after the other; -1 for none.</param>
internal readonly record struct CallSlot(long Due, int Index, int Session);

/// <summary>When calls are due, for ever. It knows nothing of answers.</summary>
internal interface ICallPlan
{
    /// <summary>When the next one is due, in ticks since the load began.</summary>
    long NextDue { get; }

    /// <summary>Takes the next one.</summary>
    CallSlot Take();

    /// <summary>A plan that goes on as this one will.</summary>
    ICallPlan Copy();
}
