using Toil.Core.Tests.Support;
using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>Client and fake are held to GitHub's own description of its API: of GitHub.com, and of the newest Enterprise Server.</summary>
public sealed class GitHubContractTests : GitHubTestBase
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_request_of_the_client_is_as_described_and_every_described_answer_is_understood(bool isServer)
    {
        using TempFolder folder = new();
        using PrismServer prism = await PrismServer.StartAsync(Description(folder, isServer), null);
        using PrismRelay relay = new(prism.Root);
        IIssueTracker tracker = Open(options: Fake.Options() with { Api = new Uri(relay.Root + Prefix(isServer)), MaxWait = TimeSpan.Zero });

        // The description's example of a list is a pull request.
        Assert.Empty(await ListAsync(tracker, "bug"));
        _ = await ListAsync(tracker, "bug", DateTimeOffset.UtcNow);
        Assert.Equal("octocat", Assert.Single((await tracker.GetAsync(1_347, Cancel))!.Assignees));
        TrackedIssue created = await tracker.CreateAsync(new("Title", "Text", ["bug"], ["octocat"], 1), _ => false, Cancel);
        Assert.True(created.Number > 0);

        // The described answer is an issue that is open, whatever was asked.
        await FailsAsync("IssueRejected", () => tracker.UpdateAsync(1, new IssueEdit { Title = "t", Body = "b", IsOpen = false, StateReason = "completed", Labels = ["bug"] }, Cancel));
        _ = await tracker.UpdateAsync(1, new IssueEdit { IsOpen = true, StateReason = "reopened" }, Cancel);
        Assert.NotEmpty(await tracker.CommentsAsync(1, null, Cancel).ToListAsync(Cancel));
        await tracker.CommentAsync(1, "text", _ => false, Cancel);
        Assert.True(await tracker.IsAssignableAsync("octocat", Cancel));
        Assert.NotEmpty(await tracker.MilestonesAsync(Cancel));

        // The described answers have the label bug alone, so that this one is added, and not there in the end.
        await FailsAsync("IssueLabelDropped", () => CreateAsync(tracker, Draft()));
        Assert.Contains(relay.Requests, request => request.Path.EndsWith("/labels", StringComparison.Ordinal) && request.Status == 200);
        Assert.Empty(relay.Violations);

        // Made up by the schema: labels as text, nulls, nothing where nothing is required. Numbers have no lower bound in it.
        relay.IsDynamic = true;
        for (int attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                Assert.NotNull(await tracker.GetAsync(1, Cancel));
                _ = await ListAsync(tracker, "bug");
                _ = await tracker.CommentsAsync(1, null, Cancel).ToListAsync(Cancel);
                _ = await tracker.MilestonesAsync(Cancel);
            }
            catch (ToilException error) when (error.Sentence.Contains("an issue without", StringComparison.Ordinal) || error.Sentence.Contains("a milestone without", StringComparison.Ordinal))
            {
                // A number below 1, or a page that is none of the web.
            }
        }

        relay.IsDynamic = false;
        Assert.Empty(relay.Violations);
        foreach ((int code, string list, string create, string update, string comment) in (IEnumerable<(int, string, string, string, string)>)[
            (404, "IssueAccessDenied", "IssueAccessDenied", "IssueNotFound", "IssueNotFound"), (410, "", "IssueAccessDenied", "IssueNotFound", "IssueNotFound"),
            (422, "IssueRejected", "IssueRejected", "IssueRejected", "IssueRejected"), (403, "", "IssueAccessDenied", "IssueAccessDenied", "IssueAccessDenied"),
            (503, "", "IssueTrackerUnavailable", "IssueTrackerUnavailable", ""), (301, "IssueAnswerInvalid", "", "IssueAnswerInvalid", "")])
        {
            relay.Code = code;
            await FailsIfAsync(list, () => ListAsync(tracker));
            await FailsIfAsync(update, () => tracker.UpdateAsync(1, new IssueEdit { Title = "t" }, Cancel));
            await FailsIfAsync(comment, () => tracker.CommentAsync(1, "text", _ => false, Cancel));
            await FailsIfAsync(create, () => CreateAsync(tracker, Draft()));
            if (code is 404)
            {
                await FailsAsync("IssueAccessDenied", () => tracker.MilestonesAsync(Cancel));
                Assert.False(await tracker.IsAssignableAsync("nobody", Cancel));
            }

            if (code is 404 or 410)
            {
                Assert.Null(await tracker.GetAsync(1, Cancel));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_fake_answers_as_described(bool isServer)
    {
        using TempFolder folder = new();
        Fake.Prefix = Prefix(isServer);
        using PrismServer prism = await PrismServer.StartAsync(Description(folder, isServer), Fake.Root);
        Fake.PublicRoot = prism.Root;
        Fake.Milestones["Q4"] = 2;
        foreach (int number in Enumerable.Range(1, 101))
        {
            Fake.Add($"issue {number}", number % 2 == 0 ? null : "text", "toil");
        }

        Fake.Issues[7].IsPullRequest = true;
        Fake.Issues[8].IsOpen = false;
        Fake.DropsNewLabels = true;
        IIssueTracker tracker = Open(tuning: GitHubFake.Tuning with { CacheFolder = folder["cache"] }, options: Fake.Options() with { MaxWait = TimeSpan.Zero });
        Assert.Equal(100, (await ListAsync(tracker, since: DateTimeOffset.UnixEpoch)).Count);
        TrackedIssue created = await tracker.CreateAsync(new("Title", "Text", ["toil"], ["octocat"], 2), _ => false, Cancel);
        Assert.Equal(102, created.Number);
        Assert.Equal(["toil"], created.Labels);
        _ = await tracker.UpdateAsync(102, new IssueEdit { IsOpen = false, StateReason = "not_planned", Labels = ["toil", "other"] }, Cancel);
        _ = await tracker.UpdateAsync(102, new IssueEdit { IsOpen = true, StateReason = "reopened", Title = "t", Body = "b" }, Cancel);
        await tracker.CommentAsync(102, "text", _ => false, Cancel);
        Assert.Equal(["text"], await tracker.CommentsAsync(102, DateTimeOffset.UnixEpoch, Cancel).ToListAsync(Cancel));
        Assert.True(await tracker.IsAssignableAsync("octocat", Cancel));
        Assert.False(await tracker.IsAssignableAsync("nobody", Cancel));
        Assert.Equal(2, (await tracker.MilestonesAsync(Cancel))["Q4"]);
        Assert.Equal("t", (await tracker.GetAsync(102, Cancel))!.Title);
        Assert.Equal("t", (await tracker.GetAsync(102, Cancel))!.Title);
        Assert.Contains(Fake.Requests, request => request.Status == 304);

        Assert.Null(await tracker.GetAsync(999, Cancel));
        Fake.Issues[9].IsDeleted = true;
        Assert.Null(await tracker.GetAsync(9, Cancel));
        await FailsAsync("IssueRejected", () => CreateAsync(tracker, Draft(title: new string('x', 257))));
        Fake.Repository = "acme/prod";
        Assert.Equal(99, (await ListAsync(tracker, since: DateTimeOffset.UnixEpoch)).Count(issue => issue.Number != 102));
        Fake.HasIssues = false;
        await FailsAsync("IssuesDisabled", () => CreateAsync(tracker, Draft()));
        Fake.IsArchived = true;
        await FailsAsync("IssueAccessDenied", () => CreateAsync(tracker, Draft()));
        Fake.IsHidden = true;
        await FailsAsync("IssueRepositoryNotFound", () => ListAsync(tracker));

        // That it would be noticed.
        Fake.Override = (_, _) => new(200, """{"number":1,"title":"t","state":"open","html_url":"https://github.com/acme/production/issues/1"}""");
        Assert.Contains("HTTP 5", (await FailsAsync("IssueTrackerUnavailable", () => tracker.GetAsync(1, Cancel))).Sentence, StringComparison.Ordinal);
    }

    private static string Prefix(bool isServer) => isServer ? "/api/v3" : string.Empty;

    private static string Description(TempFolder folder, bool isServer)
    {
        Assert.SkipWhen(ApiDescription.Found is null, "needs prism on the PATH and GitHub's description beside it: npm install @stoplight/prism-cli @octokit/openapi");
        string part = folder["github.json"];
        ApiDescription.WritePart(ApiDescription.File(ApiDescription.Found.Value.Folder, isServer), part, Prefix(isServer));
        return part;
    }

    private async Task FailsIfAsync(string id, Func<Task> act)
    {
        if (id.Length > 0)
        {
            await FailsAsync(id, act);
        }
    }
}
