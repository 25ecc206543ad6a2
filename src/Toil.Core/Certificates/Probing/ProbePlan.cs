using Toil.Certificates.Parsing;
using Toil.Certificates.Probing.Hello;

namespace Toil.Certificates.Probing;

/// <summary>Which handshakes an address gets: the engine that was asked for, the other one where it can see more, and one for the second certificate.</summary>
internal sealed class ProbePlan
{
    private readonly bool _isAuto;
    private readonly bool _allKeys;
    private readonly IHandshake _first;
    private readonly HelloProbe _hello;
    private readonly HelloProbe _rsaOnly;
    private readonly HelloProbe _curveOnly;

    public ProbePlan(ProbeLimits limits)
    {
        HelloKeyRing ring = new();
        _hello = new HelloProbe(ring, KeyChoice.Any);
        _rsaOnly = new HelloProbe(ring, KeyChoice.Rsa);
        _curveOnly = new HelloProbe(ring, KeyChoice.Curve);
        _isAuto = limits.Engine == EngineChoice.Auto;
        _allKeys = limits.AllKeys;
        _first = limits.Engine == EngineChoice.Fast ? _hello : new FullHandshake();
    }

    /// <summary>Runs the handshakes, one after the other.</summary>
    /// <param name="dial">Connects, and runs one.</param>
    /// <returns>One result, or two where a second certificate was found.</returns>
    public async Task<ProbeResult[]> RunAsync(Func<IHandshake, Task<ProbeResult>> dial)
    {
        ProbeResult result = await dial(_first).ConfigureAwait(false);
        if (_isAuto && MayHideCertificates(result))
        {
            result = await LookAgainAsync(dial, result).ConfigureAwait(false);
        }

        if (!_allKeys || result.Failure is not null)
        {
            return [result];
        }

        ProbeResult other = await dial(OtherKeys(result.Chain[0])).ConfigureAwait(false);
        bool isAnother = other.Failure is null && !other.Chain[0].Span.SequenceEqual(result.Chain[0].Span);
        return isAnother ? [result, other with { IsAlternative = true }] : [result];
    }

    // What the hello reads must not hide that a client of today fails there: some rule has to tell it.
    private async Task<ProbeResult> LookAgainAsync(Func<IHandshake, Task<ProbeResult>> dial, ProbeResult full)
    {
        ProbeResult seen = await dial(_hello).ConfigureAwait(false);
        if (seen.Failure is not null)
        {
            return full;
        }

        // Without a version it was the server who found nothing to its liking among what the platform offers, which says nothing of other clients.
        bool isTold = full.Failure is null or FailureReason.ClientCertificateRequired || full.Protocol is null || seen.IsLegacy || seen.KeyFits is false;
        if (isTold)
        {
            return seen;
        }

        // A connection that broke once may have broken by chance; a second one tells.
        ProbeResult again = full.Failure == FailureReason.ProtocolError ? await dial(_first).ConfigureAwait(false) : full;
        return again.Failure is null ? again : seen with { Refused = full.Detail };
    }

    // A server that chose a version was ready to show its certificate, whatever the platform's client thought of the rest.
    private static bool MayHideCertificates(ProbeResult result) => result.Failure switch
    {
        null => !result.IsChainWhole,
        FailureReason.LegacyProtocol or FailureReason.ClientCertificateRequired => true,
        FailureReason.ProtocolError => result.Protocol is not null,
        _ => false,
    };

    private HelloProbe OtherKeys(ReadOnlyMemory<byte> leaf)
    {
        try
        {
            return CertificateParser.Parse(leaf).KeyFamily == KeyFamily.Rsa ? _curveOnly : _rsaOnly;
        }
        catch (CertificateFormatException)
        {
            return _rsaOnly;
        }
    }
}
