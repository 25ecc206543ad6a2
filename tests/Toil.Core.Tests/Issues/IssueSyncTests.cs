using Toil.Certificates;
using Toil.Issues;
using Toil.Issues.Texts;
using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Core.Tests.Issues;

public sealed class IssueSyncTests : SyncTestBase
{
    [Fact]
    public async Task A_finding_becomes_one_issue_however_often_it_is_found()
    {
        Assert.Equal(["Created a", "Created b"], Told(await SyncAsync([Bad("a"), Bad("b", Severity.Warning, RuleIds.RenewalDue), Fine("c")])));
        int writes = Tracker.Writes;
        for (int night = 0; night < 3; night++)
        {
            Time.Now += TimeSpan.FromDays(1);
            Assert.All(await SyncAsync([Bad("a", message: $"It ended {night} days ago."), Bad("b", Severity.Warning, RuleIds.RenewalDue), Fine("c")]), change => Assert.Equal(IssueAction.Unchanged, change.Action));
        }

        Assert.Equal(writes, Tracker.Writes);
        Assert.Equal(["a.example.com:443: Expired", "b.example.com:443: RenewSoon"], Tracker.Issues.Select(issue => issue.Title));
        Assert.Contains("It ended.", Tracker.Issues[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_comments_when_it_is_worse_and_only_writes_when_it_is_better()
    {
        await SyncAsync([Bad("a", Severity.Warning, RuleIds.RenewalDue)]);
        Assert.Equal(["Worse a"], Told(await SyncAsync([Bad("a", Severity.Critical)])));
        Assert.Equal("a.example.com:443: Expired", Tracker.Issues[0].Title);
        Assert.Contains("Critical, from Warning", Assert.Single(Tracker.Comments(1)), StringComparison.Ordinal);
        Assert.Equal(["Updated a"], Told(await SyncAsync([Bad("a", Severity.Warning, RuleIds.RenewalDue)])));
        Assert.Equal(["Worse a"], Told(await SyncAsync([Bad("a", Severity.Critical)])));
        Assert.Equal(2, Tracker.Comments(1).Count);
    }

    [Fact]
    public async Task It_closes_what_is_fine_and_opens_what_is_back()
    {
        await SyncAsync([Bad("a")]);
        Assert.Equal(["Closed a"], Told(await PartAsync([Fine("a")])));
        Assert.Equal((false, "completed"), (Tracker.Issues[0].IsOpen, Tracker.Issues[0].StateReason));
        Assert.Empty(await SyncAsync([Fine("a")]));
        Time.Now += TimeSpan.FromDays(1);
        Assert.Equal(["Reopened a"], Told(await SyncAsync([Bad("a")])));
        Assert.True(Tracker.Issues[0].IsOpen);
        Assert.Equal(["Unchanged"], (await SyncAsync([Bad("a")])).Select(change => change.Action.ToString()));
        Assert.Equal(2, Tracker.Comments(1).Count);
    }

    [Fact]
    public async Task Only_a_whole_sweep_of_the_same_list_closes_what_it_no_longer_has()
    {
        await SyncAsync([Bad("a"), Bad("b")]);
        IssueChange kept = Assert.Single(await PartAsync([Bad("b")]), change => change.Action != IssueAction.Unchanged);
        Assert.Equal(IssueAction.Kept, kept.Action);
        Assert.Contains("is not whole", kept.Detail, StringComparison.Ordinal);
        Assert.Empty(Told(await SyncAsync([Bad("b")], ("Scope", "another list"))));
        Assert.Equal(["Closed a"], Told(await SyncAsync([Bad("b")])));
    }

    [Fact]
    public async Task What_lies_where_nothing_could_be_read_is_not_gone()
    {
        CertificateFinding file = Bad("a") with { Target = "/etc/ssl/private/shop.pem", Source = SourceKind.File };
        CertificateFinding folder = Bad("f") with { Target = "/etc/ssl/private", Source = SourceKind.File, Thumbprint = null, Verdict = Verdict.Unreachable };
        await SyncAsync([file]);
        Assert.Contains("Kept /etc/ssl/private/shop", Told(await SyncAsync([folder])));
        Assert.True(Tracker.Issues[0].IsOpen);
    }

    [Fact]
    public async Task What_a_person_closes_as_not_planned_is_left_alone()
    {
        await SyncAsync([Bad("a", Severity.Warning)]);
        Tracker.Edit(1, issue => issue with { IsOpen = false, StateReason = "not_planned", ClosedAt = Time.Now });
        Time.Now += TimeSpan.FromDays(1);
        Assert.Equal(["Muted a"], Told(await SyncAsync([Bad("a", Severity.Critical)])));
        Assert.Equal((false, 1), (Tracker.Issues[0].IsOpen, Tracker.Issues.Count));
    }

    [Fact]
    public async Task What_a_person_closes_as_done_comes_back_only_where_it_was_seen_afterwards()
    {
        await SyncAsync([Bad("a")]);
        DateTimeOffset sweep = Time.Now;
        Time.Now += TimeSpan.FromHours(1);
        Tracker.Edit(1, issue => issue with { IsOpen = false, StateReason = "completed", ClosedAt = Time.Now });
        Assert.Empty(Told(await SyncAsync(Tracker, [Bad("a")], true, [], observed: sweep)));
        Time.Now += TimeSpan.FromHours(1);
        Assert.Equal(["Reopened a"], Told(await SyncAsync([Bad("a")])));
    }

    [Fact]
    public async Task An_old_sweep_takes_nothing_back_from_a_later_one()
    {
        DateTimeOffset old = Time.Now;
        Time.Now += TimeSpan.FromDays(1);
        await SyncAsync([Bad("a"), Bad("b")]);
        string body = Tracker.Issues[0].Body;
        Assert.Equal(["Kept b"], Told(await SyncAsync(Tracker, [Bad("a", Severity.Critical)], true, [], observed: old)));
        Assert.Equal(body, Tracker.Issues[0].Body);
    }

    [Fact]
    public async Task What_people_write_stays()
    {
        await SyncAsync([Bad("a", Severity.Warning)]);
        Tracker.Edit(1, issue => issue with { Title = "The shop!", Body = $"Mine.\r\n\r\n{issue.Body.ReplaceLineEndings("\r\n")}\r\n\r\nAlso mine: <!-- toil:issue {{}} -->" });
        Assert.Equal(IssueAction.Worse, Assert.Single(await SyncAsync([Bad("a", Severity.Critical)])).Action);
        TrackedIssue issue = Assert.Single(Tracker.Issues);
        Assert.Equal("The shop!", issue.Title);
        Assert.StartsWith("Mine.\n\n<!-- toil:issue ", issue.Body, StringComparison.Ordinal);
        Assert.EndsWith("\n\nAlso mine: <!-- toil:issue {} -->", issue.Body, StringComparison.Ordinal);
        Assert.Single(issue.Body.Split(MarkerLine.End), part => part.Contains("**Critical**", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"digest\":\"", "\"digest\":\"x")]
    [InlineData("\"v\":1", "\"v\":")]
    [InlineData("<!-- /toil:issue -->", "")]
    public async Task A_hidden_line_that_was_damaged_is_put_right(string text, string damage)
    {
        await SyncAsync([Bad("a")]);
        Tracker.Edit(1, issue => issue with { Body = issue.Body.Replace(text, damage, StringComparison.Ordinal) });
        await SyncAsync([Bad("a", Severity.Warning, RuleIds.RenewalDue)]);
        Assert.Single(Tracker.Issues);
        Assert.Empty(Told(await SyncAsync([Bad("a", Severity.Warning, RuleIds.RenewalDue)])));
    }

    [Fact]
    public async Task New_issues_are_capped_and_the_rest_is_in_one()
    {
        CertificateFinding[] findings = [.. Enumerable.Range(0, 30).Select(i => Bad($"a{i:00}", i < 3 ? Severity.Critical : Severity.Warning))];
        List<IssueChange> first = await SyncAsync(findings, ("MaxNew", 5));
        Assert.Equal(6, Tracker.Issues.Count);
        Assert.Equal(3, first.Take(3).Count(change => change.FindingSeverity == Severity.Critical));
        Assert.Equal(25, first.Count(change => change.Action == IssueAction.Listed && change.Number == 6));
        Assert.Contains("a29.example.com:443", Tracker.Issues[5].Body, StringComparison.Ordinal);

        List<IssueChange> second = await SyncAsync(findings, ("MaxNew", 100));
        Assert.Equal(25, second.Count(change => change.Action == IssueAction.Created));
        Assert.Equal(IssueAction.Closed, second[^1].Action);
        Assert.Equal(30, Tracker.Issues.Count(issue => issue.IsOpen));
    }

    [Fact]
    public async Task One_issue_for_an_owner()
    {
        (string, object?)[] byOwner = [("GroupBy", "Owner"), ("OwnerAssignee", new[] { "payments=alice" }), ("Assignee", new[] { "bob" }), ("Label", new[] { "tls" }), ("Milestone", "Autumn")];
        await SyncAsync([Bad("a", owner: "payments"), Bad("b", owner: "payments"), Bad("c")], byOwner);
        Assert.Equal(2, Tracker.Issues.Count);
        Assert.Equal(["bob", "alice"], Tracker.Issues[0].Assignees);
        Assert.Equal(["toil", "tls"], Tracker.Issues[0].Labels);
        IssueChange worse = Assert.Single(await SyncAsync([Bad("a", owner: "payments"), Bad("b", owner: "payments"), Bad("d", owner: "payments"), Bad("c")], byOwner), change => change.Action == IssueAction.Worse);
        Assert.Equal((3, "payments"), (worse.Findings, worse.Owner));
        Assert.Contains("d.example.com", Assert.Single(Tracker.Comments(1)), StringComparison.Ordinal);
        Assert.Equal(["Updated Findings of nightly for payments", "Closed Findings of nightly for nobody in particular"], Told(await SyncAsync([Bad("a", owner: "payments"), Fine("c")], byOwner)));

        // Each to its own again.
        Assert.Equal(["Created a", "Closed Findings of nightly for payments"], Told(await SyncAsync([Bad("a", owner: "payments"), Fine("c")])));
        Assert.Contains("kept in another issue", Tracker.Comments(1)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_runs_at_once_leave_one_issue()
    {
        await SyncAsync([Bad("a")]);
        Tracker.Add(new IssueDraft(Tracker.Issues[0].Title, Tracker.Issues[0].Body, ["toil"], [], null));
        Tracker.Add(new IssueDraft(Tracker.Issues[0].Title, Tracker.Issues[0].Body + "\nA person's words.", ["toil"], [], null));
        Assert.Equal(["Duplicate a"], Told(await SyncAsync([Bad("a")])));
        Assert.Equal([true, false, true], Tracker.Issues.Select(issue => issue.IsOpen));
        Assert.Empty(Told(await SyncAsync([Bad("a")])));
    }

    [Theory]
    [InlineData("Assignee", "carol", "IssueAssigneeUnknown")]
    [InlineData("Milestone", "Autmn", "IssueMilestoneUnknown")]
    [InlineData("Repository", "production", "IssueRepositoryInvalid")]
    [InlineData("Repository", "acme/../x", "IssueRepositoryInvalid")]
    [InlineData("Api", "ftp://x", "IssueApiInvalid")]
    [InlineData("TrackingLabel", "a,b", "IssueLabelInvalid")]
    [InlineData("Scope", "\u001b[31m", "IssueScopeInvalid")]
    [InlineData("Complete", true, "IssueFindingsTwice")]
    public async Task What_is_wrong_is_said_before_anything_is_written(string option, object value, string id)
    {
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => SyncAsync([Bad("a")], (option, value)));
        Assert.Equal(id, error.ErrorId);
        Assert.Empty(Tracker.Issues);
    }

    [Fact]
    public async Task A_sweep_that_found_nothing_at_all_closes_nothing()
    {
        await SyncAsync([Bad("a")]);
        Assert.Equal("IssueFindingsMissing", (await Assert.ThrowsAsync<ToilException>(() => SyncAsync([]))).ErrorId);
        Assert.True(Tracker.Issues[0].IsOpen);
    }

    [Fact]
    public async Task A_dry_run_says_all_of_it_and_does_nothing()
    {
        await SyncAsync([Bad("a", Severity.Warning), Bad("b")]);
        int writes = Tracker.Writes;
        List<IssueChange> planned = await SyncAsync(Tracker, [Bad("a", Severity.Critical), Fine("b"), Bad("c")], true, [], isDryRun: true);
        Assert.Equal(["Worse a", "Created c", "Closed b"], Told(planned));
        Assert.All(planned, change => Assert.True(change.IsPlanned));
        Assert.Equal(writes, Tracker.Writes);
        Assert.Equal(["would comment", "would create", "would close"], planned.Select(IssueView.Instance.Outcome));
    }

    [Fact]
    public async Task Below_the_asked_severity_everything_is_fine()
    {
        await SyncAsync([Bad("a", Severity.Warning)]);
        Assert.Equal(["Closed a"], Told(await SyncAsync([Bad("a", Severity.Warning)], ("MinSeverity", "High"))));
    }
}
