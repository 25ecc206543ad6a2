using Polly;
using Polly.CircuitBreaker;

namespace Toil.Resilience;

/// <summary>
/// Circuit breakers by key. A key gets one with its first failure, so that the many keys that work cost nothing, and the
/// oldest is forgotten when there are too many.
/// </summary>
/// <typeparam name="TKey">What is called: an address, a host.</typeparam>
public sealed class BreakerTable<TKey>
    where TKey : notnull
{
    // All failures within this time count together; longer than the longest sensible deadline times the failures needed.
    private static readonly TimeSpan s_sampling = TimeSpan.FromMinutes(5);

    private readonly object _lock = new();
    private readonly Dictionary<TKey, ResiliencePipeline> _breakers = [];
    private readonly Queue<TKey> _oldest = new();
    private readonly BreakerOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<Exception, bool> _counts;

    /// <summary>Creates an empty table.</summary>
    /// <param name="options">When to open, for how long, and how many breakers to keep.</param>
    /// <param name="time">The clock.</param>
    /// <param name="counts">Says which exceptions are failures; any other, cancellation too, leaves the breaker as it is.</param>
    public BreakerTable(BreakerOptions options, TimeProvider time, Func<Exception, bool> counts)
    {
        _options = options;
        _time = time;
        _counts = counts;
    }

    /// <summary>Breakers kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _breakers.Count;
            }
        }
    }

    /// <summary>Makes the call, unless the key's breaker is open.</summary>
    /// <typeparam name="T">What the call gives.</typeparam>
    /// <param name="key">What is called.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Handed to the call.</param>
    /// <exception cref="BrokenCircuitException">The breaker is open; the call was not made.</exception>
    public async ValueTask<T> ExecuteAsync<T>(
        TKey key, Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        if (Find(key) is { } breaker)
        {
            return await breaker.ExecuteAsync(call, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await call(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (_counts(exception))
        {
            // The call that brought the breaker into being is its first failure.
            await RecordAsync(FindOrAdd(key), exception).ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask RecordAsync(ResiliencePipeline breaker, Exception exception)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        await breaker.ExecuteOutcomeAsync(
            static (_, failure) => ValueTask.FromResult(Outcome.FromException<object>(failure)), context, exception).ConfigureAwait(false);
        ResilienceContextPool.Shared.Return(context);
    }

    private ResiliencePipeline? Find(TKey key)
    {
        lock (_lock)
        {
            return _breakers.GetValueOrDefault(key);
        }
    }

    private ResiliencePipeline FindOrAdd(TKey key)
    {
        lock (_lock)
        {
            if (_breakers.TryGetValue(key, out ResiliencePipeline? known))
            {
                return known;
            }

            if (_breakers.Count >= _options.Capacity)
            {
                _breakers.Remove(_oldest.Dequeue());
            }

            ResiliencePipeline breaker = new ResiliencePipelineBuilder { TimeProvider = _time }
                .AddCircuitBreaker(new CircuitBreakerStrategyOptions
                {
                    FailureRatio = 1,
                    MinimumThroughput = _options.Failures,
                    SamplingDuration = s_sampling,
                    BreakDuration = _options.OpenTime,
                    ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } e && _counts(e)),
                })
                .Build();
            _breakers.Add(key, breaker);
            _oldest.Enqueue(key);
            return breaker;
        }
    }
}
