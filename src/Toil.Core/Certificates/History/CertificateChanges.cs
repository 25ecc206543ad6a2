using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.State;

namespace Toil.Certificates.History;

/// <summary>Tells what changed between two recorded sweeps.</summary>
public sealed class CertificateChanges : Operation<ChangesOptions, CertificateChange>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "certificate.changes",
        Cmdlet = "Compare-ToilCertificate",
        Summary = "Tells what changed between two recorded certificate sweeps: what is worse, new, replaced, gone, better, fixed or renewed.",
        Description = "Compares the last two whole sweeps of a name in the state store, or those that are asked for. A sweep that was stopped, or of which a shard is missing, is never compared. A target that cannot be reached is worse, not gone: gone is what was not asked for, or is no longer in its file, secret or store.",
        IsReported = true,
        OptionsType = typeof(ChangesOptions),
        ResultType = typeof(CertificateChange),
        ResultJsonOf = static () => HistoryJson.Readable.CertificateChange,
        ViewOf = static () => ChangeView.Instance,
        FailLevels = new Dictionary<string, Severity>
        {
            [nameof(Verdict.RenewSoon)] = Severity.Warning,
            [nameof(Verdict.Critical)] = Severity.High,
            [nameof(Verdict.Expired)] = Severity.Critical,
        },
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<CertificateChange> RunAsync(
        OperationCall<ChangesOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        SweepSince? since = call.Options.Since is { } text ? SweepSince.Parse(text) : null;
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, null, cancellation);
        SweepHistory history = new(store);
        SweepChoice choice = await SweepChoice.OpenAsync(history, store.Location, call.Options.Name, cancellation);
        if (call.Options.SweepId is null && choice.Unfinished is { } incomplete)
        {
            call.Context.Sink.Warning(incomplete);
        }

        (RecordedSweep before, RecordedSweep after) = choice.Choose(call.Options.SweepId, since, call.Context.Time.GetUtcNow());
        await foreach (CertificateChange change in new SweepComparison(history, before, after).RunAsync(cancellation))
        {
            if (change.Change != ChangeKind.Unchanged || call.Options.IncludeUnchanged)
            {
                yield return change;
            }
        }
    }
}
