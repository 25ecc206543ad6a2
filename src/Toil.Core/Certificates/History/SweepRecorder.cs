using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.State.Runs;

namespace Toil.Certificates.History;

/// <summary>Lays the recording over a sweep; a sweep that is not recorded is passed through as it is.</summary>
internal static class SweepRecorder
{
    /// <summary>Yields the findings of a sweep, and keeps them where the options ask for it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="cancellation">Stops it; then what is recorded is not whole.</param>
    /// <exception cref="ToilException">The request to record is wrong. A store that fails costs the recording, never the sweep.</exception>
    public static IAsyncEnumerable<CertificateFinding> RecordAsync(
        OperationCall<SweepOptions> call, Func<OperationCall<SweepOptions>, CancellationToken, IAsyncEnumerable<CertificateFinding>> sweep, CancellationToken cancellation)
        => SweepPart.From(call) is { } part ? RecordAsync(part, call, sweep, cancellation) : sweep(call, cancellation);

    private static async IAsyncEnumerable<CertificateFinding> RecordAsync(
        SweepPart part, OperationCall<SweepOptions> call,
        Func<OperationCall<SweepOptions>, CancellationToken, IAsyncEnumerable<CertificateFinding>> sweep,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        OmissionSink sink = new(call.Context.Sink);
        using SweepRecording recording = new(part, call.Options.Keep, call.Context);
        RunState state = RunState.Failed;
        try
        {
            await foreach (CertificateFinding finding in sweep(call with { Context = call.Context with { Sink = sink } }, cancellation))
            {
                await recording.AddAsync(finding);
                yield return finding;
            }

            state = sink.Omission is null ? RunState.Succeeded : RunState.Failed;
        }
        finally
        {
            await recording.EndAsync(cancellation.IsCancellationRequested ? RunState.Cancelled : state);
        }

        if (sink.Omission is { } omission && !recording.HasFailed)
        {
            sink.Warning(
                $"This sweep is recorded under '{part.Name}' as incomplete and will not be compared, because some targets may not have been looked at: {omission.Sentence}");
        }
    }
}
