using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Toil.Certificates;
using Toil.Certificates.Probing;
using Toil.Core.Tests.Certificates.Probing;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>A folder, an authority in it that the sweep trusts, and sweeps as a door starts them.</summary>
public abstract class SweepTest : IDisposable
{
    private readonly List<TestCertificate> _owned = [];

    protected SweepTest()
    {
        Root = Own(TestPki.Root());
        Issuer = Own(TestPki.Intermediate(Root));
        Folder.Write("trust/root.pem", Root.Pem);
    }

    protected TempFolder Folder { get; } = new();

    protected TestCertificate Root { get; }

    protected TestCertificate Issuer { get; }

    internal RecordingSink Sink { get; } = new();

    /// <summary>Names that resolve, besides the machine's.</summary>
    private protected Dictionary<string, string[]> Names { get; } = [];

    public virtual void Dispose()
    {
        _owned.ForEach(certificate => certificate.Dispose());
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected TestCertificate Own(TestCertificate certificate)
    {
        _owned.Add(certificate);
        return certificate;
    }

    protected TestCertificate Issue(string name) => Issue(TestPki.Server(name));

    protected TestCertificate Issue(TestCertificateOptions options, TestCertificate? issuer = null) => Own(TestPki.Create(options, issuer ?? Issuer));

    /// <summary>Starts `openssl s_server` with a certificate, the issuer in its chain unless said otherwise.</summary>
    private protected Task<OpenSslServer> ServeAsync(TestCertificate certificate, params string[] options)
        => ServeAsync(certificate, 0, [Issuer], options);

    private protected Task<OpenSslServer> ServeAsync(TestCertificate certificate, int port, TestCertificate[] chain, params string[] options)
    {
        string name = Guid.NewGuid().ToString("N");
        TestIdentity identity = new(certificate.Der, Folder.Write($"peers/{name}.pem", certificate.Pem), Folder.Write($"peers/{name}.key", certificate.KeyPem));
        string[] sent = chain.Length == 0 ? [] : ["-cert_chain", Folder.Write($"peers/{name}-chain.pem", string.Concat(chain.Select(one => one.Pem)))];
        return OpenSslServer.StartAsync(identity, port, [.. sent, .. options]);
    }

    /// <summary>Runs a sweep to its end; trusts the root.</summary>
    private protected async Task<List<CertificateFinding>> SweepAsync(string[] targets, params (string Name, object Value)[] options)
    {
        List<CertificateFinding> findings = [];
        await foreach (CertificateFinding finding in Sweep(targets, TestContext.Current.CancellationToken, options))
        {
            findings.Add(finding);
        }

        return findings;
    }

    private protected IAsyncEnumerable<CertificateFinding> Sweep(string[] targets, CancellationToken stop, params (string Name, object Value)[] options)
    {
        ValueOrigin origin = new("test");
        OptionValue[] values =
        [
            new("target", targets, origin), new("trust", Folder["trust"], origin), new("timeout", "20s", origin),
            .. options.Select(option => new OptionValue(option.Name, option.Value, origin)),
        ];
        CertificateSweep sweep = new() { CreateResolver = time => new Resolver(Names, new NameResolver(time)) };
        return sweep.InvokeAsync(values, null, Context(), stop);
    }

    private protected OperationContext Context() => new() { WorkingDirectory = Folder.Path, Sink = Sink };

    private protected static string Rules(CertificateFinding finding) => string.Join(" ", finding.Problems.Select(problem => problem.Rule));

    private sealed class Resolver(Dictionary<string, string[]> names, INameResolver next) : INameResolver
    {
        public Task<NameAnswer> ResolveAsync(string host, TimeSpan deadline, CancellationToken cancellationToken)
            => names.TryGetValue(host, out string[]? addresses)
                ? addresses is []
                    ? throw new InvalidOperationException("A defect, for the test.")
                    : Task.FromResult(new NameAnswer { Addresses = [.. addresses.Select(IPAddress.Parse)] })
                : next.ResolveAsync(host, deadline, cancellationToken);
    }

    private protected ScriptedPeer ServeSslStream(TestCertificate certificate)
    {
        SslStreamCertificateContext context = SslStreamCertificateContext.Create(
            certificate.Certificate, new X509Certificate2Collection(Issuer.Certificate), offline: true);
        return new ScriptedPeer(async (socket, token) =>
        {
            await using SslStream tls = new(new NetworkStream(socket));
            try
            {
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, token);
                await tls.ReadExactlyAsync(new byte[1], token);
            }
            catch (Exception e) when (e is AuthenticationException or EndOfStreamException)
            {
            }
        });
    }
}
