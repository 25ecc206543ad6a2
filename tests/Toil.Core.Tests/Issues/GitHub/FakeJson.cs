using System.Globalization;
using System.Text.Json;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>Writes what the fake has as GitHub writes it: every field that its description calls required, and those that a client may read.</summary>
internal sealed class FakeJson(GitHubFake fake)
{
    /// <summary>Id of the repository.</summary>
    public const long RepositoryId = 4_200_000_001;

    private string Repo => $"{fake.Api.AbsoluteUri.TrimEnd('/')}/repos/{fake.Repository}";

    private string Page => $"{fake.Root}/{fake.Repository}";

    public static string Text(object value) => JsonSerializer.Serialize(value);

    public Dictionary<string, object?> Issue(FakeIssue issue)
    {
        string url = $"{Repo}/issues/{issue.Number}";
        string page = $"{Page}/{(issue.IsPullRequest ? "pull" : "issues")}/{issue.Number}";
        Dictionary<string, object?> answer = new()
        {
            ["id"] = 9_000_000_000 + issue.Number, ["node_id"] = $"I_{issue.Number}", ["number"] = issue.Number, ["url"] = url, ["repository_url"] = Repo,
            ["labels_url"] = url + "/labels{/name}", ["comments_url"] = url + "/comments", ["events_url"] = url + "/events", ["html_url"] = page,
            ["title"] = issue.Title, ["body"] = issue.Body, ["state"] = issue.IsOpen ? "open" : "closed", ["state_reason"] = issue.StateReason,
            ["user"] = User("toil-bot"), ["labels"] = issue.Labels.Select(Label).ToArray(), ["assignee"] = issue.Assignees.Select(User).FirstOrDefault(),
            ["assignees"] = issue.Assignees.Select(User).ToArray(), ["milestone"] = issue.Milestone is { } number ? Milestone(fake.Milestones.First(pair => pair.Value == number).Key, number) : null,
            ["locked"] = false, ["active_lock_reason"] = null, ["comments"] = issue.Comments.Count, ["author_association"] = "CONTRIBUTOR",
            ["created_at"] = Time(issue.CreatedAt), ["updated_at"] = Time(issue.UpdatedAt), ["closed_at"] = issue.ClosedAt is { } closed ? Time(closed) : null,
        };
        if (issue.IsPullRequest)
        {
            answer["pull_request"] = new { url = $"{Repo}/pulls/{issue.Number}", html_url = page, diff_url = page + ".diff", patch_url = page + ".patch", merged_at = (string?)null };
        }

        return answer;
    }

    public Dictionary<string, object?> Comment(FakeIssue issue, FakeComment comment) => new()
    {
        ["id"] = comment.Id, ["node_id"] = $"IC_{comment.Id}", ["url"] = $"{Repo}/issues/comments/{comment.Id}", ["html_url"] = $"{Page}/issues/{issue.Number}#issuecomment-{comment.Id}",
        ["issue_url"] = $"{Repo}/issues/{issue.Number}", ["body"] = comment.Body, ["user"] = User("toil-bot"), ["author_association"] = "CONTRIBUTOR",
        ["created_at"] = Time(comment.CreatedAt), ["updated_at"] = Time(comment.UpdatedAt),
    };

    public Dictionary<string, object?> Label(string name) => new()
    {
        ["id"] = 1_000_000 + (name.Length * 131) + name[0], ["node_id"] = "LA_" + name.Length, ["url"] = $"{Repo}/labels/{Uri.EscapeDataString(name)}", ["name"] = name,
        ["description"] = null, ["color"] = "ededed", ["default"] = false,
    };

    public Dictionary<string, object?> Milestone(string title, int number) => new()
    {
        ["id"] = 3_000 + number, ["node_id"] = $"MI_{number}", ["number"] = number, ["title"] = title, ["description"] = null, ["state"] = "open", ["creator"] = User("octocat"),
        ["url"] = $"{Repo}/milestones/{number}", ["html_url"] = $"{Page}/milestone/{number}", ["labels_url"] = $"{Repo}/milestones/{number}/labels",
        ["open_issues"] = 0, ["closed_issues"] = 0, ["created_at"] = "2026-01-01T00:00:00Z", ["updated_at"] = "2026-01-01T00:00:00Z", ["closed_at"] = null, ["due_on"] = null,
    };

    public Dictionary<string, object?> Repository()
    {
        string[] names = fake.Repository.Split('/');
        Dictionary<string, object?> answer = new()
        {
            ["id"] = RepositoryId, ["node_id"] = "R_1", ["name"] = names[1], ["full_name"] = fake.Repository, ["owner"] = User(names[0]), ["private"] = true, ["html_url"] = Page,
            ["description"] = null, ["fork"] = false, ["url"] = Repo, ["clone_url"] = Page + ".git", ["git_url"] = Page + ".git", ["ssh_url"] = "git@127.0.0.1:" + fake.Repository + ".git",
            ["svn_url"] = Page, ["mirror_url"] = null, ["homepage"] = null, ["language"] = null, ["license"] = null, ["default_branch"] = "main", ["archived"] = fake.IsArchived,
            ["disabled"] = false, ["has_issues"] = fake.HasIssues, ["has_projects"] = true, ["has_wiki"] = true, ["has_pages"] = false, ["has_discussions"] = false,
            ["pushed_at"] = "2026-01-01T00:00:00Z", ["created_at"] = "2026-01-01T00:00:00Z", ["updated_at"] = "2026-01-01T00:00:00Z",
        };
        foreach (string name in (string[])["size", "forks", "forks_count", "stargazers_count", "watchers", "watchers_count", "open_issues", "open_issues_count", "network_count", "subscribers_count"])
        {
            answer[name] = 0;
        }

        foreach (string name in (string[])[
            "archive", "assignees", "blobs", "branches", "collaborators", "comments", "commits", "compare", "contents", "contributors", "deployments", "downloads", "events", "forks",
            "git_commits", "git_refs", "git_tags", "hooks", "issue_comment", "issue_events", "issues", "keys", "labels", "languages", "merges", "milestones", "notifications", "pulls",
            "releases", "stargazers", "statuses", "subscribers", "subscription", "tags", "teams", "trees"])
        {
            answer[name + "_url"] = $"{Repo}/{name}";
        }

        return answer;
    }

    private Dictionary<string, object?> User(string login)
    {
        string url = $"{fake.Api.AbsoluteUri.TrimEnd('/')}/users/{login}";
        Dictionary<string, object?> answer = new()
        {
            ["login"] = login, ["id"] = 100 + login.Length, ["node_id"] = "U_" + login, ["avatar_url"] = $"{fake.Root}/avatars/{login}", ["gravatar_id"] = string.Empty, ["url"] = url,
            ["html_url"] = $"{fake.Root}/{login}", ["type"] = "User", ["site_admin"] = false,
        };
        foreach (string name in (string[])["followers", "following", "gists", "starred", "subscriptions", "organizations", "repos", "events", "received_events"])
        {
            answer[name + "_url"] = $"{url}/{name}";
        }

        return answer;
    }

    private static string Time(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
