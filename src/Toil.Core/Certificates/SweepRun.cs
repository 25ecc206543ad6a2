using System.Threading.Channels;
using Toil.Certificates.Inventories;
using Toil.Certificates.Judging;
using Toil.Certificates.Targets;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates;

/// <summary>
/// One run of a sweep: reads the list, looks at endpoints and, beside them, at everything else, and hands over what was found. Files, stores and
/// secrets have slots of their own, since endpoints wait for them with what is said of those.
/// </summary>
/// <param name="call">Options, targets and context.</param>
/// <param name="session">What looks.</param>
/// <param name="findings">Takes the findings; completed at the end.</param>
internal sealed class SweepRun(OperationCall<SweepOptions> call, SweepSession session, ChannelWriter<CertificateFinding> findings)
{
    // Targets that are read before they are looked at, so that progress knows the total of all but the longest lists (a few megabytes).
    private const int TargetsAhead = 16_384;

    private readonly ProgressMeter _meter = new("Sweeping certificates", call.Context);
    private readonly Channel<Entry> _endpoints = Channel.CreateBounded<Entry>(TargetsAhead);
    private readonly Channel<Entry> _material = Channel.CreateBounded<Entry>(TargetsAhead);

    /// <summary>Runs to the end.</summary>
    /// <param name="cancellation">Stops the looking; what was found is still handed over.</param>
    /// <param name="abandon">Fires when nobody takes findings any more.</param>
    public async Task RunAsync(CancellationToken cancellation, CancellationToken abandon)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task reading = Task.Run(() => ReadTargetsAsync(end.Token), CancellationToken.None);
        Task[] looking = [LookAtAllAsync(_material.Reader, end), LookAtAllAsync(_endpoints.Reader, end), HandOverUnaskedAsync(end.Token, abandon)];
        try
        {
            await Task.WhenAll(looking);
        }
        finally
        {
            await end.CancelAsync();
            await reading;
            await HandOverRestAsync(abandon);
            findings.Complete();
        }
    }

    // The first that fails stops the other: a list that cannot be read on is the end of the sweep.
    private async Task LookAtAllAsync(ChannelReader<Entry> entries, CancellationTokenSource end)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = call.Options.Concurrency, CancellationToken = end.Token };
        try
        {
            await Parallel.ForEachAsync(entries.ReadAllAsync(end.Token), parallel, async (entry, token) =>
            {
                await LookAsync(entry, token);
                _meter.Advance();
            });
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    private async Task LookAsync(Entry entry, CancellationToken cancellation)
    {
        try
        {
            await foreach (Sighting sighting in session.LookAsync(entry.Target, entry.Options, cancellation))
            {
                if (sighting.Source == SourceKind.Endpoint)
                {
                    await session.Findings.Gate.WaitAsync(cancellation);
                }

                // What was found in the moment of the stop is kept where there is room.
                if (session.Findings.Take(sighting) is { } finding && !findings.TryWrite(finding))
                {
                    await findings.WriteAsync(finding, cancellation);
                }
            }
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            // Every failure that is foreseen is a finding or a problem by now. One that is not costs its own target, never the sweep.
            call.Context.Sink.Problem(new ToilException(
                "TargetFailed", ErrorKind.Internal,
                $"{InertText.From(entry.Target.Text)} could not be looked at: {error.GetType().Name}, {InertText.From(error.Message, 200)}",
                "This is a defect of Toil: please report it. The other targets are not affected.", entry.Target.Text, error));
        }
        finally
        {
            if (entry.Target is not EndpointTarget)
            {
                session.Findings.Gate.End();
            }
        }
    }

    /// <summary>Fills the channels; what goes wrong with the reading is told to whoever takes from them.</summary>
    private async Task ReadTargetsAsync(CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            await foreach ((SweepTarget target, TargetOptions options) in TargetExpander.ExpandAsync(call, cancellation))
            {
                _meter.Expect();
                if (target is EndpointTarget endpoint)
                {
                    session.Findings.Expect(endpoint.ServerName ?? endpoint.Host);
                }
                else
                {
                    session.Findings.Gate.Begin();
                }

                await (target is EndpointTarget ? _endpoints : _material).Writer.WriteAsync(new Entry(target, options), cancellation);
            }

            _meter.CloseIntake();
        }
        catch (Exception error)
        {
            failure = error;
        }

        session.Findings.Gate.EndList();
        _material.Writer.Complete(failure);
        _endpoints.Writer.Complete(failure);
    }

    private async Task HandOverUnaskedAsync(CancellationToken cancellation, CancellationToken abandon)
    {
        await session.Findings.Gate.WaitAsync(cancellation);
        foreach (CertificateFinding finding in session.Findings.Unasked())
        {
            await findings.WriteAsync(finding, abandon);
        }
    }

    private async Task HandOverRestAsync(CancellationToken abandon)
    {
        try
        {
            foreach (CertificateFinding finding in session.Findings.Rest())
            {
                await findings.WriteAsync(finding, abandon);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody takes them.
        }
    }

    private readonly record struct Entry(SweepTarget Target, TargetOptions Options);
}
