using Toil.Operations;
using Toil.Reports;
using Toil.State;

namespace Toil.Certificates.History;

/// <summary>A recorded sweep as findings, for whoever makes something else of them.</summary>
internal static class RecordedSweepResults
{
    /// <summary>The newest sweep of a name of which anything is in. What only a look at the certificate itself tells (its subject, its key) is not kept, and missing.</summary>
    /// <exception cref="ToilException">As for <see cref="SweepChoice.OpenAsync"/>; <c>NoWholeSweep</c> where nothing is in of any.</exception>
    public static async Task<RecordedResults> ReadAsync(string name, OperationContext context, CancellationToken cancellation)
    {
        await using StateStore store = await ConfiguredStore.OpenAsync(context, null, cancellation);
        SweepHistory history = new(store);
        SweepChoice choice = await SweepChoice.OpenAsync(history, store.Location, name, cancellation);
        (RecordedSweep sweep, string? incomplete) = choice.Newest();
        if (choice.PassedOver is { } passed)
        {
            context.Sink.Warning(passed);
        }

        List<object> findings = [];
        await foreach (RecordedRow row in history.FindingsAsync(sweep, cancellation))
        {
            findings.Add(RecordedFinding.Parse(row.Body).ToFinding());
        }

        return new RecordedResults(OperationCatalog.Get<CertificateSweep>().Descriptor, findings, sweep.StartedAt, incomplete);
    }
}
