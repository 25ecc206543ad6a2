using System.Collections.Concurrent;
using System.Diagnostics;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Issues.Tracking;
using Toil.Telemetry;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>What the client does where nothing fails.</summary>
public sealed class GitHubTrackerTests : GitHubTestBase
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_issue_is_created_found_changed_closed_and_opened()
    {
        Fake.Milestones["Q4"] = 3;
        IIssueTracker tracker = Open();
        TrackedIssue created = await tracker.CreateAsync(
            new("Title \u00e4\U0001F600", "Body", ["toil", "needs \"care\" & <more>"], ["octocat"], 3), _ => false, Cancel);
        Assert.Equal(1, created.Number);
        Assert.Equal("Title \u00e4\U0001F600", Fake.Issues[1].Title);
        Assert.Equal(["toil", "needs \"care\" & <more>"], created.Labels);
        Assert.Equal(["octocat"], created.Assignees);
        Assert.Equal(3, Fake.Issues[1].Milestone);
        Assert.True(created.IsOpen);

        TrackedIssue closed = await tracker.UpdateAsync(1, new IssueEdit { IsOpen = false, StateReason = "not_planned" }, Cancel);
        Assert.False(closed.IsOpen);
        Assert.Equal("not_planned", closed.StateReason);
        Assert.NotNull(closed.ClosedAt);
        Assert.Equal("Body", closed.Body);

        TrackedIssue opened = await tracker.UpdateAsync(1, new IssueEdit { IsOpen = true, StateReason = "reopened", Body = "Other", Labels = ["toil"] }, Cancel);
        Assert.True(opened.IsOpen);
        Assert.Null(opened.StateReason);
        Assert.Null(opened.ClosedAt);
        Assert.Equal(["toil"], opened.Labels);
        Assert.Equal("Other", (await tracker.GetAsync(1, Cancel))!.Body);
    }

    [Fact]
    public async Task Pull_requests_and_what_has_another_label_are_no_issues()
    {
        Fake.Add("one", null, "toil");
        Fake.Add("two", null, "other");
        Fake.Add("three", null, "toil").IsPullRequest = true;
        Fake.Add("four", "text", "Toil").IsOpen = false;
        List<TrackedIssue> issues = await ListAsync(Open());
        Assert.Equal([1, 4], issues.Select(issue => issue.Number));
        Assert.Equal(string.Empty, issues[0].Body);
        Assert.False(issues[1].IsOpen);
    }

    [Fact]
    public async Task A_thousand_issues_come_in_the_order_of_their_numbers_by_ten_requests()
    {
        foreach (int number in Enumerable.Range(1, 1_000))
        {
            Fake.Add($"issue {number}", null, "toil");
        }

        // One that moved here has an older date than those before it.
        Fake.Issues[1_000] = new FakeIssue { Number = 1_000, Title = "old", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = Fake.Issues[999].UpdatedAt };
        Fake.Issues[1_000].Labels.Add("toil");
        List<TrackedIssue> issues = await ListAsync(Open());
        Assert.Equal(Enumerable.Range(1, 1_000), issues.Select(issue => issue.Number));
        Assert.Equal(10, Fake.Requests.Count);
    }

    [Fact]
    public async Task Comments_come_oldest_first_over_all_pages()
    {
        Fake.Add("one", null, "toil");
        IIssueTracker tracker = Open();
        foreach (int number in Enumerable.Range(1, 120))
        {
            await tracker.CommentAsync(1, $"comment {number}", _ => false, Cancel);
        }

        List<string> comments = await tracker.CommentsAsync(1, null, Cancel).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(1, 120).Select(number => $"comment {number}"), comments);
        Assert.Empty(await tracker.CommentsAsync(1, DateTimeOffset.UtcNow.AddHours(1), Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Assignees_and_milestones_are_looked_up()
    {
        foreach (int number in Enumerable.Range(1, 130))
        {
            Fake.Milestones[$"m{number}"] = number;
        }

        IIssueTracker tracker = Open();
        Assert.True(await tracker.IsAssignableAsync("octocat", Cancel));
        Assert.False(await tracker.IsAssignableAsync("no/body", Cancel));
        IReadOnlyDictionary<string, int> milestones = await tracker.MilestonesAsync(Cancel);
        Assert.Equal(130, milestones.Count);
        Assert.Equal(130, milestones["m130"]);
    }

    [Fact]
    public async Task A_request_says_who_asks_and_in_which_version()
    {
        _ = await ListAsync(Open());
        FakeRequest request = Assert.Single(Fake.Requests);
        Assert.Equal("application/vnd.github+json", request.Headers["Accept"]);
        Assert.Equal("2022-11-28", request.Headers["X-GitHub-Api-Version"]);
        Assert.StartsWith("toil/", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Null(request.Headers["traceparent"]);
        Assert.Equal("/repos/acme/production/issues?state=all&sort=created&direction=asc&per_page=100&labels=toil", request.Path);
    }

    [Fact]
    public async Task Texts_arrive_and_come_back_as_they_are()
    {
        IIssueTracker tracker = Open();
        string[] texts = [.. HostileText.WellFormed.Generator.Sample(200).Where(text => text.Trim().Length is > 0 and < 250)];
        foreach (string text in texts)
        {
            TrackedIssue created = await tracker.CreateAsync(new(text, text, ["toil"], [], null), _ => false, Cancel);
            await tracker.CommentAsync(created.Number, text, _ => false, Cancel);
            Assert.Equal((text, text), (created.Title, created.Body));
            Assert.Equal(text, Fake.Issues[created.Number].Title);
            Assert.Equal([text], await tracker.CommentsAsync(created.Number, null, Cancel).ToListAsync(Cancel));
        }

        Assert.NotEmpty(texts);
        Assert.Equal(texts, (await ListAsync(tracker)).Select(issue => issue.Body));
    }

    [Fact]
    public async Task Each_request_is_a_span_without_the_token()
    {
        ConcurrentQueue<Activity> spans = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == ToilTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        Fake.Repository = "acme/spans";
        Fake.FailAt(1, GitHubFault.BadGatewayBefore);
        _ = await ListAsync(Open());
        Activity[] own = [.. spans.Where(span => (span.GetTagItem("url.path") as string)?.StartsWith("/repos/acme/spans", StringComparison.Ordinal) == true)];
        Assert.Equal([502, 200], own.Select(span => (int)span.GetTagItem("http.response.status_code")!));
        Assert.DoesNotContain(own.SelectMany(span => span.TagObjects), tag => $"{tag.Value}".Contains(Fake.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_changed_issues_only_those_since_then_are_asked_for()
    {
        Fake.Add("old", null, "toil").UpdatedAt = DateTimeOffset.UnixEpoch;
        Fake.Add("new", null, "toil");
        TrackedIssue issue = Assert.Single(await ListAsync(Open(), since: DateTimeOffset.UtcNow.AddHours(-1)));
        Assert.Equal(2, issue.Number);
    }
}
