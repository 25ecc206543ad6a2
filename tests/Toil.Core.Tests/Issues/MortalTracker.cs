using Toil.Issues.Tracking;

namespace Toil.Core.Tests.Issues;

/// <summary>A tracker whose requests end at somebody's death, whatever their caller says.</summary>
internal sealed class MortalTracker(IIssueTracker inner, CancellationToken death) : IIssueTracker
{
    public string Name => inner.Name;

    public IAsyncEnumerable<TrackedIssue> ListAsync(string label, DateTimeOffset? since, CancellationToken cancellation) => inner.ListAsync(label, since, death);

    public Task<TrackedIssue?> GetAsync(int number, CancellationToken cancellation) => inner.GetAsync(number, death);

    public Task<TrackedIssue> CreateAsync(IssueDraft draft, Predicate<TrackedIssue> isSame, CancellationToken cancellation) => inner.CreateAsync(draft, isSame, death);

    public Task<TrackedIssue> UpdateAsync(int number, IssueEdit edit, CancellationToken cancellation) => inner.UpdateAsync(number, edit, death);

    public IAsyncEnumerable<string> CommentsAsync(int number, DateTimeOffset? since, CancellationToken cancellation) => inner.CommentsAsync(number, since, death);

    public Task CommentAsync(int number, string body, Predicate<string> isSame, CancellationToken cancellation) => inner.CommentAsync(number, body, isSame, death);

    public Task<bool> IsAssignableAsync(string login, CancellationToken cancellation) => inner.IsAssignableAsync(login, death);

    public Task<IReadOnlyDictionary<string, int>> MilestonesAsync(CancellationToken cancellation) => inner.MilestonesAsync(death);

    public void Dispose() => inner.Dispose();
}
