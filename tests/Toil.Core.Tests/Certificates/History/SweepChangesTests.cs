using Toil.Certificates;
using Toil.Certificates.History;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Certificates.History;

/// <summary>What a nightly job is told.</summary>
public sealed class SweepChangesTests(PostgresFixture postgres) : HistoryTest(postgres)
{
    private static readonly CertificateProblem s_soon = new(RuleIds.RenewalDue, Severity.Warning, "It ends soon.", "Renew it.");
    private static readonly CertificateProblem s_over = new(RuleIds.Expired, Severity.Critical, "It has ended.", "Renew it.");

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Every_kind_is_told(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await NightsAsync(
            store,
            [
                Finding("same:443"), Finding("renewed:443", 1, s_soon), Finding("replaced:443", 3), Finding("worse:443", 1, s_soon), Finding("better:443", 1, s_over, s_soon),
                Finding("fixed:443", 1, s_soon), Finding("gone:443"), Finding("down:443"), Failed("up:443"), Finding("known:443", 1, s_soon),
            ],
            [
                Finding("same:443"), Finding("renewed:443", 2), Finding("replaced:443", 2), Finding("worse:443", 1, s_over), Finding("better:443", 1, s_soon),
                Finding("fixed:443"), Finding("new:443", 1, s_over), Failed("down:443"), Finding("up:443"), Finding("known:443", 1, s_soon),
            ]);

        List<CertificateChange> changes = await ChangesAsync(store);

        Assert.Equal(
            "Better better:443, Worse down:443, Fixed fixed:443, Gone gone:443, New new:443, Renewed renewed:443, Replaced replaced:443, Fixed up:443, Worse worse:443",
            Say(changes));
        Assert.Equal(
            [Severity.None, Severity.High, Severity.None, Severity.Info, Severity.Critical, Severity.None, Severity.Warning, Severity.None, Severity.Critical],
            changes.Select(change => change.Severity));
        CertificateChange worse = changes.Single(change => change.Target == "worse:443");
        Assert.Equal(("It has ended.", "ada", "1"), (worse.Problem, worse.Owner, worse.Labels["tier"]));
        Assert.Equal((FirstNight, FirstNight.AddDays(1)), (worse.Since, worse.Until));
        Assert.Equal(11, (await ChangesAsync(store, ("include-unchanged", true))).Count);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Addresses_behind_a_name_may_come_and_go(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await NightsAsync(
            store,
            [Finding("cdn:443") with { Address = "192.0.2.1" }, Finding("cdn:443") with { Address = "192.0.2.2" }, Finding("lb:443") with { Address = "192.0.2.1" }, Finding("dns:443") with { Address = "192.0.2.1" }, Finding("dns:443") with { Address = "192.0.2.2" }],
            [Finding("cdn:443") with { Address = "198.51.100.9" }, Finding("lb:443") with { Address = "192.0.2.1" }, Finding("lb:443", 2) with { Address = "192.0.2.7" }, Failed("dns:443")]);

        Assert.Equal("Worse dns:443, Renewed lb:443", Say(await ChangesAsync(store)));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task What_lies_in_a_file_is_told_apart(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await NightsAsync(
            store,
            [
                InFile("/srv/one.pem", "a"), InFile("/srv/two.pem", "a"), InFile("/srv/two.pem", "b", 2, "2"), InFile("/srv/locked.pem", "a"),
                InFile("/srv/locked.pem", "b", 2, "2"), InFile("/nas/a.pem", "a"), InFile("/nas/deep/b.pem", "a"), Failed("/mnt", SourceKind.File), Failed("/old", SourceKind.File),
            ],
            [
                InFile("/srv/one.pem", "a,b", 2), InFile("/srv/two.pem", "a"), InFile("/srv/two.pem", "c", 4, "2"), Failed("/srv/locked.pem", SourceKind.File),
                Failed("/nas", SourceKind.File), InFile("/mnt/x.pem", "x"),
            ]);

        // A folder that cannot be read is one new trouble; what lies in it is not gone. One that can be read again is fixed.
        Assert.Equal(
            ["Fixed /mnt", "New /mnt/x.pem", "New /nas", "Gone /old", "Worse /srv/locked.pem", "Renewed /srv/one.pem", "Gone /srv/two.pem", "New /srv/two.pem"],
            (await ChangesAsync(store)).OrderBy(change => change.Target, StringComparer.Ordinal).ThenByDescending(change => change.Change)
                .Select(change => $"{change.Change} {change.Target}"));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_target_that_stands_twice_in_the_list_is_one(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await NightsAsync(store, [Finding("a:443"), Finding("a:443")], [Finding("a:443")], [Finding("a:443"), Finding("a:443")]);

        Assert.Empty(await ChangesAsync(store));
        Assert.Empty(await ChangesAsync(store, ("since", "2d")));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task An_earlier_sweep_is_found_by_age_instant_or_id(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await NightsAsync(store, [Finding("one:443")], [Finding("one:443"), Finding("two:443")], [Finding("one:443"), Finding("two:443"), Finding("three:443")]);
        string first = (await SweepsAsync(store))[^1].Id;

        Assert.Equal("New three:443", Say(await ChangesAsync(store, ("name", "nightly"))));
        Assert.Equal("New three:443", Say(await ChangesAsync(store, ("since", "1d"))));
        Assert.Equal("New three:443, New two:443", Say(await ChangesAsync(store, ("since", "3d"))));
        Assert.Equal("New three:443, New two:443", Say(await ChangesAsync(store, ("since", "2026-11-01T05:00+01:00"))));
        Assert.Equal("New three:443", Say(await ChangesAsync(store, ("since", "2026-11-03"))));
        Assert.Equal("New three:443, New two:443", Say(await ChangesAsync(store, ("since", first))));
        Assert.Equal("New two:443", Say(await ChangesAsync(store, ("sweep-id", (await SweepsAsync(store))[1].Id))));
        await FailsAsync("NoEarlierSweep", () => ChangesAsync(store, ("since", "90d")));
        await FailsAsync("NoEarlierSweep", () => ChangesAsync(store, ("sweep-id", first)));
        Assert.Contains("2026-11-03T03:00Z", (await FailsAsync("SinceInvalid", () => ChangesAsync(store, ("since", "2026-11-03T03:00")))).Remedy);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task What_cannot_be_compared_says_why(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        Assert.Contains("--record", (await FailsAsync("NoRecordedSweep", () => ChangesAsync(store))).Remedy);

        await RecordAsync(store, new SweepOptions { Record = "nightly" }, Finding("a:443"));
        Assert.Contains("--record nightly", (await FailsAsync("NoEarlierSweep", () => ChangesAsync(store))).Remedy);
        Assert.Equal("Did you mean 'nightly'?", (await FailsAsync("SweepNameUnknown", () => ChangesAsync(store, ("name", "nihgtly")))).Remedy);
        await FailsAsync("SweepUnknown", () => ChangesAsync(store, ("sweep-id", "42")));

        await RecordAsync(store, new SweepOptions { Record = "weekly", Shard = Shard(1, 2), SweepId = "7" }, Finding("a:443"));
        Assert.Contains("nightly, weekly", (await FailsAsync("SweepNameMissing", () => ChangesAsync(store))).Remedy);
        Assert.Contains("1 of 2 shards are in, without 2.", (await FailsAsync("NoWholeSweep", () => ChangesAsync(store, ("name", "weekly")))).Message);
        Assert.Contains("without 2.", (await FailsAsync("SweepIncomplete", () => ChangesAsync(store, ("name", "weekly"), ("sweep-id", "7")))).Message);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Secrets_are_not_kept(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        OperationContext context = Context(store);
        context.Redactor.Register("hunter2secret");
        context.Redactor.Register("null");
        OperationCall<SweepOptions> call = new(new SweepOptions { Record = "nightly" }, AsyncEnumerable.Empty<SweepOptions>(), context);
        CertificateFinding finding = Finding("a:443", 1, s_soon with { Message = "It ends soon: hunter2secret." }) with { Owner = "hunter2secret" };

        Assert.Single(await SweepRecorder.RecordAsync(call, (_, _) => new[] { finding }.ToAsyncEnumerable(), Token).ToListAsync(Token));

        await using StateStore open = await OpenAsync(Parse(store));
        string body = await open.ReadAsync(session => session.ScalarAsync<string>("SELECT body FROM toil_certificate_finding"), Token);
        Assert.DoesNotContain("hunter2", body);
        Assert.Equal("***", RecordedFinding.Parse(body).Owner);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task What_a_later_Toil_wrote_is_not_guessed(StoreEngineKind engine)
    {
        string store = await NewTextAsync(engine);
        await NightsAsync(store, [Finding("a:443")], [Finding("a:443")]);
        await using StateStore open = await OpenAsync(Parse(store));
        await open.WriteAsync(session => session.ExecuteAsync("UPDATE toil_certificate_finding SET body = REPLACE(body, '\"Ok\"', '\"Dreaming\"')"), Token);

        await FailsAsync("RecordedFindingUnknown", () => ChangesAsync(store));
    }
}
