using Toil.Certificates;
using Toil.Certificates.History;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Reports;
using Toil.State;

namespace Toil.Core.Tests.Certificates.History;

/// <summary>A recorded sweep as others take it.</summary>
public sealed class RecordedResultsTests(PostgresFixture postgres) : HistoryTest(postgres)
{
    private static readonly SweepOptions s_nightly = new() { Record = "nightly" };

    [Fact]
    public async Task A_newer_sweep_of_which_nothing_is_in_is_passed_over_and_told_of()
    {
        string store = await NewTextAsync(StoreEngineKind.Sqlite);
        await RecordAsync(store, s_nightly, Finding("a:443"));
        Assert.Equal(["a:443"], Targets(await RecordedSweepResults.ReadAsync("nightly", Context(store), Token)));
        Assert.DoesNotContain(Sink.Warnings, warning => warning.Contains("newer", StringComparison.Ordinal));

        Clock.Now += TimeSpan.FromDays(1);
        await RecordAsync(store, s_nightly, (call, _) =>
        {
            call.Context.Sink.Problem(ToilException.Invalid("InventoryInvalid", "The inventory cannot be read.", "Mend it."));
            return new[] { Finding("b:443") }.ToAsyncEnumerable();
        });
        RecordedResults results = await RecordedSweepResults.ReadAsync("nightly", Context(store), Token);
        Assert.Equal(["a:443"], Targets(results));
        Assert.Equal((FirstNight, null), (results.ObservedAt, results.Incomplete));
        Assert.Contains(Sink.Warnings, warning => warning.StartsWith("A newer sweep of 'nightly' is not in, and the one before is taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sweep_of_which_some_shards_are_in_says_so()
    {
        string store = await NewTextAsync(StoreEngineKind.Sqlite);
        SweepOptions options = s_nightly with { SweepId = "7" };
        await RecordAsync(store, options with { Shard = Shard(2, 2) }, Finding("b:443"));
        Assert.Contains("1 of 2 shards are in, without 1", (await RecordedSweepResults.ReadAsync("nightly", Context(store), Token)).Incomplete, StringComparison.Ordinal);
        Clock.Now += TimeSpan.FromHours(1);
        await RecordAsync(store, options with { Shard = Shard(1, 2) }, Finding("a:443"));
        RecordedResults whole = await RecordedSweepResults.ReadAsync("nightly", Context(store), Token);
        Assert.Equal((FirstNight, null), (whole.ObservedAt, whole.Incomplete));
        Assert.Equal(["a:443", "b:443"], Targets(whole).Order());
    }

    private static IEnumerable<string> Targets(RecordedResults results) => results.Results.Cast<CertificateFinding>().Select(finding => finding.Target);
}
