using System.Diagnostics;
using Toil.Certificates;
using Toil.Certificates.History;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Certificates.History;

[Collection(WholeProcessCollection.Name)]
public sealed class HistoryScaleTests(PostgresFixture postgres, ITestOutputHelper output) : HistoryTest(postgres)
{
    private const int Findings = 100_000;

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_hundred_thousand_findings_are_never_held_at_once(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await MeasureAsync("not recorded", new SweepOptions(), store, 0);
        await MeasureAsync("recorded", new SweepOptions { Record = "nightly" }, store, 0);
        await MeasureAsync("recorded again", new SweepOptions { Record = "nightly" }, store, 100);
        Assert.Empty(Sink.Problems);

        long started = Stopwatch.GetTimestamp();
        long peak = 0;
        int changes = 0;
        OperationContext context = Context(store);
        await foreach (CertificateChange change in new CertificateChanges().InvokeAsync([], null, context, Token))
        {
            changes++;
            peak = Math.Max(peak, changes % 10 == 0 ? GC.GetTotalMemory(forceFullCollection: true) : 0);
        }

        output.WriteLine($"compared: {changes} changes in {Stopwatch.GetElapsedTime(started)}, heap {peak >> 20} MiB");
        Assert.Equal(200, changes);
        await using StateStore open = await OpenAsync(Parse(store));
        output.WriteLine($"store: {(await open.GetStatusAsync(Token)).SizeBytes / 2 / Findings} bytes a finding");
    }

    private async Task MeasureAsync(string what, SweepOptions options, string store, int from)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        long peak = 0;
        int count = 0;
        OperationCall<SweepOptions> call = new(options, AsyncEnumerable.Empty<SweepOptions>(), Context(store));
        await foreach (CertificateFinding finding in SweepRecorder.RecordAsync(call, (_, _) => ManyAsync(from), Token))
        {
            if (++count % 10_000 == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        output.WriteLine($"{what}: {Stopwatch.GetElapsedTime(started)}, processor {Environment.CpuUsage.TotalTime - cpu}, heap {peak >> 20} MiB more at most");
        Assert.Equal(Findings, count);
        // All of them would be a hundred and more.
        Assert.InRange(peak >> 20, long.MinValue, 40);
        Clock.Now += TimeSpan.FromDays(1);
    }

    private static async IAsyncEnumerable<CertificateFinding> ManyAsync(int from)
    {
        await Task.CompletedTask;
        for (int i = from; i < from + Findings; i++)
        {
            yield return Finding($"host-{i}.shop.example.com:443") with
            {
                Thumbprint = $"{i:x64}",
                Fingerprint = $"{i:x32}",
                Problems = i % 10 == 0 ? [new(RuleIds.RenewalDue, Severity.Warning, "It ends in 12 days, on 2026-12-02.", "Renew it now, or look at why the renewal failed.")] : [],
            };
        }
    }
}
