using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Toil.Certificates.Inventories;
using Toil.Certificates.Probing;
using Toil.Certificates.Targets;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates;

/// <summary>Looks at certificates wherever they are, and says which will break next and why.</summary>
public sealed class CertificateSweep : Operation<SweepOptions, CertificateFinding>
{
    // Findings that may wait for the reader; then the sweep waits for it.
    private const int FindingsAhead = 1_024;

    // Targets that are read before they are looked at, so that progress knows the total of all but the longest lists (a few megabytes).
    private const int TargetsAhead = 16_384;

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
        OptionsType = typeof(SweepOptions),
        ResultType = typeof(CertificateFinding),
        ResultJson = CertificateJson.Readable.CertificateFinding,
        View = CertificateView.Instance,
        FailLevels = new Dictionary<string, Severity>
        {
            [nameof(Verdict.RenewSoon)] = Severity.Warning,
            [nameof(Verdict.Critical)] = Severity.High,
            [nameof(Verdict.Expired)] = Severity.Critical,
        },
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<CertificateFinding> RunAsync(
        OperationCall<SweepOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        SweepSession session = SweepSession.Start(call.Options, call.Context, CreateResolver(call.Context.Time), cancellation);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Channel<CertificateFinding> findings = Channel.CreateBounded<CertificateFinding>(FindingsAhead);
        Task sweep = SweepAsync(call, session, findings.Writer, stop.Token);
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
            await sweep.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellation.ThrowIfCancellationRequested();
        await sweep;
    }

    private static async Task SweepAsync(
        OperationCall<SweepOptions> call, SweepSession session, ChannelWriter<CertificateFinding> findings, CancellationToken cancellation)
    {
        ProgressMeter meter = new("Sweeping certificates", call.Context);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = call.Options.Concurrency, CancellationToken = end.Token };
        var targets = Channel.CreateBounded<(SweepTarget Target, TargetOptions Options)>(TargetsAhead);
        Task reading = Task.Run(() => ReadTargetsAsync(call, meter, targets.Writer, end.Token), CancellationToken.None);
        try
        {
            await Parallel.ForEachAsync(targets.Reader.ReadAllAsync(end.Token), parallel, async (entry, token) =>
            {
                await LookAsync(session, entry.Target, entry.Options, call.Context, findings, token);
                meter.Advance();
            });
        }
        finally
        {
            await end.CancelAsync();
            await reading;
            findings.Complete();
        }
    }

    private static async Task LookAsync(
        SweepSession session, SweepTarget target, TargetOptions options, OperationContext context, ChannelWriter<CertificateFinding> findings,
        CancellationToken cancellation)
    {
        try
        {
            await foreach (CertificateFinding finding in session.LookAsync(target, options, cancellation))
            {
                // What was found in the moment of the stop is kept where there is room.
                if (!findings.TryWrite(finding))
                {
                    await findings.WriteAsync(finding, cancellation);
                }
            }
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            // Every failure that is foreseen is a finding or a problem by now. One that is not costs its own target, never the sweep.
            context.Sink.Problem(new ToilException(
                "TargetFailed", ErrorKind.Internal,
                $"{InertText.From(target.Text)} could not be looked at: {error.GetType().Name}, {InertText.From(error.Message, 200)}",
                "This is a defect of Toil: please report it. The other targets are not affected.", target.Text, error));
        }
    }

    /// <summary>Fills the channel; what goes wrong with the reading is told to whoever takes from it.</summary>
    private static async Task ReadTargetsAsync(
        OperationCall<SweepOptions> call, ProgressMeter meter, ChannelWriter<(SweepTarget Target, TargetOptions Options)> targets, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            await foreach ((SweepTarget, TargetOptions) entry in TargetExpander.ExpandAsync(call, cancellation))
            {
                meter.Expect();
                await targets.WriteAsync(entry, cancellation);
            }

            meter.CloseIntake();
        }
        catch (Exception error)
        {
            failure = error;
        }

        targets.Complete(failure);
    }
}
