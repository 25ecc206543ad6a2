using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>However an answer is lost, there is one issue and one comment in the end.</summary>
public sealed class GitHubOnceTests : GitHubTestBase
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<GitHubFault, int, int> Faults
    {
        get
        {
            TheoryData<GitHubFault, int, int> data = [];
            foreach (GitHubFault fault in Enum.GetValues<GitHubFault>())
            {
                // The first request is the write; the second and third look for it, or are the write again.
                for (int request = 1; request <= 3; request++)
                {
                    data.Add(fault, request, 0);
                    if (fault is not (GitHubFault.HangsAfter or GitHubFault.HangsBefore))
                    {
                        data.Add(fault, request, 2);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task An_issue_is_created_once(GitHubFault fault, int request, int lag)
    {
        Fake.Lag = lag;
        // One that the answer to the first request is lost of, so that there is a second and a third.
        Fake.Fault = (_, number, _) => number == request || (number == 1 && request > 1) ? (number == request ? fault : GitHubFault.CutAfter) : GitHubFault.None;
        TrackedIssue created = await CreateAsync(Open(options: Options()), Draft());
        Assert.Equal(1, created.Number);
        Assert.Single(Fake.Issues);
        Assert.Equal(["toil"], created.Labels);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_comment_is_written_once(GitHubFault fault, int request, int lag)
    {
        Fake.Add("one", null, "toil");
        Fake.Lag = lag;
        Fake.Fault = (_, number, _) => number == request || (number == 1 && request > 1) ? (number == request ? fault : GitHubFault.CutAfter) : GitHubFault.None;
        await Open(options: Options()).CommentAsync(1, "<!-- c1 --> worse", comment => comment.Contains("c1", StringComparison.Ordinal), Cancel);
        Assert.Single(Fake.Issues[1].Comments);
    }

    [Fact]
    public async Task Of_ten_lost_answers_in_a_row_none_makes_a_second_issue()
    {
        Fake.Fault = (_, number, writes) => writes is > 0 and <= 10 ? GitHubFault.CutBefore : number % 3 == 0 ? GitHubFault.BadGatewayAfter : GitHubFault.None;
        await CreateAsync(Open(options: Options()), Draft());
        Assert.Single(Fake.Issues);
        Assert.Equal(11, Fake.Requests.Count(request => request.IsWrite));
    }

    [Fact]
    public async Task An_issue_whose_answer_and_label_were_lost_is_found_and_labelled()
    {
        Fake.DropsNewLabels = true;
        Fake.FailAt(1, GitHubFault.CutAfter);
        TrackedIssue created = await CreateAsync(Open(options: Options()), Draft());
        Assert.Equal(["toil"], created.Labels);
        Assert.Equal(["toil"], Assert.Single(Fake.Issues).Value.Labels);
    }

    [Fact]
    public async Task An_issue_that_may_not_be_labelled_is_named()
    {
        Fake.DropsLabels = true;
        ToilException error = await FailsAsync("IssueLabelDropped", () => CreateAsync(Open(), Draft()));
        Assert.Contains("Issue 1 of acme/production", error.Sentence, StringComparison.Ordinal);
        Assert.Contains("issue 1 by hand", error.Remedy, StringComparison.Ordinal);
        Assert.IsType<ToilException>(error.InnerException);
    }

    [Fact]
    public async Task Without_patience_it_is_looked_once_and_not_sent_again()
    {
        Fake.FailAt(1, GitHubFault.CutAfter);
        TrackedIssue created = await CreateAsync(Open(options: Options() with { MaxWait = TimeSpan.Zero }), Draft());
        Assert.Equal(1, created.Number);

        Fake.FailAt(Fake.Requests.Count + 1, GitHubFault.CutBefore);
        ToilException error = await FailsAsync("IssueTrackerUnavailable", () => CreateAsync(Open(options: Options() with { MaxWait = TimeSpan.Zero }), Draft(body: "other")));
        Assert.Contains("whether it was done is not known", error.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, Fake.Requests.Count(request => request.IsWrite));
    }

    [Fact]
    public async Task Where_it_cannot_be_looked_the_doubt_is_said()
    {
        Fake.Fault = (_, number, _) => number == 1 ? GitHubFault.CutAfter : GitHubFault.None;
        Fake.Override = (_, number) => number == 1 ? null : FakeRoutes.Refuse(401, "Bad credentials");
        ToilException error = await FailsAsync("IssueTokenRefused", () => CreateAsync(Open(), Draft()));
        Assert.EndsWith("whether an attempt to create an issue had its effect is not known.", error.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_refused_needs_no_look()
    {
        IssueTrackerOptions options = Options() with { MaxWait = TimeSpan.FromMilliseconds(50) };
        IIssueTracker tracker = Open(options: options);
        Fake.Dispose();
        ToilException error = await FailsAsync("IssueTrackerUnavailable", () => CreateAsync(tracker, Draft()));
        Assert.DoesNotContain("not known", error.Sentence, StringComparison.Ordinal);
        Assert.Contains("could not be connected to", error.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_said_soon()
    {
        IssueTrackerOptions options = Options() with { Api = new Uri("https://toil.invalid/api/v3") };
        ToilException error = await FailsAsync("IssueTrackerUnavailable", () => CreateAsync(Open(options: options), Draft()));
        Assert.DoesNotContain("not known", error.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_sent_again_until_it_is_answered()
    {
        Fake.Add("one", null, "toil");
        Fake.Fault = (_, number, _) => number switch { 1 => GitHubFault.CutAfter, 2 => GitHubFault.BadGatewayAfter, 3 => GitHubFault.HalfAnswer, 4 => GitHubFault.CutBefore, _ => GitHubFault.None };
        TrackedIssue issue = await Open(options: Options()).UpdateAsync(1, new IssueEdit { Title = "two" }, Cancel);
        Assert.Equal("two", issue.Title);
        Assert.Equal(5, Fake.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_cancels_while_an_answer_is_waited_for_is_not_kept_waiting(bool isWrite)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Fake.Fault = (_, _, _) =>
        {
            stop.CancelAfter(100);
            return GitHubFault.HangsAfter;
        };
        IIssueTracker tracker = Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => _ = isWrite ? await tracker.CreateAsync(Draft(), _ => false, stop.Token) : await tracker.GetAsync(1, stop.Token));
        Assert.Single(Fake.Requests);
    }

    [Fact]
    public async Task Whoever_cancels_while_it_is_waited_before_another_attempt_is_not_kept_waiting()
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Fake.Fault = (_, _, _) => GitHubFault.BadGatewayBefore;
        Fake.Done = _ => { };
        IIssueTracker tracker = Open(tuning: GitHubFake.Tuning with { Backoff = TimeSpan.FromHours(1), LongestBackoff = TimeSpan.FromHours(1) }, options: Options() with { MaxWait = TimeSpan.FromHours(2) });
        Task<TrackedIssue?> asked = tracker.GetAsync(1, stop.Token);
        await WaitAsync(() => !Sink.Warnings.IsEmpty);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Contains("answered with HTTP 502. Waiting", Assert.Single(Sink.Warnings), StringComparison.Ordinal);
    }

    private IssueTrackerOptions Options() => Fake.Options() with { Timeout = TimeSpan.FromSeconds(2) };
}
