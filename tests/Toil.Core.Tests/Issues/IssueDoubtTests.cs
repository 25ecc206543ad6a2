using Toil.Certificates;
using Toil.Operations;

namespace Toil.Core.Tests.Issues;

/// <summary>What nobody has looked at stays as it is told.</summary>
public sealed class IssueDoubtTests : SyncTestBase
{
    private static readonly (string, object?) s_byOwner = ("GroupBy", "Owner");

    [Fact]
    public async Task A_server_that_did_not_answer_is_not_fine_at_whatever_severity()
    {
        await SyncAsync([Bad("a", Severity.Critical)]);
        CertificateFinding silent = Silent("a");
        Assert.Equal(["Kept a"], Told(await SyncAsync([silent], ("MinSeverity", "Critical"))));
        Assert.Equal(["Kept a"], Told(await SyncAsync([silent with { Problems = [] }, Fine("b")])));
        Assert.Equal(["Kept a"], Told(await SyncAsync([silent with { Address = "192.0.2.2", Problems = [] }, Fine("a") with { Address = "192.0.2.1" }])));
        Assert.True(Tracker.Issues[0].IsOpen);
    }

    [Fact]
    public async Task A_machine_without_a_route_to_one_of_the_addresses_closes_what_is_fine()
    {
        await SyncAsync([Bad("a", Severity.Critical)]);
        CertificateFinding noRoute = Silent("a") with
        {
            Reason = FailureReason.NoRoute, Address = "2001:db8::1", Problems = [new CertificateProblem(RuleIds.Unreachable, Severity.Info, "No route.", "Nothing to do.")],
        };
        Assert.Equal(["Closed a"], Told(await SyncAsync([Fine("a") with { Address = "192.0.2.1" }, noRoute])));
    }

    [Fact]
    public async Task The_second_certificate_of_a_server_that_did_not_answer_is_not_gone()
    {
        CertificateFinding second = Bad("a") with { Entry = "ECDSA", Fingerprint = Print("a2") };
        await SyncAsync([Fine("a"), second]);
        Assert.Equal(["Created a", "Kept a"], Told(await SyncAsync([Silent("a")])));
        Assert.Equal(["Closed a", "Closed a"], Told(await SyncAsync([Fine("a")])));
    }

    [Fact]
    public async Task A_part_of_a_sweep_takes_nothing_out_of_an_owners_issue()
    {
        CertificateFinding[] all = [Bad("a", owner: "payments"), Bad("b", owner: "payments")];
        await SyncAsync(all, s_byOwner);
        Assert.Equal(["Kept Findings of nightly for payments"], Told(await PartAsync([all[0]], s_byOwner)));
        Assert.Contains("b.example.com", Tracker.Issues[0].Body, StringComparison.Ordinal);

        // What is new is told, and what was not looked at is still there.
        Assert.Equal(["Worse Findings of nightly for payments"], Told(await PartAsync([all[0], Bad("c", owner: "payments")], s_byOwner)));
        Assert.Contains("c.example.com", Assert.Single(Tracker.Comments(1)), StringComparison.Ordinal);
        Assert.Contains("b.example.com", Tracker.Issues[0].Body, StringComparison.Ordinal);
        Assert.Equal(["Kept Findings of nightly for payments"], Told(await PartAsync([all[0], Bad("c", owner: "payments")], s_byOwner)));

        // The next whole one says all of it, and b is no news.
        Assert.Equal(["Updated Findings of nightly for payments"], Told(await SyncAsync([.. all, Bad("c", owner: "payments")], s_byOwner)));
        Assert.Contains("c.example.com", Tracker.Issues[0].Body, StringComparison.Ordinal);
        Assert.Single(Tracker.Comments(1));
        Assert.Equal(["Updated Findings of nightly for payments"], Told(await PartAsync([all[0], Fine("b"), Fine("c")], s_byOwner)));
    }

    [Fact]
    public async Task A_part_of_a_sweep_takes_nothing_out_of_the_issue_for_the_rest()
    {
        await SyncAsync([Bad("a"), Bad("b"), Bad("c")], ("MaxNew", 1));
        await PartAsync([Bad("a"), Bad("b")], ("MaxNew", 0));
        Assert.Contains("c.example.com", Tracker.Issues[1].Body, StringComparison.Ordinal);
        await PartAsync([Bad("d")], ("MaxNew", 0));
        Assert.Contains("c.example.com", Tracker.Issues[1].Body, StringComparison.Ordinal);
        Assert.Contains("d.example.com", Assert.Single(Tracker.Comments(2)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owners_issue_stays_where_its_files_could_not_be_read()
    {
        CertificateFinding file = Bad("a", Severity.Critical, owner: "payments") with { Target = "/etc/ssl/private/shop.pem", Source = SourceKind.File };
        CertificateFinding folder = Silent("f") with { Target = "/etc/ssl/private", Source = SourceKind.File };
        await SyncAsync([file], s_byOwner, ("MinSeverity", "Critical"));
        Assert.Equal(["Kept Findings of nightly for payments"], Told(await SyncAsync([folder], s_byOwner, ("MinSeverity", "Critical"))));
        Assert.Equal(["Closed Findings of nightly for payments"], Told(await SyncAsync([folder, Fine("a")], s_byOwner, ("MinSeverity", "Critical"))));
    }

    [Fact]
    public async Task A_server_that_did_not_answer_says_nothing_of_what_an_owner_no_longer_has()
    {
        await SyncAsync([Bad("a", owner: "payments"), Bad("b", owner: "shop")], s_byOwner);
        Assert.Contains("Closed Findings of nightly for payments", Told(await SyncAsync([Silent("b") with { Owner = "shop" }], s_byOwner)));
    }

    [Fact]
    public async Task An_issue_is_not_closed_for_another_that_was_refused()
    {
        await SyncAsync([Bad("a", owner: "payments")]);
        Tracker.Refuses = title => title.StartsWith("Findings", StringComparison.Ordinal);
        Assert.Equal(["Kept a"], Told(await SyncAsync([Bad("a", owner: "payments")], s_byOwner)));
        Assert.True(Tracker.Issues[0].IsOpen);
    }

    [Fact]
    public async Task An_issue_is_not_closed_for_another_that_is_muted()
    {
        await SyncAsync([Bad("a", owner: "payments")], s_byOwner);
        Tracker.Edit(1, issue => issue with { IsOpen = false, StateReason = "not_planned", ClosedAt = Time.Now });
        await SyncAsync([Bad("a", owner: "payments")]);
        Assert.Equal(["Muted Findings of nightly for payments", "Kept a"], Told(await SyncAsync([Bad("a", owner: "payments")], s_byOwner)));
        Assert.True(Tracker.Issues[1].IsOpen);
    }

    [Fact]
    public async Task The_order_of_findings_changes_nothing()
    {
        CertificateFinding[] two = [Bad("a") with { Address = "192.0.2.1", Thumbprint = "AA" }, Bad("a") with { Address = "192.0.2.2", Thumbprint = "BB" }];
        await SyncAsync(two);
        Assert.Empty(Told(await SyncAsync([two[1], two[0]])));
    }

    private static CertificateFinding Silent(string name) => Fine(name) with
    {
        Verdict = Verdict.Unreachable, Reason = FailureReason.Timeout, Thumbprint = null, NotAfter = null,
        Problems = [new CertificateProblem(RuleIds.Unreachable, Severity.High, "It did not accept a connection in time.", "Check it.")],
    };
}
