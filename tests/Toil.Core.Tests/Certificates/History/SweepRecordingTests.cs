using System.Runtime.CompilerServices;
using Toil.Certificates;
using Toil.Certificates.History;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.State;
using Toil.State.Runs;

namespace Toil.Core.Tests.Certificates.History;

/// <summary>What is kept of a sweep, and what its failures cost.</summary>
public sealed class SweepRecordingTests(PostgresFixture postgres) : HistoryTest(postgres)
{
    private static readonly SweepOptions s_nightly = new() { Record = "nightly" };

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_run_and_its_findings_are_kept(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);

        List<CertificateFinding> shown = await RecordAsync(store, s_nightly, Many(2_345));

        RecordedSweep sweep = Assert.Single(await SweepsAsync(store));
        Assert.Equal((2_345, 2_345L, true), (shown.Count, sweep.Findings, sweep.IsWhole));
        Assert.Equal(2_345, await RowsAsync(store));
        await using StateStore open = await OpenAsync(Parse(store));
        RunRecord run = Assert.Single(await ListAsync(open, new RunFilter()));
        Assert.Equal((sweep.Id, RunState.Succeeded), ($"{run.Id}", run.State));
        Assert.Empty(Sink.Problems);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_empty_shard_counts(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        SweepOptions options = s_nightly with { SweepId = "7" };
        await RecordAsync(store, options with { Shard = Shard(1, 2) }, Finding("a:443"));
        Assert.False(Assert.Single(await SweepsAsync(store)).IsWhole);

        await RecordAsync(store, options with { Shard = Shard(2, 2) }, []);

        Assert.True(Assert.Single(await SweepsAsync(store)).IsWhole);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_shard_that_ran_again_counts_once(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        SweepOptions options = s_nightly with { SweepId = "7" };
        await RecordAsync(store, options with { Shard = Shard(1, 2) }, Finding("a:443"), Finding("old:443"));
        await RecordAsync(store, options with { Shard = Shard(1, 2) }, Finding("a:443"));
        await RecordAsync(store, options with { Shard = Shard(2, 2) }, Finding("b:443"));

        Assert.Equal(2, Assert.Single(await SweepsAsync(store)).Findings);
        // The one that became whole tidied up.
        Assert.Equal(2, await RowsAsync(store));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Two_recorders_at_once_do_not_mix(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(
            () => RecordAsync(store, s_nightly with { Record = $"list-{i}" }, Many(1_500, $"list-{i}")), Token)));

        Assert.Empty(Sink.Problems);
        await using StateStore open = await OpenAsync(Parse(store));
        SweepHistory history = new(open);
        for (int i = 0; i < 4; i++)
        {
            RecordedSweep sweep = Assert.Single(RecordedSweep.From(await history.PartsAsync($"list-{i}", Token)));
            List<RecordedRow> rows = await history.FindingsAsync(sweep, Token).ToListAsync(Token);
            Assert.Equal(1_500, rows.Count);
            Assert.All(rows, row => Assert.StartsWith($"list-{i}", RecordedFinding.Parse(row.Body).Target));
            Assert.Equal(rows.Select(row => row.PlaceKey).Order(), rows.Select(row => row.PlaceKey));
        }
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_sweep_that_was_stopped_is_not_whole(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await NightsAsync(store, [Finding("a:443"), Finding("b:443")], [Finding("a:443"), Finding("b:443"), Finding("c:443")]);
        using CancellationTokenSource stop = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RecordUntilAsync(store, s_nightly, Stopping, stop.Token));

        Assert.Equal([false, true, true], (await SweepsAsync(store)).Select(sweep => sweep.IsWhole));
        Assert.Equal("New c:443", Say(await ChangesAsync(store)));
        await using StateStore open = await OpenAsync(Parse(store));
        Assert.Equal(RunState.Cancelled, (await ListAsync(open, new RunFilter(Limit: 1)))[0].State);
        Assert.Empty(Sink.Problems);

        async IAsyncEnumerable<CertificateFinding> Stopping(OperationCall<SweepOptions> call, [EnumeratorCancellation] CancellationToken token)
        {
            yield return Finding("a:443");
            // The recording has begun by then, so that there is something that was stopped.
            await using StateStore seen = await OpenAsync(Parse(store));
            while ((await ListAsync(seen, new RunFilter(Limit: 10))).Count < 3)
            {
                await Task.Delay(10, Token);
            }

            await stop.CancelAsync();
            yield return Finding("b:443");
            token.ThrowIfCancellationRequested();
        }
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_reader_that_has_enough_leaves_an_incomplete_sweep(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        OperationCall<SweepOptions> call = new(s_nightly, AsyncEnumerable.Empty<SweepOptions>(), Context(store));
        await foreach (CertificateFinding finding in SweepRecorder.RecordAsync(call, (_, _) => Many(100).ToAsyncEnumerable(), Token))
        {
            break;
        }

        Assert.All(await SweepsAsync(store), sweep => Assert.False(sweep.IsWhole));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_sweep_that_left_targets_out_is_not_whole(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await RecordAsync(store, s_nightly, (call, _) => Telling(call, "InventoryUnreadable"));
        Assert.False(Assert.Single(await SweepsAsync(store)).IsWhole);

        await RecordAsync(store, s_nightly, (call, _) => Telling(call, "TargetSchemeUnknown"));
        Assert.Equal(2, Sink.Problems.Count);
        Assert.Single(await SweepsAsync(store), sweep => sweep.IsWhole);

        static async IAsyncEnumerable<CertificateFinding> Telling(OperationCall<SweepOptions> call, string errorId)
        {
            await Task.CompletedTask;
            call.Context.Sink.Problem(new ToilException(errorId, ErrorKind.NotFound, "It is not there.", "Look."));
            yield return Finding("a:443");
        }
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_store_that_fails_in_the_middle_costs_the_recording_only(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await NightsAsync(store, [Finding("a:443")]);

        List<CertificateFinding> shown = await RecordAsync(store, s_nightly, Breaking);

        Assert.Equal(20_000, shown.Count);
        ToilException problem = Assert.Single(Sink.Problems);
        Assert.Equal("SweepNotRecorded", problem.ErrorId);
        Assert.Contains("shown, but not recorded under 'nightly'", problem.Message);
        Assert.DoesNotContain(PostgresCluster.Password, problem.ToString());
        // The table's loss is undone, and the sweep is still not whole.
        await using StateStore open = await OpenAsync(Parse(store));
        await open.WriteAsync(session => session.ExecuteAsync("ALTER TABLE away RENAME TO toil_certificate_finding"), Token);
        Assert.Equal([false, true], (await SweepsAsync(store)).Select(sweep => sweep.IsWhole));

        async IAsyncEnumerable<CertificateFinding> Breaking(OperationCall<SweepOptions> call, [EnumeratorCancellation] CancellationToken token)
        {
            foreach ((CertificateFinding finding, int i) in Many(20_000).Select((finding, i) => (finding, i)))
            {
                if (i == 3_000)
                {
                    while (await RowsAsync(store) < 2_001)
                    {
                        await Task.Delay(10, token);
                    }

                    await using StateStore open = await OpenAsync(Parse(store));
                    await open.WriteAsync(session => session.ExecuteAsync("ALTER TABLE toil_certificate_finding RENAME TO away"), Token);
                }

                yield return finding;
            }
        }
    }

    [Fact]
    public async Task A_store_that_is_not_there_costs_the_recording_only()
    {
        List<CertificateFinding> shown = await RecordAsync("postgresql://ada@127.0.0.1:1/toil", s_nightly, Many(10_000));

        Assert.Equal(10_000, shown.Count);
        ToilException problem = Assert.Single(Sink.Problems);
        Assert.Equal(("SweepNotRecorded", ErrorKind.Unavailable), (problem.ErrorId, problem.Kind));
    }

    [Fact]
    public async Task A_server_that_goes_away_in_the_middle_costs_the_recording_only()
    {
        string store = await NewTextAsync(StoreEngineKind.PostgreSql) + "&application_name=ended";
        List<CertificateFinding> shown = await RecordAsync(store, s_nightly, Ending);

        Assert.Equal(20_000, shown.Count);
        Assert.Equal("SweepNotRecorded", Assert.Single(Sink.Problems).ErrorId);
        Assert.All(await SweepsAsync(store), sweep => Assert.False(sweep.IsWhole));

        async IAsyncEnumerable<CertificateFinding> Ending(OperationCall<SweepOptions> call, [EnumeratorCancellation] CancellationToken token)
        {
            foreach ((CertificateFinding finding, int i) in Many(20_000).Select((finding, i) => (finding, i)))
            {
                if (i == 3_000)
                {
                    while (await RowsAsync(store) < 1_000)
                    {
                        await Task.Delay(10, token);
                    }

                    // As a server does that is shut down: it ends its sessions, the idle one of the recording among them.
                    await Cluster.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ended'");
                }

                yield return finding;
            }
        }
    }

    [Fact]
    public async Task A_store_that_is_held_by_others_costs_the_recording_only()
    {
        string store = await NewTextAsync(StoreEngineKind.Sqlite);
        await using StateStore open = await OpenAsync(Parse(store));
        TaskCompletionSource done = new();
        Task<int> holding = open.WriteAsync(
            async session =>
            {
                await done.Task;
                return 0;
            },
            Token);

        List<CertificateFinding> shown = await RecordAsync(store, s_nightly, Many(10_000));

        done.SetResult();
        await holding;
        Assert.Equal(10_000, shown.Count);
        ToilException problem = Assert.Single(Sink.Problems);
        Assert.Equal(("SweepNotRecorded", "StoreBusy"), (problem.ErrorId, (problem.InnerException as ToilException)?.ErrorId));
    }

    [Theory]
    [InlineData("RecordNameInvalid", " ", null)]
    [InlineData("RecordNameInvalid", "a\nb", null)]
    [InlineData("SweepIdInvalid", "nightly", "")]
    [InlineData("RecordMissing", null, "7")]
    public async Task A_wrong_request_is_refused_before_anything_is_swept(string errorId, string? record, string? id)
        => await FailsAsync(errorId, () => RecordAsync("nowhere.db", new SweepOptions { Record = record, SweepId = id }, Refused));

    [Fact]
    public async Task A_shard_says_to_which_sweep_it_belongs()
        => Assert.Contains("GITHUB_RUN_ID", (await FailsAsync("SweepIdMissing", () => RecordAsync("nowhere.db", s_nightly with { Shard = Shard(1, 2) }, Refused))).Remedy);

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Shards_of_one_sweep_have_one_count(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await RecordAsync(store, s_nightly with { SweepId = "7", Shard = Shard(1, 16) }, Finding("a:443"));
        await RecordAsync(store, s_nightly with { SweepId = "7", Shard = Shard(2, 8) }, Finding("b:443"));

        Assert.Contains("was cut into 16 shards, and this is shard 2/8", Assert.Single(Sink.Problems).Message);
        Assert.Equal(1, await RowsAsync(store));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Older_sweeps_are_removed(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        for (int night = 0; night < 5; night++)
        {
            await RecordAsync(store, s_nightly with { Keep = 3 }, Many(10));
            Clock.Now += TimeSpan.FromDays(1);
        }

        await RecordAsync(store, s_nightly with { Record = "other", Keep = 3 }, Many(10));

        Assert.Equal([FirstNight.AddDays(4), FirstNight.AddDays(3), FirstNight.AddDays(2)], (await SweepsAsync(store)).Select(sweep => sweep.StartedAt));
        Assert.Equal(40, await RowsAsync(store));
    }

    [Fact]
    public async Task A_sweep_that_is_not_recorded_opens_no_store()
    {
        string store = Path.Combine(Folder, "untouched.db");

        Assert.Single(await RecordAsync(store, new SweepOptions(), Finding("a:443")));

        Assert.False(File.Exists(store));
    }

    private static IEnumerable<CertificateFinding> Many(int count, string prefix = "host") => Enumerable.Range(0, count).Select(i => Finding($"{prefix}-{i}.example.com:443"));

    private static IAsyncEnumerable<CertificateFinding> Refused(OperationCall<SweepOptions> call, CancellationToken token)
        => throw new InvalidOperationException("nothing is swept");
}
