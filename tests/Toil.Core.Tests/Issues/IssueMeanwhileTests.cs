using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Core.Tests.Issues;

/// <summary>What people and other runs do while a run is at work.</summary>
public sealed class IssueMeanwhileTests : SyncTestBase
{
    [Theory]
    [InlineData("not_planned", "Muted a")]
    [InlineData("completed", null)]
    public async Task An_issue_that_somebody_closes_meanwhile_is_not_opened_again(string reason, string? told)
    {
        await SyncAsync([Bad("a", Severity.Warning)]);
        Tracker.Meanwhile = () =>
        {
            Tracker.Edit(1, issue => issue with { IsOpen = false, StateReason = reason, ClosedAt = Time.Now.AddMinutes(1) });
            return Task.CompletedTask;
        };
        Assert.Equal(told is null ? [] : [told], Told(await SyncAsync([Bad("a", Severity.Critical)])));
        Assert.False(Tracker.Issues[0].IsOpen);
        Assert.Empty(Tracker.Comments(1));
    }

    [Fact]
    public async Task Two_runs_at_once_comment_once()
    {
        await SyncAsync([Bad("a", Severity.Warning)]);
        Time.Now += TimeSpan.FromDays(1);
        Tracker.Meanwhile = () => SyncAsync([Bad("a", Severity.Critical)]);
        Assert.Empty(Told(await SyncAsync([Bad("a", Severity.Critical)])));
        Assert.Single(Tracker.Comments(1));
    }

    [Fact]
    public async Task What_another_run_found_later_is_not_closed()
    {
        await SyncAsync([Bad("a")]);
        DateTimeOffset earlier = Time.Now += TimeSpan.FromHours(1);
        Time.Now += TimeSpan.FromHours(1);
        Tracker.Meanwhile = () => SyncAsync([Bad("a", Severity.Critical)]);
        Assert.Equal(["Kept a"], Told(await SyncAsync(Tracker, [Fine("a")], true, [], observed: earlier)));
        Assert.True(Tracker.Issues[0].IsOpen);
    }

    [Fact]
    public async Task A_duplicate_that_was_closed_mutes_nothing_when_the_older_one_is_deleted()
    {
        await SyncAsync([Bad("a")]);
        Tracker.Add(new IssueDraft(Tracker.Issues[0].Title, Tracker.Issues[0].Body, ["toil"], [], null));
        Assert.Equal(["Duplicate a"], Told(await SyncAsync([Bad("a")])));
        Tracker.Delete(1);
        Assert.Equal(["Created a"], Told(await SyncAsync([Bad("a")])));
    }

    [Fact]
    public async Task Of_two_issues_the_open_one_counts()
    {
        await SyncAsync([Bad("a")]);
        Tracker.Add(new IssueDraft(Tracker.Issues[0].Title, Tracker.Issues[0].Body, ["toil"], [], null));
        Tracker.Edit(1, issue => issue with { IsOpen = false, StateReason = "not_planned", ClosedAt = Time.Now });
        Assert.Empty(Told(await SyncAsync([Bad("a")])));
        Assert.Equal([false, true], Tracker.Issues.Select(issue => issue.IsOpen));
    }

    [Fact]
    public async Task What_became_worse_after_a_run_was_killed_is_told_as_well()
    {
        await SyncAsync([Bad("a", Severity.Warning)]);
        string before = Tracker.Issues[0].Body;
        await SyncAsync([Bad("a", Severity.High)]);

        // Killed between the comment and the text.
        Tracker.Edit(1, issue => issue with { Body = before });
        await SyncAsync([Bad("a", Severity.High)]);
        Assert.Single(Tracker.Comments(1));
        Tracker.Edit(1, issue => issue with { Body = before });
        await SyncAsync([Bad("a", Severity.Critical, RuleIdOther, message: "Its key is known to others.")]);
        Assert.Contains("Its key is known", Tracker.Comments(1)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_gone_does_not_stop_the_others()
    {
        await SyncAsync([Bad("a"), Bad("b")]);
        Tracker.Meanwhile = () =>
        {
            Tracker.Delete(1);
            return Task.CompletedTask;
        };
        Assert.Equal(["Kept a", "Worse b"], Told(await SyncAsync([Bad("a", Severity.Critical), Bad("b", Severity.Critical)])));
        Assert.Equal(["Created a"], Told(await SyncAsync([Bad("a", Severity.Critical), Bad("b", Severity.Critical)])));
    }

    private static string RuleIdOther => Toil.Certificates.RuleIds.NameMismatch;
}
