using System.Collections.Concurrent;

namespace Toil.Values;

/// <summary>
/// A cache that cannot outgrow its bound: two generations, of which the older is dropped whole when the younger is full; what is asked for
/// again moves to the younger. Safe to use from many threads; a value may be made twice, never kept twice.
/// </summary>
/// <typeparam name="TKey">Type of the keys.</typeparam>
/// <typeparam name="TValue">Type of the values.</typeparam>
public sealed class BoundedCache<TKey, TValue>
    where TKey : notnull
{
    private readonly int _generationSize;
    private readonly long _generationWeight;
    private readonly Func<TValue, long> _weigh;
    private volatile Generations _now = new(new(), new());

    /// <summary>Creates an empty cache.</summary>
    /// <param name="generationSize">Entries a generation, at least 1, so that at most twice as many are kept, and two more for each thread.</param>
    /// <param name="generationWeight">Weight of a generation, for values of which a few may be large.</param>
    /// <param name="weigh">Weight of a value; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is less than 1.</exception>
    public BoundedCache(int generationSize, long generationWeight = long.MaxValue, Func<TValue, long>? weigh = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(generationSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(generationWeight);
        _generationSize = generationSize;
        _generationWeight = generationWeight;
        _weigh = weigh ?? (static _ => 0);
    }

    /// <summary>Entries kept; what stands in both generations counts twice.</summary>
    internal int Count
    {
        get
        {
            Generations now = _now;
            return now.Young.Count + now.Old.Count;
        }
    }

    /// <summary>Returns the value of a key, made by <paramref name="make"/> where it is not there.</summary>
    public TValue GetOrAdd<TState>(TKey key, TState state, Func<TKey, TState, TValue> make)
    {
        Generations now = _now;
        if (now.Young.TryGetValue(key, out TValue? value))
        {
            return value;
        }

        if (!now.Old.TryGetValue(key, out value))
        {
            value = make(key, state);
        }

        if (!now.Young.TryAdd(key, value))
        {
            // Somebody else was first; everybody gets the same one.
            return now.Young[key];
        }

        // Whoever finds the generation full moves on from it, and only the first of them does: the others do not wait for it.
        if (Interlocked.Increment(ref now.Added) >= _generationSize | Interlocked.Add(ref now.Weight, _weigh(value)) >= _generationWeight)
        {
            Interlocked.CompareExchange(ref _now, new(new(), now.Young), now);
        }

        return value;
    }

    private sealed class Generations(ConcurrentDictionary<TKey, TValue> young, ConcurrentDictionary<TKey, TValue> old)
    {
        public int Added;
        public long Weight;

        public ConcurrentDictionary<TKey, TValue> Young => young;

        public ConcurrentDictionary<TKey, TValue> Old => old;
    }
}
