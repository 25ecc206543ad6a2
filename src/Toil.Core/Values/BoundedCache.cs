using System.Collections.Concurrent;

namespace Toil.Values;

/// <summary>
/// A cache that cannot outgrow its bound: two generations, of which the older is dropped whole when the younger is full; what is asked for
/// again moves to the younger. Safe to use from many threads; a value may be made twice, never kept twice.
/// </summary>
/// <typeparam name="TKey">Type of the keys.</typeparam>
/// <typeparam name="TValue">Type of the values.</typeparam>
/// <param name="generationSize">Entries a generation, so that at most about twice as many are kept.</param>
public sealed class BoundedCache<TKey, TValue>(int generationSize)
    where TKey : notnull
{
    private volatile ConcurrentDictionary<TKey, TValue> _young = new();
    private volatile ConcurrentDictionary<TKey, TValue> _old = new();
    private int _youngCount;

    /// <summary>Returns the value of a key, made by <paramref name="make"/> where it is not there.</summary>
    public TValue GetOrAdd<TState>(TKey key, TState state, Func<TKey, TState, TValue> make)
    {
        if (_young.TryGetValue(key, out TValue? value))
        {
            return value;
        }

        if (!_old.TryGetValue(key, out value))
        {
            value = make(key, state);
        }

        if (_young.TryAdd(key, value) && Interlocked.Increment(ref _youngCount) >= generationSize)
        {
            _old = _young;
            _young = new();
            Interlocked.Exchange(ref _youngCount, 0);
        }

        return value;
    }
}
