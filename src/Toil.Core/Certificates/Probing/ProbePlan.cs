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
            ProbeResult second = await dial(_hello).ConfigureAwait(false);
            result = second.Failure is null ? second : result;
        }

        if (!_allKeys || result.Failure is not null)
        {
            return [result];
        }

        ProbeResult other = await dial(OtherKeys(result.Chain[0])).ConfigureAwait(false);
        bool isAnother = other.Failure is null && !other.Chain[0].Span.SequenceEqual(result.Chain[0].Span);
        return isAnother ? [result, other with { IsAlternative = true }] : [result];
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
