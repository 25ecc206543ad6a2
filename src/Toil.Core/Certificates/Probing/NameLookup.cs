using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Polly;
using Polly.Retry;
using Toil.Resilience;
using Toil.Values;

namespace Toil.Certificates.Probing;

/// <summary>One look-up under way, shared by everybody who asks for the same name meanwhile.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The source has no timer, and the last asker may leave at the very end.")]
internal sealed class NameLookup
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationTokenSource _abandoned = new();

    public NameLookup(string host) => Host = host;

    public string Host { get; }

    /// <summary>People waiting; guarded by the resolver's lock.</summary>
    public int Askers { get; set; }

    /// <summary>Ends when a thread has begun, or when there is an answer without one.</summary>
    public Task Started => _started.Task;

    /// <summary>The answer. Never fails; set by <see cref="Begin"/>.</summary>
    public Task<NameAnswer> Answer { get; private set; } = Task.FromResult(new NameAnswer());

    /// <summary>Only EAI_AGAIN is worth asking again: the others are the resolver's answers.</summary>
    public static ResiliencePipeline CreateRetry(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<SocketException>(e => e.SocketErrorCode == SocketError.TryAgain),
        })
        .Build();

    public void Begin(Func<string, IPAddress[]> lookUp, BlockingWorkers workers, ResiliencePipeline retry)
        => Answer = RunAsync(lookUp, workers, retry);

    public void Abandon() => _abandoned.Cancel();

    private async Task<NameAnswer> RunAsync(Func<string, IPAddress[]> lookUp, BlockingWorkers workers, ResiliencePipeline retry)
    {
        try
        {
            IPAddress[] found = await retry.ExecuteAsync(
                async token => await workers.RunAsync(() => LookUp(lookUp), token).ConfigureAwait(false), _abandoned.Token)
                .ConfigureAwait(false);
            IPAddress[] addresses = [.. found.Select(a => a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a).Distinct()];
            return addresses.Length > 0 ? new NameAnswer { Addresses = addresses } : Failed("has no address");
        }
        catch (SocketException exception)
        {
            return Failed(exception.SocketErrorCode switch
            {
                SocketError.HostNotFound => "does not exist",
                SocketError.NoData => "has no address",
                SocketError.TryAgain => "could not be resolved now: the resolver got no answer, even after asking again",
                SocketError.NoRecovery => "could not be resolved: the resolver failed",
                _ => $"could not be resolved ({exception.SocketErrorCode})",
            });
        }
        catch (ArgumentException)
        {
            return Failed("is not one that can be resolved");
        }
        catch (OperationCanceledException)
        {
            return Failed("is no longer asked for");
        }
        finally
        {
            _started.TrySetResult();
        }
    }

    private IPAddress[] LookUp(Func<string, IPAddress[]> lookUp)
    {
        _started.TrySetResult();
        return lookUp(Host);
    }

    private NameAnswer Failed(string predicate) => new() { Problem = $"The name {InertText.From(Host, 253)} {predicate}." };
}
