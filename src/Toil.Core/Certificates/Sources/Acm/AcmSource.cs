using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Toil.Certificates.Judging;
using Toil.Certificates.Parsing;
using Toil.Certificates.Targets;
using Toil.Operations;
using Toil.Resilience;
using Toil.Values;

namespace Toil.Certificates.Sources.Acm;

/// <summary>Reads the certificates of AWS Certificate Manager, page by page, several at once.</summary>
/// <param name="cache">Where parsed certificates are kept.</param>
/// <param name="context">Sink, redactor and clock.</param>
/// <param name="limits">Deadlines and bounds.</param>
internal sealed class AcmSource(CertificateCache cache, OperationContext context, AcmLimits limits)
{
    // Beyond this the machine's clock is wrong rather than late: AWS itself allows a signature five minutes.
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromMinutes(5);

    // No AWS assembly is loaded before the first target needs one.
    private readonly Lazy<AcmConnector> _connector = new(() => new AcmConnector(limits, context.Redactor, context.Time));

    /// <summary>Makes a client; tests have their own.</summary>
    internal Func<string, CancellationToken, Task<IAcmClient>>? Connect { get; init; }

    /// <summary>
    /// Yields a sighting for each certificate of the region as it is read, and one about the region where it could not be read, or not to its end.
    /// </summary>
    public async IAsyncEnumerable<Sighting> ReadAsync(AcmTarget target, TargetOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Unbounded, so that a reader who pauses does not use up the region's deadline; the pace of the calls bounds it.
        Channel<Sighting> seen = Channel.CreateUnbounded<Sighting>();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task reading = Task.Run(() => ReadAllAsync(target, options, seen.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (Sighting sighting in seen.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return sighting;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellation.ThrowIfCancellationRequested();
        await reading;
    }

    private async Task ReadAllAsync(AcmTarget target, TargetOptions options, ChannelWriter<Sighting> seen, CancellationToken cancellation)
    {
        long start = context.Time.GetTimestamp();
        AcmTally tally = new();
        Exception? defect = null;
        using Deadline deadline = new(limits.Deadline, TimeSpan.Zero, context.Time, cancellation);
        try
        {
            using IAcmClient client = Connect is { } connect
                ? await connect(target.Region!, deadline.Token)
                : await _connector.Value.ConnectAsync(target.Region!, deadline.Token);
            AcmReader reader = new(client, cache, context, limits, target, tally);
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = limits.Concurrency, CancellationToken = deadline.Token };
            await Parallel.ForEachAsync(reader.ListAsync(deadline.Token), parallel, async (summary, token) =>
            {
                if (await reader.ReadAsync(summary, options, token) is { } sighting)
                {
                    await seen.WriteAsync(sighting, token);
                }
            });
            WarnOfClock(client, target);
            if (tally.Listed == 0 && target.IsNamed)
            {
                // Not wrong, and yet what a mistaken account or region looks like.
                context.Sink.Warning($"{target.Text} holds no certificate for these credentials.");
            }
        }
        catch (AcmException error)
        {
            await seen.WriteAsync(OfRegion(target, options, error, tally, start), cancellation);
        }
        catch (OperationCanceledException) when (deadline.HasPassed && !cancellation.IsCancellationRequested)
        {
            AcmException late = new(
                FailureReason.Timeout, null, $"The region's certificates could not all be read within {Duration.Format(limits.Deadline)}.",
                "Allow more with --acm-timeout: ACM answers for about eight certificates a second.");
            await seen.WriteAsync(OfRegion(target, options, late, tally, start), cancellation);
        }
        catch (Exception error)
        {
            defect = error;
        }

        seen.Complete(defect);
    }

    private Sighting OfRegion(AcmTarget target, TargetOptions options, AcmException error, AcmTally tally, long start) => new()
    {
        Target = target.Text,
        Source = SourceKind.Acm,
        Options = options,
        Failure = error.Reason,
        Detail = tally.Listed == 0 ? error.Message : $"{error.Message} {tally.Read} of {tally.Listed} certificates listed so far were read.",
        Remedy = error.Remedy,
        Elapsed = context.Time.GetElapsedTime(start),
    };

    // The SDK signs with AWS's time once it has been told, and so hides a clock by which every verdict here is wrong.
    private void WarnOfClock(IAcmClient client, AcmTarget target)
    {
        if (client.ClockOffset.Duration() > s_clockTolerance)
        {
            context.Sink.Warning(
                $"{target.Text}: this machine's clock is {Duration.Format(TimeSpan.FromMinutes(Math.Round(client.ClockOffset.Duration().TotalMinutes)))} "
                + $"{(client.ClockOffset > TimeSpan.Zero ? "behind" : "ahead of")} AWS's, and days are counted by it: set it.");
        }
    }
}
