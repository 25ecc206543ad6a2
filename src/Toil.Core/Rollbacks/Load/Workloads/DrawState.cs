using System.Runtime.CompilerServices;
using Toil.Rollbacks.Load.Running;

namespace Toil.Rollbacks.Load.Workloads;

/// <summary>What values are drawn with. It outlives a run: the next run of a load goes on, and no number of a sequence comes twice.</summary>
internal sealed class DrawState(Dice dice, TimeProvider time)
{
    private readonly Dictionary<SequenceDraw, StrongBox<long>> _next = new(ReferenceEqualityComparer.Instance);

    /// <summary>The dice.</summary>
    public Dice Dice { get; } = dice;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Values that were found in the database.</summary>
    public KeySamples Keys { get; set; } = new();

    /// <summary>Where a sequence is.</summary>
    public StrongBox<long> NextOf(SequenceDraw sequence)
    {
        if (!_next.TryGetValue(sequence, out StrongBox<long>? next))
        {
            _next.Add(sequence, next = new(sequence.First));
        }

        return next;
    }
}
