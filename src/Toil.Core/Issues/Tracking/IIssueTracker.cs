using Toil.Operations;

namespace Toil.Issues.Tracking;

/// <summary>
/// One repository's issues. Whatever is asked of it is done once: an answer that was lost is looked for before anything is sent again. It keeps to the
/// tracker's rate limits by itself, and waits for them only as long as it was allowed to.
/// </summary>
/// <remarks>
/// Every method fails with a <see cref="ToilException"/> that names the repository and the remedy: <c>IssueTokenRefused</c> (401), <c>IssueAccessDenied</c>
/// (403), <c>IssueRepositoryNotFound</c> (404), <c>IssuesDisabled</c> (410), <c>IssueNotFound</c> (an issue that was deleted or moved away),
/// <c>IssueRejected</c> (422), <c>IssueRateLimited</c>, <c>IssueTrackerUnavailable</c> (no answer, 5xx), <c>IssueAnswerInvalid</c>;
/// and with <see cref="OperationCanceledException"/> where it was cancelled.
/// </remarks>
internal interface IIssueTracker : IDisposable
{
    /// <summary>What people call the repository: <c>acme/production</c>, with its host where it is not GitHub.com.</summary>
    string Name { get; }

    /// <summary>Issues with a label, open and closed, without pull requests, in the order of their numbers.</summary>
    /// <param name="label">The label.</param>
    /// <param name="since">Only those that changed then or later; null for all.</param>
    /// <param name="cancellation">Stops it.</param>
    IAsyncEnumerable<TrackedIssue> ListAsync(string label, DateTimeOffset? since, CancellationToken cancellation);

    /// <summary>One issue as it is now; null where it has been deleted or moved away.</summary>
    Task<TrackedIssue?> GetAsync(int number, CancellationToken cancellation);

    /// <summary>
    /// Creates an issue, once: where the answer is lost, those that changed meanwhile are looked through before another attempt, also those without the draft's
    /// first label. Fails with <c>IssueLabelDropped</c>, which names the issue's number, where that label could not be set.
    /// </summary>
    /// <param name="draft">The issue.</param>
    /// <param name="isSame">Says whether an issue that is found is the one that was to be created.</param>
    /// <param name="cancellation">Stops it before a request, or while an answer is waited for.</param>
    Task<TrackedIssue> CreateAsync(IssueDraft draft, Predicate<TrackedIssue> isSame, CancellationToken cancellation);

    /// <summary>Changes what the edit names. May be sent twice: it then has the same effect.</summary>
    Task<TrackedIssue> UpdateAsync(int number, IssueEdit edit, CancellationToken cancellation);

    /// <summary>Texts of an issue's comments that were written then or later, oldest first.</summary>
    IAsyncEnumerable<string> CommentsAsync(int number, DateTimeOffset? since, CancellationToken cancellation);

    /// <summary>Writes a comment, once: where the answer is lost, the comments are looked through before another attempt.</summary>
    /// <param name="number">The issue.</param>
    /// <param name="body">The comment.</param>
    /// <param name="isSame">Says whether a comment that is found is the one that was to be written.</param>
    /// <param name="cancellation">Stops it.</param>
    Task CommentAsync(int number, string body, Predicate<string> isSame, CancellationToken cancellation);

    /// <summary>True where issues of the repository can be assigned to somebody of that name.</summary>
    Task<bool> IsAssignableAsync(string login, CancellationToken cancellation);

    /// <summary>The repository's milestones, open and closed: number by title.</summary>
    Task<IReadOnlyDictionary<string, int>> MilestonesAsync(CancellationToken cancellation);
}
