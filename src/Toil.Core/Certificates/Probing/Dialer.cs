using System.Net;
using System.Net.Sockets;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Toil.Resilience;
using Toil.Values;

namespace Toil.Certificates.Probing;

/// <summary>
/// Connects over TCP, within a deadline. A refusal is asked once more, after a moment, to ride over a restart; a reset or
/// a shortage on this machine twice. An address that let three dials time out is left alone for a minute.
/// </summary>
internal sealed class Dialer
{
    private readonly BreakerOptions _breakerOptions = new();
    private readonly BreakerTable<IPEndPoint> _breakers;
    private readonly ResiliencePipeline _retry;

    public Dialer(TimeProvider time)
    {
        // Timeouts only: what answers, even with a refusal, costs nobody a deadline.
        _breakers = new BreakerTable<IPEndPoint>(_breakerOptions, time, e => e is TimeoutException);
        _retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(100),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is SocketException e && ConnectFailures.IsWorthAnother(e.SocketErrorCode, args.AttemptNumber)),
            })
            .Build();
    }

    /// <summary>Connects, or says why not.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; the deadline's end is an outcome.</exception>
    public async Task<DialOutcome> DialAsync(IPEndPoint endpoint, Deadline deadline)
    {
        try
        {
            // A budget spent before the dial is no verdict on the address, and must not reach its breaker.
            deadline.Token.ThrowIfCancellationRequested();
            Socket socket = await _breakers.ExecuteAsync(
                endpoint, token => ConnectAsync(endpoint, deadline, token), deadline.Token).ConfigureAwait(false);
            return new DialOutcome(socket, default, null);
        }
        catch (BrokenCircuitException)
        {
            return new DialOutcome(
                null, FailureReason.Timeout, $"Not dialled, because the last {_breakerOptions.Failures} dials to {endpoint} timed out.");
        }
        catch (TimeoutException)
        {
            return new DialOutcome(
                null, FailureReason.Timeout, $"No TCP connection to {endpoint} within {Duration.Format(deadline.Budget)}.");
        }
        catch (OperationCanceledException)
        {
            deadline.ThrowIfCallerCancelled();
            return new DialOutcome(null, FailureReason.Timeout, $"No time was left to dial {endpoint}.");
        }
        catch (SocketException exception)
        {
            (FailureReason reason, string detail) = ConnectFailures.Explain(exception, endpoint);
            return new DialOutcome(null, reason, detail);
        }
    }

    private static async ValueTask<Socket> ConnectOnceAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<Socket> ConnectAsync(IPEndPoint endpoint, Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await _retry.ExecuteAsync(
                static (endpoint, token) => ConnectOnceAsync(endpoint, token), endpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            deadline.ThrowIfCallerCancelled();
            throw new TimeoutException();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TimedOut)
        {
            throw new TimeoutException(null, exception);
        }
    }
}
