using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Toil.Issues.Tracking;

namespace Toil.Issues.GitHub;

/// <summary>Makes sense of answers, or says what is missing in them.</summary>
internal sealed class GitHubReader(GitHubErrors errors)
{
    /// <summary>Reads an answer's body.</summary>
    /// <exception cref="Operations.ToilException"><c>IssueAnswerInvalid</c>: it is something else.</exception>
    public T Read<T>(GitHubAnswer answer, GitHubRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw errors.Invalid(answer, request, "is null");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            string place = error is JsonException { Path: { Length: > 0 } path } ? $" (at {Values.InertText.From(path, 80)})" : string.Empty;
            throw errors.Invalid(answer, request, $"is not the JSON that was asked for{place}", error);
        }
    }

    /// <summary>Reads one issue.</summary>
    public TrackedIssue Issue(GitHubAnswer answer, GitHubRequest request) => Issue(Read(answer, request, GitHubJson.Default.IssueAnswer), answer, request);

    /// <summary>Reads a page of issues; pull requests are none.</summary>
    public IEnumerable<TrackedIssue> Issues(GitHubAnswer answer, GitHubRequest request) => Page(answer, request, GitHubJson.Default.ListIssueAnswer)
        .Where(issue => issue.PullRequest is not { ValueKind: not JsonValueKind.Null })
        .Select(issue => Issue(issue, answer, request));

    /// <summary>Reads a page of something.</summary>
    public IEnumerable<T> Page<T>(GitHubAnswer answer, GitHubRequest request, JsonTypeInfo<List<T>> type)
        where T : class
        => Read(answer, request, type).Select(item => item ?? throw errors.Invalid(answer, request, "has nothing where an entry should be"));

    private TrackedIssue Issue(IssueAnswer issue, GitHubAnswer answer, GitHubRequest request)
    {
        string? lacks = issue.Number is not > 0 ? "number" : issue.Title is null ? "title" : issue.State is null ? "state" : Page(issue.HtmlUrl) is null ? "html_url" : null;
        if (lacks is not null)
        {
            throw errors.Invalid(answer, request, $"has an issue without {lacks}");
        }

        bool isOpen = issue.State == "open";
        return new()
        {
            Number = issue.Number!.Value,
            Title = issue.Title!,
            Body = issue.Body ?? string.Empty,
            IsOpen = isOpen,
            StateReason = isOpen ? null : issue.StateReason,
            ClosedAt = isOpen ? null : issue.ClosedAt,
            CreatedAt = issue.CreatedAt ?? default,
            Labels = issue.Labels ?? [],
            Assignees = [.. (issue.Assignees ?? []).Select(user => user?.Login).OfType<string>()],
            Comments = issue.Comments ?? 0,
            Url = issue.HtmlUrl!,
        };
    }

    private static string? Page(string? url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? page) && page.Scheme is "https" or "http" ? url : null;
}
