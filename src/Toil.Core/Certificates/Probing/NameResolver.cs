using System.Net;
using Polly;
using Toil.Resilience;
using Toil.Values;

namespace Toil.Certificates.Probing;

/// <summary>
/// The system's resolver (hosts file, DNS, whatever the machine is set up to use), kept from harming the process:
/// look-ups block in getaddrinfo, so they run on at most <see cref="MaxThreads"/> threads of their own.
/// </summary>
/// <remarks>
/// Askers for one name share its look-up. Transient failures are asked again, twice, with growing, jittered pauses. The
/// asker gives up at its deadline although the thread cannot; time in the queue is free as long as the resolver answers
/// anybody at all, so that a few dead names do not fail the living ones behind them, and a dead resolver fails everybody.
/// </remarks>
public sealed class NameResolver : INameResolver
{
    /// <summary>Look-ups under way at once, in the whole process.</summary>
    public const int MaxThreads = 32;

    // Shared by all instances: threads that are stuck in getaddrinfo outlive the sweep that asked.
    private static readonly BlockingWorkers s_workers = new(MaxThreads, TimeSpan.FromSeconds(5), "Toil name look-up");

    private readonly object _lock = new();
    private readonly Dictionary<string, NameLookup> _lookups = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider _time;
    private readonly BlockingWorkers _workers;
    private readonly Func<string, IPAddress[]> _lookUp;
    private readonly ResiliencePipeline _retry;
    private long _lastAnswer;

    /// <summary>Creates a resolver.</summary>
    /// <param name="time">The clock.</param>
    public NameResolver(TimeProvider time)
        : this(time, s_workers, Dns.GetHostAddresses)
    {
    }

    internal NameResolver(TimeProvider time, BlockingWorkers workers, Func<string, IPAddress[]> lookUp)
    {
        _time = time;
        _workers = workers;
        _lookUp = lookUp;
        _retry = NameLookup.CreateRetry(time);
        _lastAnswer = time.GetTimestamp();
    }

    /// <summary>Names under way now.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _lookups.Count;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<NameAnswer> ResolveAsync(string host, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        cancellationToken.ThrowIfCancellationRequested();
        NameLookup lookup = Join(host);
        try
        {
            while (!await EndsWithinAsync(lookup.Started, deadline, cancellationToken).ConfigureAwait(false))
            {
                if (_time.GetElapsedTime(Interlocked.Read(ref _lastAnswer)) >= deadline)
                {
                    return TooLate(host, "has been waiting for a resolver that answered no question", deadline);
                }
            }

            long start = _time.GetTimestamp();
            if (!await EndsWithinAsync(lookup.Answer, deadline, cancellationToken).ConfigureAwait(false))
            {
                return TooLate(host, "was not resolved", deadline);
            }

            NameAnswer answer = await lookup.Answer.ConfigureAwait(false);
            Interlocked.Exchange(ref _lastAnswer, _time.GetTimestamp());
            return answer with { Elapsed = _time.GetElapsedTime(start) };
        }
        finally
        {
            Leave(lookup);
        }
    }

    private static NameAnswer TooLate(string host, string predicate, TimeSpan deadline) => new()
    {
        Problem = $"The name {InertText.From(host, 253)} {predicate} within {Duration.Format(deadline)}.",
        Elapsed = deadline,
    };

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit, _time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private NameLookup Join(string host)
    {
        lock (_lock)
        {
            if (!_lookups.TryGetValue(host, out NameLookup? lookup))
            {
                lookup = new NameLookup(host);
                lookup.Begin(_lookUp, _workers, _retry);
                _lookups.Add(host, lookup);
            }

            lookup.Askers++;
            return lookup;
        }
    }

    private void Leave(NameLookup lookup)
    {
        lock (_lock)
        {
            if (--lookup.Askers > 0)
            {
                return;
            }

            _lookups.Remove(lookup.Host);
        }

        lookup.Abandon();
    }
}
