using System.Collections.Specialized;
using System.Globalization;
using System.Text.Json;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>Lists, creates and changes the fake's issues, by GitHub's rules.</summary>
internal sealed class FakeIssues(GitHubFake fake, FakeJson json, Func<DateTimeOffset> now)
{
    private const int LongestTitle = 256;
    private const int LongestText = 65_536;

    private int _lists;
    private int _comments = 5_000;

    public FakeAnswer List(NameValueCollection asked)
    {
        _lists++;
        string[] labels = asked["labels"]?.Split(',') ?? [];
        string state = asked["state"] ?? "open";
        DateTimeOffset since = Instant(asked["since"]);
        IEnumerable<FakeIssue> found = fake.Issues.Values.Where(issue => !issue.IsDeleted && issue.MovedTo is null && issue.ListedFrom <= _lists && issue.UpdatedAt >= since
            && (state == "all" || state == (issue.IsOpen ? "open" : "closed")) && labels.All(label => issue.Labels.Contains(label, StringComparer.OrdinalIgnoreCase)));
        found = asked["sort"] == "updated" ? found.OrderBy(issue => issue.UpdatedAt) : found.OrderBy(issue => issue.CreatedAt);
        return Page([.. (asked["direction"] == "asc" ? found : found.Reverse()).Select(json.Issue)], "issues", asked);
    }

    public FakeAnswer Comments(FakeIssue issue, NameValueCollection asked)
    {
        _lists++;
        DateTimeOffset since = Instant(asked["since"]);
        return Page(
            [.. issue.Comments.Where(comment => comment.ListedFrom <= _lists && comment.UpdatedAt >= since).Select(comment => json.Comment(issue, comment))],
            $"issues/{issue.Number}/comments", asked);
    }

    public FakeAnswer Create(JsonElement wish)
    {
        if (Wrong(wish, isNew: true) is { } refusal)
        {
            return refusal;
        }

        bool drops = fake.DropsLabels || fake.DropsNewLabels;
        FakeIssue issue = fake.Add(Text(wish, "title")!, Text(wish, "body"), drops ? [] : [.. Texts(wish, "labels") ?? []]);
        issue.ListedFrom = _lists + fake.Lag + 1;
        if (!fake.DropsLabels)
        {
            issue.Assignees.AddRange(Texts(wish, "assignees") ?? []);
            issue.Milestone = wish.TryGetProperty("milestone", out JsonElement milestone) && milestone.ValueKind == JsonValueKind.Number ? milestone.GetInt32() : null;
        }

        return new(201, FakeJson.Text(json.Issue(issue)));
    }

    public FakeAnswer Change(FakeIssue issue, JsonElement wish)
    {
        if (Wrong(wish, isNew: false) is { } refusal)
        {
            return refusal;
        }

        issue.Title = Text(wish, "title") ?? issue.Title;
        issue.Body = Text(wish, "body") ?? issue.Body;
        if (Texts(wish, "labels") is { } labels && !fake.DropsLabels)
        {
            issue.Labels.Clear();
            issue.Labels.AddRange(labels);
        }

        if (Text(wish, "state") is { } state && (state == "open") != issue.IsOpen)
        {
            issue.IsOpen = state == "open";
            issue.StateReason = Text(wish, "state_reason") ?? (issue.IsOpen ? "reopened" : "completed");
            issue.ClosedAt = issue.IsOpen ? null : now();
        }

        issue.UpdatedAt = now();
        return new(200, FakeJson.Text(json.Issue(issue)));
    }

    public FakeAnswer Comment(FakeIssue issue, JsonElement wish)
    {
        string body = Text(wish, "body") ?? string.Empty;
        if (body.Length is 0 or > LongestText)
        {
            return Invalid("IssueComment", "body", body.Length == 0 ? "can't be blank" : $"is too long (maximum is {LongestText} characters)");
        }

        FakeComment comment = new() { Id = ++_comments, Body = body, CreatedAt = now(), UpdatedAt = now(), ListedFrom = _lists + fake.Lag + 1 };
        issue.Comments.Add(comment);
        issue.UpdatedAt = now();
        return new(201, FakeJson.Text(json.Comment(issue, comment)));
    }

    public FakeAnswer Label(FakeIssue issue, JsonElement wish)
    {
        if (fake.DropsLabels)
        {
            return FakeRoutes.Refuse(403, "Resource not accessible by integration");
        }

        issue.Labels.AddRange((Texts(wish, "labels") ?? []).Except(issue.Labels, StringComparer.OrdinalIgnoreCase).ToArray());
        issue.UpdatedAt = now();
        return new(200, FakeJson.Text(issue.Labels.Select(json.Label)));
    }

    /// <summary>The asked page of a list, with links to the others.</summary>
    public FakeAnswer Page(Dictionary<string, object?>[] all, string path, NameValueCollection asked)
    {
        int size = Math.Clamp(Number(asked["per_page"], 30), 1, 100);
        int page = Math.Max(1, Number(asked["page"], 1));
        int last = Math.Max(1, (all.Length + size - 1) / size);
        FakeAnswer answer = new(200, FakeJson.Text(all.Skip((page - 1) * size).Take(size)));
        List<string> links = [];
        void Add(string name, int number)
        {
            string query = string.Join('&', asked.AllKeys.Where(key => key != "page").Select(key => $"{key}={Uri.EscapeDataString(asked[key]!)}").Append($"page={number}"));
            links.Add($"<{fake.Api.AbsoluteUri.TrimEnd('/')}/repositories/{FakeJson.RepositoryId}/{path}?{query}>; rel=\"{name}\"");
        }

        if (page > 1)
        {
            Add("prev", page - 1);
        }

        if (page < last)
        {
            Add("next", page + 1);
            Add("last", last);
        }

        if (page > 1)
        {
            Add("first", 1);
        }

        if (links.Count > 0)
        {
            answer.Headers["Link"] = string.Join(", ", links);
        }

        return answer;
    }

    private FakeAnswer? Wrong(JsonElement wish, bool isNew)
    {
        string? title = Text(wish, "title");
        return (isNew && string.IsNullOrWhiteSpace(title)) ? Invalid("Issue", "title", "can't be blank")
            : title?.Length > LongestTitle ? Invalid("Issue", "title", $"is too long (maximum is {LongestTitle} characters)")
            : Text(wish, "body")?.Length > LongestText ? Invalid("Issue", "body", $"is too long (maximum is {LongestText} characters)")
            : (Texts(wish, "assignees") ?? []).Any(login => !fake.Assignees.Contains(login)) ? Invalid("Issue", "assignees", null)
            : wish.TryGetProperty("milestone", out JsonElement number) && number.ValueKind == JsonValueKind.Number && !fake.Milestones.ContainsValue(number.GetInt32()) ? Invalid("Issue", "milestone", null)
            : null;
    }

    private static FakeAnswer Invalid(string resource, string field, string? message) => FakeRoutes.Refuse(
        422, "Validation Failed", message is null ? new { resource, field, code = "invalid" } : new { resource, field, code = "custom", message = $"{field} {message}" });

    private static string? Text(JsonElement wish, string name) => wish.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[]? Texts(JsonElement wish, string name)
        => wish.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(text => text.GetString()!)] : null;

    private static int Number(string? text, int otherwise) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    private static DateTimeOffset Instant(string? text) => text is null ? DateTimeOffset.MinValue : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
