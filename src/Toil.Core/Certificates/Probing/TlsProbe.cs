using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Toil.Resilience;

namespace Toil.Certificates.Probing;

/// <summary>One TLS handshake over a connected socket: to see the certificates, not to trust them.</summary>
/// <remarks>
/// No application data and no client certificate is ever sent, and nothing that the peer names is fetched. Session
/// resumption is off, because a resumed session shows the certificate of an earlier handshake.
/// </remarks>
internal sealed class TlsProbe
{
    // SslStream insists on building a chain; without roots, names, revocation and downloads that is a matter of
    // microseconds and of nothing outside this process. It clones the policy for each handshake.
    private static readonly X509ChainPolicy s_judgeNothing = new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationFlags = X509VerificationFlags.IgnoreInvalidName,
    };

    private readonly PeerStream _peer;
    private readonly string? _serverName;
    private readonly Deadline _deadline;
    private IReadOnlyList<ReadOnlyMemory<byte>> _chain = [];
    private ReadOnlyMemory<byte> _leaf;
    private bool _isAskedForCertificate;

    private TlsProbe(PeerStream peer, string? serverName, Deadline deadline)
    {
        _peer = peer;
        _serverName = serverName;
        _deadline = deadline;
    }

    /// <summary>Shakes hands and reports; address and time are the caller's to fill in.</summary>
    /// <param name="peer">Where TLS begins with the next byte; stays the caller's.</param>
    /// <param name="serverName">Sent as SNI; null sends none.</param>
    /// <param name="deadline">When to give up.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled; the deadline's end is a result.</exception>
    public static Task<ProbeResult> RunAsync(PeerStream peer, string? serverName, Deadline deadline)
        => new TlsProbe(peer, serverName, deadline).RunAsync();

    private static int? VersionOf(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => TlsVersions.Tls13,
        SslProtocols.Tls12 => TlsVersions.Tls12,
        _ => null,
    };

    private async Task<ProbeResult> RunAsync()
    {
        SslStream tls = new(_peer, leaveInnerStreamOpen: true);
        await using (tls.ConfigureAwait(false))
        {
            try
            {
                await tls.AuthenticateAsClientAsync(CreateOptions(), _deadline.Token).ConfigureAwait(false);
                int? version = VersionOf(tls.SslProtocol);
                ProbeResult result = Seen(_chain, version) with
                {
                    KeyFits = true,
                    CipherSuite = tls.NegotiatedCipherSuite,
                    IsLegacy = version is { } agreed && TlsStrength.IsLegacy(agreed, tls.NegotiatedCipherSuite),
                };
                await SayGoodbyeAsync(tls).ConfigureAwait(false);
                return result;
            }
            catch (OperationCanceledException)
            {
                _deadline.ThrowIfCallerCancelled();
                return SeenBeforeFailure() ?? Failed(FailureReason.Stalled, HandshakeVerdict.ExplainStall(_peer, _deadline.Budget));
            }
            catch (Exception exception)
            {
                // Whatever a peer can make SslStream throw (AuthenticationException, IOException, SocketException,
                // CryptographicException, Win32Exception, and more by platform) is a statement about that peer.
                (FailureReason reason, string detail) = HandshakeVerdict.Explain(_peer, exception, _serverName, ProbeEngine.Full);
                return SeenBeforeFailure() ?? Failed(reason, detail);
            }
        }
    }

    private SslClientAuthenticationOptions CreateOptions() => new()
    {
        // An empty name makes SslStream send no server name; an address never gets here.
        TargetHost = _serverName ?? string.Empty,
        AllowTlsResume = false,
        AllowRenegotiation = false,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = s_judgeNothing,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => Keep(certificate, chain),
        LocalCertificateSelectionCallback = (_, _, _, certificate, _) => Refuse(certificate),
    };

    private bool Keep(X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            return true;
        }

        // On Linux the extra store is the peer's list as it was sent, the leaf first; elsewhere the leaf may be left out.
        X509Certificate2Collection sent = chain.ChainPolicy.ExtraStore;
        List<ReadOnlyMemory<byte>> found = new(sent.Count + 1);
        if (sent.Count == 0 || !sent[0].RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span))
        {
            found.Add(leaf.RawDataMemory);
        }

        found.AddRange(sent.Select(c => c.RawDataMemory));
        _chain = found;

        // SslStream leaves these to the callback's owner; left to the finalizer they cost a tenth of the handshake.
        foreach (X509Certificate2 one in sent.Concat(chain.ChainElements.Select(e => e.Certificate)))
        {
            one.Dispose();
        }

        return true;
    }

    private X509Certificate Refuse(X509Certificate? certificate)
    {
        // Called once before the handshake, without a certificate, and again when the server asks for one of ours.
        if (certificate is not null)
        {
            _isAskedForCertificate = true;
            _leaf = certificate.GetRawCertData();
        }

        return null!;
    }

    private async Task SayGoodbyeAsync(SslStream tls)
    {
        try
        {
            // A few bytes into an empty send buffer: this waits for no peer, and a peer that is gone does not matter.
            await tls.ShutdownAsync().WaitAsync(_deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or InvalidOperationException)
        {
        }
    }

    /// <summary>Up to TLS 1.2 a server that insists on a client certificate breaks off, but only after it has proved its own.</summary>
    private ProbeResult? SeenBeforeFailure()
    {
        if (_leaf.IsEmpty)
        {
            return null;
        }

        IReadOnlyList<ReadOnlyMemory<byte>> tapped = _peer.Tap.ReadCertificates();
        bool isWhole = tapped.Count > 0 && tapped[0].Span.SequenceEqual(_leaf.Span);
        return Seen(isWhole ? tapped : [_leaf], _peer.Tap.Version) with { IsChainWhole = isWhole, CipherSuite = _peer.Tap.Hello?.CipherSuite };
    }

    private ProbeResult Seen(IReadOnlyList<ReadOnlyMemory<byte>> chain, int? version) => chain.Count == 0
        ? Failed(FailureReason.ProtocolError, "Finished the handshake without showing a certificate.")
        : new ProbeResult
        {
            Chain = chain,
            Protocol = TlsVersions.NameOf(version),
            Engine = ProbeEngine.Full,
            ClientCertificateRequested = _isAskedForCertificate,
        };

    private ProbeResult Failed(FailureReason reason, string detail) => new()
    {
        Failure = reason,
        Detail = detail,
        Protocol = TlsVersions.NameOf(_peer.Tap.Version),
        Engine = ProbeEngine.Full,
        ClientCertificateRequested = _isAskedForCertificate || _peer.Tap.SawCertificateRequest,
    };
}
