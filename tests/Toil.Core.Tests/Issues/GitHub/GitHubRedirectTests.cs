using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>A repository may be renamed, and an issue moved; the token goes to its own host alone.</summary>
public sealed class GitHubRedirectTests : GitHubTestBase
{
    private readonly IssueTrackerOptions _options;

    public GitHubRedirectTests()
    {
        _options = Fake.Options();
        Fake.Add("one", null, "toil");
        Fake.Repository = "acme/prod";
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_renamed_repository_is_found_by_all_that_is_asked_of_it()
    {
        Assert.Single(await ListAsync(Client()));
        Assert.Equal("one", (await Client().GetAsync(1, Cancel))!.Title);
        Assert.Equal(2, (await CreateAsync(Client(), Draft())).Number);
        Assert.Equal("two", (await Client().UpdateAsync(1, new IssueEdit { Title = "two" }, Cancel)).Title);
        await Client().CommentAsync(1, "text", _ => false, Cancel);
        Assert.Single(Fake.Issues[1].Comments);
        Assert.True(await Client().IsAssignableAsync("octocat", Cancel));
        Assert.Empty(await Client().MilestonesAsync(Cancel));
        Assert.All(Fake.Requests, request => Assert.Equal($"Bearer {Fake.Token}", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task What_is_redirected_for_good_is_asked_for_there_from_then_on()
    {
        IIssueTracker client = Client();
        _ = await ListAsync(client);
        _ = await ListAsync(client);
        _ = await CreateAsync(client, Draft());
        Assert.Equal([301, 200, 200, 201], Fake.Requests.Select(request => request.Status!.Value));
    }

    [Fact]
    public async Task A_moved_issue_is_gone_and_nothing_is_written_to_where_it_went()
    {
        Fake.Issues[1].MovedTo = (77, 1);
        IIssueTracker client = Open();
        Assert.Null(await client.GetAsync(1, Cancel));
        await FailsAsync("IssueNotFound", () => client.UpdateAsync(1, new IssueEdit { Title = "two" }, Cancel));
        await FailsAsync("IssueNotFound", () => client.CommentAsync(1, "text", _ => false, Cancel));
        Assert.DoesNotContain(Fake.Requests, request => request.Path.Contains("/77/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_moved_issue_of_a_renamed_repository_is_gone_too()
    {
        Fake.Issues[1].MovedTo = (FakeJson.RepositoryId, 12);
        Assert.Null(await Client().GetAsync(1, Cancel));
    }

    [Theory]
    [InlineData("https://evil.example/repos/acme/production/issues")]
    [InlineData("http://127.0.0.1:1/repos/acme/production/issues")]
    [InlineData("//evil.example/issues")]
    [InlineData("https://127.0.0.1/issues")]
    [InlineData("")]
    public async Task Another_host_does_not_get_the_token(string location)
    {
        Fake.Override = (_, _) => new(307, "{}") { Headers = { ["Location"] = location } };
        ToilException error = await FailsAsync("IssueAnswerInvalid", () => CreateAsync(Client(), Draft()));
        Assert.Contains("leads", error.Sentence, StringComparison.Ordinal);
        Assert.Empty(Fake.Issues.Values.Skip(1));
    }

    [Fact]
    public async Task A_circle_has_an_end()
    {
        Fake.Override = (request, _) => new(302, "{}") { Headers = { ["Location"] = request.Path } };
        ToilException error = await FailsAsync("IssueAnswerInvalid", () => ListAsync(Client()));
        Assert.Contains("circle", error.Sentence, StringComparison.Ordinal);
        Assert.InRange(Fake.Requests.Count, 2, 8);
        await FailsAsync("IssueAnswerInvalid", () => Client().GetAsync(1, Cancel));
    }

    private IIssueTracker Client() => Open(options: _options);
}
