using System.Globalization;
using System.Text.Json;
using System.Web;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>Takes a request apart and hands it to what answers it: who asks, for which repository, how often.</summary>
internal sealed class FakeRoutes
{
    private readonly GitHubFake _fake;
    private readonly FakeJson _json;
    private readonly FakeIssues _issues;

    public FakeRoutes(GitHubFake fake)
    {
        _fake = fake;
        _json = new FakeJson(fake);
        _issues = new FakeIssues(fake, _json, () => Now);
    }

    /// <summary>The clock, cut to seconds as GitHub's dates are.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(_fake.Time.GetUtcNow().ToUnixTimeSeconds());

    public FakeAnswer Answer(FakeRequest request)
    {
        FakeAnswer answer = Limited(request) ?? Route(request);
        answer.Headers["Date"] = Now.ToString("R");
        if (_fake.Quota is { } quota)
        {
            answer.Headers["x-ratelimit-limit"] = "5000";
            answer.Headers["x-ratelimit-remaining"] = Math.Max(0, quota).ToString(CultureInfo.InvariantCulture);
            answer.Headers["x-ratelimit-reset"] = _fake.QuotaReset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        return answer;
    }

    private FakeAnswer? Limited(FakeRequest request)
    {
        if (request.Headers["Authorization"] != $"Bearer {_fake.Token}")
        {
            return Refuse(401, "Bad credentials");
        }

        if (string.IsNullOrEmpty(request.Headers["User-Agent"]))
        {
            return Refuse(403, "Request forbidden by administrative rules.");
        }

        if (request.Headers["X-GitHub-Api-Version"] is { } version && version != "2022-11-28")
        {
            return Refuse(400, "Unsupported version");
        }

        if (_fake.Quota is not { } quota)
        {
            return null;
        }

        if (quota <= 0 && Now < _fake.QuotaReset)
        {
            return Refuse(403, "API rate limit exceeded for user ID 1.");
        }

        _fake.Quota = quota <= 0 ? 4_999 : quota - 1;
        return null;
    }

    private FakeAnswer Route(FakeRequest request)
    {
        string[] halves = request.Path.Split('?', 2);
        string[] parts = halves[0].StartsWith(_fake.Prefix + "/", StringComparison.Ordinal) ? halves[0][(_fake.Prefix.Length + 1)..].Split('/') : [];
        (string[] rest, string? name) = parts switch
        {
            ["repos", var owner, var repository, .. var tail] => (tail, $"{owner}/{repository}"),
            ["repositories", var id, .. var tail] when id == FakeJson.RepositoryId.ToString(CultureInfo.InvariantCulture) => (tail, null),
            _ => ([], string.Empty),
        };
        if (name is not null && _fake.FormerNames.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return Redirect(request, $"repositories/{FakeJson.RepositoryId}/{string.Join('/', rest)}".TrimEnd('/') + (halves.Length > 1 ? "?" + halves[1] : string.Empty));
        }

        if (_fake.IsHidden || (name is not null && !name.Equals(_fake.Repository, StringComparison.OrdinalIgnoreCase)))
        {
            return Refuse(404, "Not Found");
        }

        if (_fake.IsArchived && request.IsWrite)
        {
            return Refuse(403, "Repository was archived so is read-only.");
        }

        FakeAnswer answer = Route(request, rest, halves.Length > 1 ? halves[1] : string.Empty);
        return answer.Status == 200 && !request.IsWrite ? Tagged(answer, request) : answer;
    }

    private FakeAnswer Route(FakeRequest request, string[] rest, string query)
    {
        System.Collections.Specialized.NameValueCollection asked = HttpUtility.ParseQueryString(query);
        return (request.Method, rest) switch
        {
            ("GET", []) => new(200, FakeJson.Text(_json.Repository())),
            ("GET", ["assignees", var login]) => _fake.Assignees.Contains(Uri.UnescapeDataString(login)) ? new(204, null) : Refuse(404, "Not Found"),
            ("GET", ["milestones"]) => _issues.Page([.. _fake.Milestones.OrderBy(pair => pair.Value).Select(pair => _json.Milestone(pair.Key, pair.Value))], "milestones", asked),
            (_, ["issues", ..]) when !_fake.HasIssues => Refuse(410, "Issues has been disabled in this repository."),
            ("GET", ["issues"]) => _issues.List(asked),
            ("POST", ["issues"]) => _issues.Create(Json(request)),
            (_, ["issues", var number, .. var tail]) when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int found) => OfIssue(request, found, tail, asked),
            _ => Refuse(404, "Not Found"),
        };
    }

    private FakeAnswer OfIssue(FakeRequest request, int number, string[] tail, System.Collections.Specialized.NameValueCollection asked)
    {
        if (!_fake.Issues.TryGetValue(number, out FakeIssue? issue))
        {
            return Refuse(404, "Not Found");
        }

        if (issue.MovedTo is { } moved)
        {
            return Redirect(request, string.Join('/', ["repositories", moved.Repository, "issues", moved.Number, .. tail]));
        }

        return issue.IsDeleted ? Refuse(410, "This issue was deleted") : (request.Method, tail) switch
        {
            ("GET", []) => new(200, FakeJson.Text(_json.Issue(issue))),
            ("PATCH", []) => _issues.Change(issue, Json(request)),
            ("GET", ["comments"]) => _issues.Comments(issue, asked),
            ("POST", ["comments"]) => _issues.Comment(issue, Json(request)),
            ("POST", ["labels"]) => _issues.Label(issue, Json(request)),
            _ => Refuse(404, "Not Found"),
        };
    }

    /// <summary>A refusal as GitHub words it.</summary>
    public static FakeAnswer Refuse(int status, string message, params object[] errors) => new(status, FakeJson.Text(errors.Length == 0
        ? new { message, documentation_url = "https://docs.github.com/rest", status = status.ToString(CultureInfo.InvariantCulture) }
        : new { message, documentation_url = "https://docs.github.com/rest", errors, status = status.ToString(CultureInfo.InvariantCulture) }));

    private FakeAnswer Redirect(FakeRequest request, string path)
    {
        string url = $"{_fake.Api.AbsoluteUri.TrimEnd('/')}/{path}";
        return new(request.IsWrite ? 307 : 301, FakeJson.Text(new { message = "Moved Permanently", url, documentation_url = "https://docs.github.com/rest" })) { Headers = { ["Location"] = url } };
    }

    private static FakeAnswer Tagged(FakeAnswer answer, FakeRequest request)
    {
        // Of the body alone: a page that gets a successor stays the same.
        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(answer.Body!));
        string tag = $"W/\"{Convert.ToHexStringLower(hash)}\"";
        FakeAnswer tagged = request.Headers["If-None-Match"] == tag ? new(304, null) : answer;
        tagged.Headers["ETag"] = tag;
        return tagged;
    }

    private static JsonElement Json(FakeRequest request) => JsonDocument.Parse(request.Body).RootElement;
}
