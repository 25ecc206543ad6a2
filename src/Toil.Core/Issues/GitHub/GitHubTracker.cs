using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Issues.GitHub;

/// <summary>Issues of a repository at GitHub.com or on an Enterprise Server, by version 2022-11-28 of the REST API.</summary>
internal sealed class GitHubTracker : IIssueTracker
{
    private const string PageSize = "per_page=100";

    private readonly GitHubWire _wire;
    private readonly GitHubSender _sender;
    private readonly GitHubDesk _desk;
    private readonly GitHubErrors _errors;
    private readonly GitHubReader _reader;
    private readonly GitHubPages _pages;
    private readonly GitHubOnce _once;

    private GitHubTracker(IssueTrackerOptions options, OperationContext context, GitHubTuning tuning)
    {
        GitHubAddress address = new(options);
        Name = address.Name;
        _errors = new GitHubErrors(Name, options, context.Redactor);
        string token = GitHubToken.Resolve(options.Token, context);
        _wire = new GitHubWire(address.Root, options.Timeout, tuning, context.Time, _errors);
        GitHubPatience patience = new(options.MaxWait, Name, context.Time, context.Sink);
        AnswerCache cache = new(tuning.CacheFolder, token, context.Time);
        _sender = new GitHubSender(tuning, new GitHubExchange(address, _wire, cache, _errors, token), _wire.Clock, _errors, patience, context.Time);
        _reader = new GitHubReader(_errors);
        _desk = new GitHubDesk(_sender, _reader, _errors);
        _pages = new GitHubPages(address, _desk, _errors);
        _once = new GitHubOnce(tuning, _desk, _sender, patience, _wire.Clock, _errors, context.Time);
    }

    public string Name { get; }

    /// <summary>Opens a repository's issues: reads the token, and asks nothing yet.</summary>
    /// <exception cref="ToilException"><c>SecretNotFound</c>, <c>IssueTokenInvalid</c>, <c>IssueApiInvalid</c>, <c>IssueApiInsecure</c>, <c>IssueRepositoryInvalid</c>.</exception>
    public static GitHubTracker Open(IssueTrackerOptions options, OperationContext context)
        => Open(options, context, GitHubTuning.Default(Environment.GetEnvironmentVariable));

    /// <summary>The same with other waits and bounds, and with a cache somewhere else or none.</summary>
    internal static GitHubTracker Open(IssueTrackerOptions options, OperationContext context, GitHubTuning tuning) => new(options, context, tuning);

    public async IAsyncEnumerable<TrackedIssue> ListAsync(string label, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (label.Contains(',', StringComparison.Ordinal))
        {
            throw ToilException.Invalid("IssueLabelInvalid", $"GitHub cannot look for the label {Values.InertText.From(label, 100)}: it has a comma.", "Choose another label.", label);
        }

        // One that moved here from elsewhere has an older date than its number says, so that they are put in order here.
        SortedDictionary<int, TrackedIssue> issues = [];
        await foreach (TrackedIssue issue in ReadAsync($"&labels={Escape(label)}", since, "list its issues", cancellation))
        {
            if (HasLabel(issue, label))
            {
                issues[issue.Number] = issue;
            }
        }

        foreach (TrackedIssue issue in issues.Values)
        {
            yield return issue;
        }
    }

    public async Task<TrackedIssue?> GetAsync(int number, CancellationToken cancellation)
    {
        GitHubRequest request = About(HttpMethod.Get, number, string.Empty, $"read issue {number}") with { IsKept = true, MayBeMissing = true };
        GitHubAnswer answer = await _desk.SendAsync(request, cancellation);
        if (answer.IsMissing)
        {
            await _desk.CheckRepositoryAsync(cancellation);
            return null;
        }

        return _reader.Issue(answer, request);
    }

    public async Task<TrackedIssue> CreateAsync(IssueDraft draft, Predicate<TrackedIssue> isSame, CancellationToken cancellation)
    {
        GitHubRequest request = new(HttpMethod.Post, "issues", "create an issue")
        {
            Body = Json(
                new(draft.Title, draft.Body, draft.Labels.Count > 0 ? draft.Labels : null, draft.Assignees.Count > 0 ? draft.Assignees : null, draft.Milestone),
                GitHubJson.Plain.NewIssue),
            IsRepeatable = false,
        };
        TrackedIssue created = await _once.RunAsync(
            request, answer => _reader.Issue(answer, request), (since, token) => FindAsync(isSame, since, token), cancellation);
        return draft.Labels.Count == 0 || HasLabel(created, draft.Labels[0]) ? created : await LabelAsync(created, draft.Labels, cancellation);
    }

    public async Task<TrackedIssue> UpdateAsync(int number, IssueEdit edit, CancellationToken cancellation)
    {
        string? state = edit.IsOpen switch { true => "open", false => "closed", null => null };
        GitHubRequest request = About(HttpMethod.Patch, number, string.Empty, $"change issue {number}") with
        {
            Body = Json(new(edit.Title, edit.Body, state, edit.StateReason, edit.Labels), GitHubJson.Plain.IssueChange),
        };
        TrackedIssue changed = _reader.Issue(await _desk.SendAsync(request, cancellation), request);
        return edit.IsOpen is { } wanted && changed.IsOpen != wanted ? throw _errors.NotChanged(number, wanted) : changed;
    }

    public async IAsyncEnumerable<string> CommentsAsync(int number, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        GitHubRequest request = About(HttpMethod.Get, number, $"/comments?{PageSize}{Since(since)}", $"read the comments of issue {number}") with { IsKept = since is null };
        await foreach (GitHubAnswer page in _pages.ReadAsync(request, cancellation))
        {
            foreach (CommentAnswer comment in _reader.Page(page, request, GitHubJson.Default.ListCommentAnswer))
            {
                // GitHub also gives those that were only changed since; its dates are cut to seconds.
                if (since is null || comment.CreatedAt is null || comment.CreatedAt > since - TimeSpan.FromSeconds(1))
                {
                    yield return comment.Body ?? string.Empty;
                }
            }
        }
    }

    public async Task CommentAsync(int number, string body, Predicate<string> isSame, CancellationToken cancellation)
    {
        GitHubRequest request = About(HttpMethod.Post, number, "/comments", $"comment on issue {number}") with
        {
            Body = Json(new(body), GitHubJson.Plain.NewComment),
            IsRepeatable = false,
        };
        _ = await _once.RunAsync<string>(request, static _ => string.Empty, (since, token) => FindAsync(number, isSame, since, token), cancellation);
    }

    public async Task<bool> IsAssignableAsync(string login, CancellationToken cancellation)
    {
        GitHubRequest request = new(HttpMethod.Get, $"assignees/{Escape(login)}", "look up an assignee") { MayBeMissing = true };
        GitHubAnswer answer = await _desk.SendAsync(request, cancellation);
        if (answer.IsMissing)
        {
            await _desk.CheckRepositoryAsync(cancellation);
        }

        return !answer.IsMissing;
    }

    public async Task<IReadOnlyDictionary<string, int>> MilestonesAsync(CancellationToken cancellation)
    {
        GitHubRequest request = new(HttpMethod.Get, $"milestones?state=all&{PageSize}", "list its milestones") { IsKept = true };
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        await foreach (GitHubAnswer page in _pages.ReadAsync(request, cancellation))
        {
            foreach (MilestoneAnswer milestone in _reader.Page(page, request, GitHubJson.Default.ListMilestoneAnswer))
            {
                if (milestone is not { Number: > 0, Title: not null })
                {
                    throw _errors.Invalid(page, request, "has a milestone without number or title");
                }

                numbers.TryAdd(milestone.Title, milestone.Number.Value);
            }
        }

        return numbers;
    }

    public void Dispose()
    {
        _sender.Dispose();
        _wire.Dispose();
    }

    private static GitHubRequest About(HttpMethod method, int number, string path, string aim)
        => new(method, string.Create(CultureInfo.InvariantCulture, $"issues/{number}{path}"), aim) { IsAboutIssue = true };

    private static string Escape(string text) => Uri.EscapeDataString(text);

    // Without fractions: GitHub's own dates have none.
    private static string Since(DateTimeOffset? since)
        => since is { } instant ? "&since=" + Escape(instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)) : string.Empty;

    private static byte[] Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static bool HasLabel(TrackedIssue issue, string label) => issue.Labels.Contains(label, StringComparer.OrdinalIgnoreCase);

    // All that changed, not only what has the label: GitHub drops labels of whoever may not set them, and the issue is there all the same.
    private async Task<TrackedIssue?> FindAsync(Predicate<TrackedIssue> isSame, DateTimeOffset since, CancellationToken cancellation)
        => await ReadAsync(string.Empty, since, "look whether an issue was created", cancellation).FirstOrDefaultAsync(issue => isSame(issue), cancellation);

    private async Task<string?> FindAsync(int number, Predicate<string> isSame, DateTimeOffset since, CancellationToken cancellation)
        => await CommentsAsync(number, since, cancellation).FirstOrDefaultAsync(comment => isSame(comment), cancellation);

    private async IAsyncEnumerable<TrackedIssue> ReadAsync(string filter, DateTimeOffset? since, string aim, [EnumeratorCancellation] CancellationToken cancellation)
    {
        GitHubRequest request = new(HttpMethod.Get, $"issues?state=all&sort=created&direction=asc&{PageSize}{filter}{Since(since)}", aim) { IsKept = since is null };
        await foreach (GitHubAnswer page in _pages.ReadAsync(request, cancellation))
        {
            foreach (TrackedIssue issue in _reader.Issues(page, request))
            {
                yield return issue;
            }
        }
    }

    private async Task<TrackedIssue> LabelAsync(TrackedIssue issue, IReadOnlyList<string> labels, CancellationToken cancellation)
    {
        GitHubRequest request = About(HttpMethod.Post, issue.Number, "/labels", $"label issue {issue.Number}") with { Body = Json(new(labels), GitHubJson.Plain.NewLabels) };
        ToilException? failure = null;
        try
        {
            await _desk.SendAsync(request, cancellation);
            if (await GetAsync(issue.Number, cancellation) is { } labelled && HasLabel(labelled, labels[0]))
            {
                return labelled;
            }
        }
        catch (ToilException error)
        {
            failure = error;
        }

        throw _errors.LabelDropped(issue.Number, labels[0], failure);
    }
}
