using Toil.Issues.GitHub;
using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>Rate limits are kept, waited for as long as was allowed, and told about.</summary>
public sealed class GitHubRateLimitTests : GitHubTestBase
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    private readonly LeapingClock _clock = new(s_start);

    public GitHubRateLimitTests() => Fake.Time = _clock;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_used_up_quota_is_waited_for_until_it_is_full_and_said_once()
    {
        Fake.Add("one", null, "toil");
        Fake.Quota = 0;
        Fake.QuotaReset = s_start.AddMinutes(10);
        Assert.Single(await ListAsync(Client(15)));
        Assert.InRange(_clock.GetUtcNow(), s_start.AddMinutes(10), s_start.AddMinutes(10).AddSeconds(5));
        string warning = Assert.Single(Sink.Warnings);
        Assert.Contains("acme/production at 127.0.0.1: GitHub's rate limit is used up. Waiting 10m1s, until 2026-11-21 03:10:01Z.", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_request_of_a_quota_is_not_followed_by_another()
    {
        Fake.Add("one", null, "toil");
        Fake.Quota = 1;
        Fake.QuotaReset = s_start.AddMinutes(5);
        IIssueTracker tracker = Client(15);
        Assert.Single(await ListAsync(tracker));
        Assert.Empty(Sink.Warnings);
        Assert.Single(await ListAsync(tracker));
        Assert.Equal(2, Fake.Requests.Count);
        Assert.All(Fake.Requests, request => Assert.Equal(200, request.Status));
        Assert.InRange(_clock.GetUtcNow(), s_start.AddMinutes(5), s_start.AddMinutes(6));
    }

    [Fact]
    public async Task A_reset_beyond_patience_is_not_waited_for_but_named()
    {
        Fake.Quota = 0;
        Fake.QuotaReset = s_start.AddMinutes(40);
        ToilException error = await FailsAsync("IssueRateLimited", () => ListAsync(Client(15)));
        Assert.Contains("is used up until 2026-11-21 03:40:01Z", error.Sentence, StringComparison.Ordinal);
        Assert.Contains("15m", error.Remedy, StringComparison.Ordinal);
        Assert.Empty(_clock.Waits);
        Assert.Single(Fake.Requests);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_here_does_not_change_how_long_is_waited()
    {
        LeapingClock wrong = new(s_start.AddHours(7));
        Fake.Quota = 0;
        Fake.QuotaReset = s_start.AddMinutes(10);
        Fake.Override = (_, number) => number == 1 ? null : new(200, "[]");
        Assert.Empty(await ListAsync(Client(15, wrong)));
        Assert.Equal([TimeSpan.FromSeconds(601)], wrong.Waits);
    }

    [Theory]
    [InlineData(403, "120", "You have exceeded a secondary rate limit.", 120)]
    [InlineData(429, "120", "Too many requests", 120)]
    [InlineData(429, null, "Too many requests", 60)]
    [InlineData(403, null, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.", 60)]
    [InlineData(403, null, "You have triggered an abuse detection mechanism.", 60)]
    [InlineData(429, "Sat, 21 Nov 2026 03:01:30 GMT", "Slow down", 90)]
    [InlineData(429, "0", "Slow down", 1)]
    [InlineData(429, "nonsense", "Slow down", 60)]
    [InlineData(429, "99999999999999999999", "Slow down", 60)]
    public async Task A_secondary_limit_is_waited_for_as_it_says(int status, string? retryAfter, string message, int seconds)
    {
        Fake.Override = (_, number) => number > 1 ? null : Limited(status, message, retryAfter);
        Assert.Empty(await ListAsync(Client(15)));
        Assert.Equal([TimeSpan.FromSeconds(seconds)], _clock.Waits);
    }

    [Fact]
    public async Task Whoever_is_refused_again_and_again_waits_longer_each_time_and_gives_up()
    {
        Fake.Override = (_, _) => Limited(429, "secondary rate limit", null);
        ToilException error = await FailsAsync("IssueRateLimited", () => ListAsync(Client(15)));
        Assert.Equal([1, 2, 4, 8], _clock.Waits.Select(wait => wait.TotalMinutes));
        Assert.Contains("come too fast", error.Sentence, StringComparison.Ordinal);
        Assert.Equal(5, Fake.Requests.Count);

        // Patience is over for the rest of the run as well.
        await FailsAsync("IssueRateLimited", () => ListAsync(_last!));
    }

    [Fact]
    public async Task A_server_that_always_says_now_is_not_asked_for_ever()
    {
        Fake.Override = (_, _) => Limited(429, "later", "0");
        await FailsAsync("IssueRateLimited", () => ListAsync(Client(15)));
        Assert.InRange(Fake.Requests.Count, 8, 12);
    }

    [Fact]
    public async Task A_write_that_was_refused_for_its_rate_is_sent_again_without_a_look()
    {
        Fake.Override = (_, number) => number > 1 ? null : Limited(403, "secondary rate limit", "30");
        Assert.Equal(1, (await CreateAsync(Client(15), Draft())).Number);
        Assert.Equal(["POST", "POST"], Fake.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task A_token_that_may_not_is_not_waited_for_even_with_its_last_request()
    {
        Fake.Override = (_, _) =>
        {
            FakeAnswer answer = FakeRoutes.Refuse(403, "Resource not accessible by integration");
            answer.Headers["x-ratelimit-remaining"] = "0";
            answer.Headers["x-ratelimit-reset"] = s_start.AddMinutes(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
            return answer;
        };
        await FailsAsync("IssueAccessDenied", () => ListAsync(Client(15)));
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task Writes_are_a_second_apart_and_reads_are_not()
    {
        IIssueTracker tracker = Fake.OpenTracker(Context(_clock), Options(15), GitHubFake.Tuning with { WritePace = TimeSpan.FromSeconds(1) });
        await CreateAsync(tracker, Draft(body: "1"));
        _ = await ListAsync(tracker);
        _ = await ListAsync(tracker);
        Assert.Empty(_clock.Waits);
        await CreateAsync(tracker, Draft(body: "2"));
        await tracker.CommentAsync(1, "text", _ => false, Cancel);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], _clock.Waits);
        tracker.Dispose();
    }

    [Fact]
    public async Task An_outage_is_waited_for_longer_and_longer_as_long_as_there_is_patience_and_said_once()
    {
        Fake.Fault = (_, _, _) => GitHubFault.BadGatewayBefore;
        IIssueTracker tracker = Fake.OpenTracker(Context(_clock), Options(15), new GitHubTuning());
        ToilException error = await FailsAsync("IssueTrackerUnavailable", () => ListAsync(tracker));
        Assert.Contains("answered with HTTP 502", error.Sentence, StringComparison.Ordinal);
        Assert.InRange(TimeSpan.FromTicks(_clock.Waits.Sum(wait => wait.Ticks)), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
        Assert.InRange(_clock.Waits.Count, 15, 40);
        Assert.Single(Sink.Warnings);
        tracker.Dispose();
    }

    private IIssueTracker? _last;

    private IIssueTracker Client(int minutes, TimeProvider? clock = null) => _last = Open(clock ?? _clock, Options(minutes));

    private IssueTrackerOptions Options(int minutes) => Fake.Options() with { MaxWait = TimeSpan.FromMinutes(minutes), Timeout = TimeSpan.FromDays(2) };

    private static FakeAnswer Limited(int status, string message, string? retryAfter)
    {
        FakeAnswer answer = FakeRoutes.Refuse(status, message);
        answer.Headers["Date"] = s_start.ToString("R");
        if (retryAfter is not null)
        {
            answer.Headers["Retry-After"] = retryAfter;
        }

        return answer;
    }
}
