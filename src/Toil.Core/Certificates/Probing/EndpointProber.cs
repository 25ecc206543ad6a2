using System.Net;
using System.Net.Sockets;
using Toil.Certificates.Probing.Preambles;
using Toil.Certificates.Targets;
using Toil.Resilience;

namespace Toil.Certificates.Probing;

/// <summary>
/// Looks at a TLS endpoint: finds every address behind its name, dials each, and reports what each showed. Safe to call
/// from many tasks at once; the bounds hold over all of them together.
/// </summary>
public sealed class EndpointProber
{
    private readonly ProbeLimits _limits;
    private readonly TimeProvider _time;
    private readonly INameResolver _resolver;
    private readonly HostGate _gate;
    private readonly Dialer _dialer;
    private readonly ProbePlan _plan;

    /// <summary>Creates a prober. Use one for a whole sweep: its bounds and its memory of dead addresses are its own.</summary>
    /// <param name="limits">Bounds; every number 1 or more, the deadline longer than zero.</param>
    /// <param name="time">The clock.</param>
    /// <param name="resolver">Finds addresses.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is zero or less.</exception>
    public EndpointProber(ProbeLimits limits, TimeProvider time, INameResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(resolver);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limits.Deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxBytes, 1);
        _limits = limits;
        _time = time;
        _resolver = resolver;
        _gate = new HostGate(limits.Concurrency, limits.PerHost);
        _dialer = new Dialer(time);
        _plan = new ProbePlan(limits);
    }

    /// <summary>Hosts that have a dial under way or waiting.</summary>
    internal int ActiveHosts => _gate.Count;

    /// <summary>Dials every address of a target and reports on each.</summary>
    /// <param name="target">What to look at.</param>
    /// <param name="cancellationToken">Ends every dial at once.</param>
    /// <returns>
    /// One result for each address, in the resolver's order; a single one without an address where there is none. A second certificate
    /// follows the first (<see cref="ProbeResult.IsAlternative"/>).
    /// </returns>
    /// <exception cref="OperationCanceledException">The token fired. Every other failure, the deadline's too, is a result.</exception>
    public async Task<IReadOnlyList<ProbeResult>> ProbeAsync(EndpointTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        NameAnswer answer = (target.Address ?? ParseLiteral(target.Host)) is { } literal
            ? new NameAnswer { Addresses = [literal] }
            : await _resolver.ResolveAsync(target.Host, _limits.Deadline, cancellationToken).ConfigureAwait(false);
        if (answer.Problem is not null)
        {
            return [new ProbeResult { Failure = FailureReason.Dns, Detail = answer.Problem, Elapsed = answer.Elapsed }];
        }

        IEnumerable<IPAddress> addresses = _limits.FirstAddressOnly ? answer.Addresses.Take(1) : answer.Addresses;
        ProbeResult[][] results = await Task.WhenAll(addresses.Select(a => ProbeAddressAsync(target, a, answer.Elapsed, cancellationToken)))
            .ConfigureAwait(false);
        return [.. results.SelectMany(result => result)];
    }

    private static IPAddress? ParseLiteral(string host) => IPAddress.TryParse(host, out IPAddress? address) ? address : null;

    private async Task<ProbeResult[]> ProbeAddressAsync(
        EndpointTarget target, IPAddress address, TimeSpan used, CancellationToken cancellationToken)
    {
        using HostGate.Slot slot = await _gate.EnterAsync(address, cancellationToken).ConfigureAwait(false);
        using Deadline deadline = new(_limits.Deadline, used, _time, cancellationToken);
        return await _plan.RunAsync(handshake => DialAsync(target, address, handshake, deadline)).ConfigureAwait(false);
    }

    private async Task<ProbeResult> DialAsync(EndpointTarget target, IPAddress address, IHandshake handshake, Deadline deadline)
    {
        DialOutcome dial = await _dialer.DialAsync(new IPEndPoint(address, target.Port), deadline).ConfigureAwait(false);
        using (dial.Socket)
        {
            ProbeResult result = dial.Socket is null
                ? new ProbeResult { Failure = dial.Reason, Detail = dial.Detail }
                : await TalkAsync(dial.Socket, target, handshake, deadline).ConfigureAwait(false);
            return result with { Address = address, Elapsed = deadline.Elapsed };
        }
    }

    private async Task<ProbeResult> TalkAsync(Socket socket, EndpointTarget target, IHandshake handshake, Deadline deadline)
    {
        using PeerStream peer = new(socket, _limits.MaxBytes);
        PreambleOutcome preamble = await PreambleStep.RunAsync(peer, target, deadline).ConfigureAwait(false);
        ProbeResult result = preamble.Failure is null
            ? await handshake.RunAsync(peer, target.ServerName, deadline).ConfigureAwait(false)
            : new ProbeResult { Failure = preamble.Failure, Detail = preamble.Detail };
        return preamble.Injected is null ? result : result with
        {
            Injected = preamble.Injected,
            Detail = result.Failure is null ? null : $"{result.Detail?.TrimEnd('.')}; clear text had come after the go-ahead ('{preamble.Injected}').",
        };
    }
}
