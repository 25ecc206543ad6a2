using System.Globalization;
using Toil.Certificates;
using Toil.Core.Tests.Certificates.Probing;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>Memory is the whole process's, hence alone.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class SweepScaleTests : SweepTest
{
    [Fact]
    public async Task Five_thousand_targets_of_every_sort_finish_in_bounded_memory()
    {
        await using ScriptedPeer peer = ServeSslStream(Issue("localhost"));
        Folder.Write("a.pem", Issue("a.example.com").Pem);
        string[] targets = [.. Enumerable.Range(0, 5_000).Select(n => (n % 20) switch
        {
            0 => $"127.0.0.1:{peer.Port}?sni=localhost",
            < 10 => string.Create(CultureInfo.InvariantCulture, $"127.1.{n / 250}.{n % 250}:1"), // nothing listens there
            < 18 => "./a.pem",
            18 => "./missing.pem",
            _ => string.Create(CultureInfo.InvariantCulture, $"wrong:{70_000 + n}"),
        })];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        List<CertificateFinding> findings = await SweepAsync(targets, ("concurrency", "256"), ("per-host", "32"));
        Assert.Equal(4_750, findings.Count);
        Assert.Equal(500, Sink.Problems.Count);
        Assert.Equal(250, findings.Count(finding => finding is { Source: SourceKind.Endpoint, Verdict: Verdict.Ok }));
        Assert.Equal(2_000, findings.Count(finding => finding is { Source: SourceKind.File, Verdict: Verdict.Ok }));
        Assert.Equal(2_500, findings.Count(finding => finding.Verdict == Verdict.Unreachable));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64L * 1024 * 1024);
        OperationProgress progress = Sink.LastProgress!;
        Assert.Equal(4_750, progress.Total); // the wrong ones are problems, not work
        Assert.True(progress.Rate > 0 && progress.TimeLeft is not null);
    }
}
