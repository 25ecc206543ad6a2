using Toil.Core.Tests.Support;
using Toil.Issues.GitHub;
using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>Every refusal is one sentence that names the repository and what was asked, and a remedy.</summary>
public sealed class GitHubFailureTests : GitHubTestBase
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_token_is_named_by_its_place()
    {
        IIssueTracker tracker = Open();
        Fake.Token = "ghp_other";
        ToilException error = await FailsAsync("IssueTokenRefused", () => CreateAsync(tracker, Draft()));
        Assert.Contains("the token from file:", error.Sentence, StringComparison.Ordinal);
        Assert.Contains("acme/production at 127.0.0.1 could not be asked to create an issue", error.Sentence, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.AccessDenied, error.Kind);
        Assert.Single(Fake.Requests);
    }

    [Theory]
    [InlineData("Resource not accessible by integration", "x-accepted-github-permissions: issues=write", "permissions: issues: write; give an app issues=write")]
    [InlineData("Resource not accessible by integration", "", "give an app Issues: read and write")]
    [InlineData("Resource not accessible by personal access token", "x-accepted-github-permissions: issues=write; pull_requests=write", "fine-grained token issues=write; pull_requests=write")]
    [InlineData("Must have admin rights to Repository.", "x-accepted-oauth-scopes: repo|x-oauth-scopes: read:org, gist", "one of the scopes repo")]
    [InlineData("Must have admin rights to Repository.", "x-accepted-oauth-scopes: repo|x-oauth-scopes: ", "one of the scopes repo")]
    [InlineData("Must have admin rights to Repository.", "x-accepted-oauth-scopes: repo|x-oauth-scopes: repo", "Give the owner of the token")]
    [InlineData("Resource protected by organization SAML enforcement.", "x-github-sso: required; url=https://github.com/orgs/acme/sso?authorization_request=A1", "at https://github.com/orgs/acme/sso?authorization_request=A1")]
    [InlineData("Repository was archived so is read-only.", "", "Unarchive it")]
    [InlineData("Something \u001b[31m@octocat\r\n::error::x", "", "Give the owner")]
    public async Task A_denial_says_what_the_token_lacks(string message, string headers, string remedy)
    {
        Fake.Override = (_, _) =>
        {
            FakeAnswer answer = FakeRoutes.Refuse(403, message);
            foreach (string[] header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(": ", 2)))
            {
                answer.Headers[header[0]] = header[1];
            }

            return answer;
        };
        ToilException error = await FailsAsync("IssueAccessDenied", () => CreateAsync(Open(), Draft()));
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.Contains("may not create an issue in acme/production at 127.0.0.1", error.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public async Task No_such_repository_is_told_from_a_deleted_issue_and_from_issues_that_are_off()
    {
        Fake.Add("one", null, "toil");
        IIssueTracker tracker = Open();
        Assert.Null(await tracker.GetAsync(99, Cancel));
        await FailsAsync("IssueNotFound", () => tracker.UpdateAsync(99, new IssueEdit { Title = "t" }, Cancel));
        await FailsAsync("IssueNotFound", () => tracker.CommentAsync(99, "text", _ => false, Cancel));

        Fake.Issues[1].IsDeleted = true;
        Assert.Null(await tracker.GetAsync(1, Cancel));

        Fake.HasIssues = false;
        await FailsAsync("IssuesDisabled", () => tracker.GetAsync(1, Cancel));
        await FailsAsync("IssuesDisabled", () => CreateAsync(tracker, Draft()));
        await FailsAsync("IssuesDisabled", () => ListAsync(tracker));

        Fake.IsHidden = true;
        foreach (Func<Task> act in (Func<Task>[])[
            () => tracker.GetAsync(1, Cancel), () => CreateAsync(tracker, Draft()), () => ListAsync(tracker), () => tracker.IsAssignableAsync("octocat", Cancel),
            () => tracker.MilestonesAsync(Cancel), () => tracker.UpdateAsync(1, new IssueEdit(), Cancel), () => tracker.CommentAsync(1, "text", _ => false, Cancel)])
        {
            ToilException error = await FailsAsync("IssueRepositoryNotFound", act);
            Assert.Contains("acme/production", error.Sentence, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(257, 10, "octocat", null, "title is too long (maximum is 256 characters)")]
    [InlineData(256, 65_537, "octocat", null, "body is too long (maximum is 65536 characters)")]
    [InlineData(256, 65_536, "nobody", null, "assignees: invalid")]
    [InlineData(256, 65_536, "octocat", 9, "milestone: invalid")]
    public async Task What_is_not_taken_is_named(int title, int body, string assignee, int? milestone, string named)
    {
        IIssueTracker tracker = Open();
        ToilException error = await FailsAsync(
            "IssueRejected", () => CreateAsync(tracker, new(new string('t', title), new string('b', body), ["toil"], [assignee], milestone)));
        Assert.Contains(named, error.Sentence, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, ExitCodes.Of(error));
        Assert.Empty(Fake.Issues);
        Assert.Single(Fake.Requests);
    }

    [Theory]
    [InlineData(false, "asked to close issue 1, and left it open")]
    [InlineData(true, "asked to open issue 1, and left it closed")]
    public async Task An_issue_that_stays_as_it_was_is_not_taken_for_changed(bool isOpen, string told)
    {
        Fake.Override = (_, _) => new(200, $$"""{"number":1,"title":"t","state":"{{(isOpen ? "closed" : "open")}}","html_url":"https://x/1"}""");
        Assert.Contains(told, (await FailsAsync("IssueRejected", () => Open().UpdateAsync(1, new IssueEdit { IsOpen = isOpen }, Cancel))).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archived_repository_says_so()
    {
        Fake.IsArchived = true;
        Assert.Contains("archived", (await FailsAsync("IssueAccessDenied", () => CreateAsync(Open(), Draft()))).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"number\":0,\"title\":\"t\",\"state\":\"open\",\"html_url\":\"https://x/1\"}")]
    [InlineData("{\"number\":99999999999,\"title\":\"t\",\"state\":\"open\",\"html_url\":\"https://x/1\"}")]
    [InlineData("{\"number\":1,\"state\":\"open\",\"html_url\":\"https://x/1\"}")]
    [InlineData("{\"number\":1,\"title\":\"t\",\"html_url\":\"https://x/1\"}")]
    [InlineData("{\"number\":1,\"title\":\"t\",\"state\":\"open\",\"html_url\":\"javascript:alert(1)\"}")]
    [InlineData("{\"number\":1,\"title\":\"t\",\"state\":\"open\",\"html_url\":\"https://x/1\",\"labels\":[{\"color\":\"fff\"}]}")]
    [InlineData("{\"number\":1,\"title\":\"t\",\"state\":\"open\",\"html_url\":\"https://x/1\",\"labels\":7}")]
    [InlineData("{\"number\":1,\"title\":\"\\ud800\",\"state\":\"open\",\"html_url\":\"https://x/1\"}")]
    [InlineData("{\"number\":1,\"title\":\"t\",\"state\":\"open\",\"html_url\":\"https://x/1\",\"labels\":[\"\\ud800\"]}")]
    [InlineData("{\"number\":1,\"title\":\"t\",\"state\":\"open\",\"html_url\":\"https://x/1\",\"created_at\":\"yesterday\"}")]
    [InlineData("{\"number\":1,\"title\":\"t")]
    [InlineData("\0\u001b[31m")]
    public async Task An_answer_that_is_no_issue_is_one_error(string body)
    {
        Fake.Override = (_, _) => new(200, body);
        ToilException error = await FailsAsync("IssueAnswerInvalid", () => Open().GetAsync(1, Cancel));
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public async Task Nesting_without_end_is_one_error()
    {
        Fake.Override = (_, _) => new(200, new string('[', 100_000));
        await FailsAsync("IssueAnswerInvalid", () => Open().GetAsync(1, Cancel));
        await FailsAsync("IssueAnswerInvalid", () => ListAsync(Open()));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(418)]
    public async Task A_login_page_of_a_proxy_is_no_GitHub(int status)
    {
        Fake.Override = (_, _) => new(status, "<html><body>Log in, please</body></html>") { ContentType = "text/html" };
        ToilException error = await FailsAsync("IssueAnswerInvalid", () => ListAsync(Open()));
        Assert.Contains("web page", error.Sentence, StringComparison.Ordinal);
        Assert.Contains("proxy", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_not_read_to_its_end_nor_asked_for_again()
    {
        Fake.Override = (_, _) => new(200, new string(' ', 100_000));
        ToilException error = await FailsAsync("IssueAnswerInvalid", () => Open(tuning: GitHubFake.Tuning with { LongestAnswer = 50_000 }).GetAsync(1, Cancel));
        Assert.Contains("too large", error.Sentence, StringComparison.Ordinal);
        Assert.Single(Fake.Requests);
    }

    [Theory]
    [InlineData("<https://evil.example/issues?page=2>; rel=\"next\"")]
    [InlineData("<//evil.example/issues?page=2>; rel=\"next\"")]
    [InlineData("<http://127.0.0.1:1/issues?page=2>; rel=\"next\"")]
    [InlineData("<{self}/repos/acme/production/issues?page=2>; rel=\"next\"")]
    [InlineData("</repos/acme/production/issues?page=2>; title=\"x\"; rel=next")]
    public async Task Pages_that_lead_away_or_in_a_circle_end(string link)
    {
        Fake.Override = (_, _) => new(200, "[]") { Headers = { ["Link"] = link.Replace("{self}", Fake.Root, StringComparison.Ordinal) } };
        await FailsAsync("IssueAnswerInvalid", () => ListAsync(Open()));
        Assert.InRange(Fake.Requests.Count, 1, 3);
    }

    [Theory]
    [InlineData("<x")]
    [InlineData("<x>; rel=\"prev\", <y>; rel=\"nextish\"")]
    [InlineData(",,,;;;<><><>")]
    public async Task Links_that_are_none_lead_nowhere(string link)
    {
        Fake.Override = (_, _) => new(200, "[]") { Headers = { ["Link"] = link } };
        Assert.Empty(await ListAsync(Open()));
    }

    [Fact]
    public async Task A_server_that_says_the_token_back_is_not_repeated()
    {
        string token = Fake.Token;
        Fake.Override = (_, _) => FakeRoutes.Refuse(422, $"No: {token}");
        await FailsAsync("IssueRejected", () => CreateAsync(Open(), Draft()));
        Fake.Override = (_, _) => FakeRoutes.Refuse(403, $"No: {token}");
        await FailsAsync("IssueAccessDenied", () => CreateAsync(Open(), Draft()));
    }

    [Theory]
    [InlineData("http://github.example.com/api/v3", "acme/production", "IssueApiInsecure")]
    [InlineData("ftp://github.example.com", "acme/production", "IssueApiInvalid")]
    [InlineData("https://user:secret@github.example.com", "acme/production", "IssueApiInvalid")]
    [InlineData("https://api.github.com?x=1", "acme/production", "IssueApiInvalid")]
    [InlineData("https://api.github.com", "production", "IssueRepositoryInvalid")]
    [InlineData("https://api.github.com", "acme/../production", "IssueRepositoryInvalid")]
    [InlineData("https://api.github.com", "acme/..", "IssueRepositoryInvalid")]
    [InlineData("https://api.github.com", "acme/production?x", "IssueRepositoryInvalid")]
    [InlineData("https://api.github.com", "acme/pro\u202eduction", "IssueRepositoryInvalid")]
    public async Task What_cannot_be_asked_is_refused_before_the_token_is_read(string api, string repository, string id)
    {
        ToilException error = await FailsAsync(id, () =>
        {
            Open(options: Fake.Options() with { Api = new Uri(api), Repository = repository, Token = Toil.Values.SecretReference.Parse("env:TOIL_TESTS_NO_SUCH", null) });
            return Task.CompletedTask;
        });
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    // Users of an enterprise have its short code behind an underscore.
    [Theory]
    [InlineData("acme/production")]
    [InlineData("mona-cat_acme/production")]
    [InlineData("acme/.github")]
    public void A_name_that_GitHub_gives_is_taken(string repository) => GitHubAddress.Check(Fake.Options() with { Repository = repository });

    [Theory]
    [InlineData("two words")]
    [InlineData("two\nlines")]
    [InlineData("\u00fcml\u00e4ut")]
    [InlineData(" \t")]
    public async Task A_token_that_cannot_be_one_is_refused_without_being_shown(string token)
    {
        using TempFolder folder = new();
        folder.Write("token", token);
        ToilException error = await FailsAsync("IssueTokenInvalid", () =>
        {
            Open(options: Fake.Options() with { Token = Toil.Values.SecretReference.Parse("file:" + folder["token"], null) });
            return Task.CompletedTask;
        });
        Assert.False(token.Trim().Length > 0 && error.Message.Contains(token.Trim(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://api.github.com", "acme/production")]
    [InlineData("https://github.example.com/api/v3/", "acme/production at github.example.com")]
    [InlineData("https://api.acme.ghe.com", "acme/production at acme.ghe.com")]
    public void A_repository_is_called_as_people_call_it(string api, string name)
        => Assert.Equal(name, Open(options: Fake.Options() with { Api = new Uri(api) }).Name);

    [Fact]
    public async Task A_label_with_a_comma_cannot_be_looked_for()
        => await FailsAsync("IssueLabelInvalid", () => ListAsync(Open(), "a,b"));

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        Fake.Fault = (_, _, _) => GitHubFault.HangsBefore;
        ToilException error = await FailsAsync(
            "IssueTrackerUnavailable", () => ListAsync(Open(options: Fake.Options() with { Timeout = TimeSpan.FromMilliseconds(300), MaxWait = TimeSpan.FromSeconds(1) })));
        Assert.Contains("did not answer within", error.Sentence, StringComparison.Ordinal);
        Assert.InRange(Fake.Requests.Count, 1, 5);
    }
}
