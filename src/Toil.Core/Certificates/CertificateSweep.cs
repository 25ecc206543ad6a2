using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Toil.Certificates.History;
using Toil.Certificates.Probing;
using Toil.Operations;

namespace Toil.Certificates;

/// <summary>Looks at certificates wherever they are, and says which will break next and why.</summary>
public sealed class CertificateSweep : Operation<SweepOptions, CertificateFinding>
{
    // Findings that may wait for the reader; then the sweep waits for it.
    private const int FindingsAhead = 1_024;

    /// <summary>Finds addresses; tests have their own.</summary>
    internal Func<TimeProvider, INameResolver> CreateResolver { get; init; } = time => new NameResolver(time);

    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "certificate.sweep",
        Cmdlet = "Find-ToilCertificate",
        Summary = "Finds the certificates that will break next, at TLS endpoints, in files and in the platform's stores, and says why.",
        Description = "One finding for each target, address and server name, or for each certificate in a file or store; a target that cannot be judged yields a finding with the reason. Nothing is downloaded, and no client certificate or application data is sent.",
        SettingsSection = "certificates",
        IsReported = true,
        OptionsType = typeof(SweepOptions),
        ResultType = typeof(CertificateFinding),
        ResultJsonOf = static () => CertificateJson.Readable.CertificateFinding,
        ViewOf = static () => CertificateView.Instance,
        FailLevels = new Dictionary<string, Severity>
        {
            [nameof(Verdict.RenewSoon)] = Severity.Warning,
            [nameof(Verdict.Critical)] = Severity.High,
            [nameof(Verdict.Expired)] = Severity.Critical,
        },
    };

    /// <inheritdoc/>
    protected override IAsyncEnumerable<CertificateFinding> RunAsync(OperationCall<SweepOptions> call, CancellationToken cancellation)
        => SweepRecorder.RecordAsync(call, FindAsync, cancellation);

    private async IAsyncEnumerable<CertificateFinding> FindAsync(
        OperationCall<SweepOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        SweepSession session = SweepSession.Start(call.Options, call.Context, CreateResolver(call.Context.Time), cancellation);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using CancellationTokenSource abandon = new();
        Channel<CertificateFinding> findings = Channel.CreateBounded<CertificateFinding>(FindingsAhead);
        Task sweep = new SweepRun(call, session, findings.Writer).RunAsync(stop.Token, abandon.Token);
        try
        {
            // Read to the end without the token: what was found before the stop is delivered.
            await foreach (CertificateFinding finding in findings.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return finding;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await abandon.CancelAsync();
            await sweep.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellation.ThrowIfCancellationRequested();
        await sweep;
    }
}
