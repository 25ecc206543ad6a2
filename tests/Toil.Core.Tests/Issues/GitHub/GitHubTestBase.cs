using Toil.Core.Tests.Support;
using Toil.Issues.GitHub;
using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>A fake, a sink, and a client that waits for nothing.</summary>
public abstract class GitHubTestBase : IDisposable
{
    private readonly List<IDisposable> _open = [];

    private protected GitHubFake Fake { get; } = new();

    private protected SinkProbe Sink { get; } = new();

    private protected static IssueDraft Draft(string title = "api.example.com expires in 5 days", string body = "<!-- toil:f1 -->", params string[] labels)
        => new(title, body, labels.Length == 0 ? ["toil"] : labels, [], null);

    private protected OperationContext Context(TimeProvider? time = null)
        => new() { WorkingDirectory = Path.GetTempPath(), Sink = Sink, Time = time ?? TimeProvider.System };

    private protected IIssueTracker Open(TimeProvider? time = null, IssueTrackerOptions? options = null, GitHubTuning? tuning = null)
    {
        IIssueTracker tracker = Fake.OpenTracker(Context(time), options ?? Fake.Options(), tuning);
        _open.Add(tracker);
        return tracker;
    }

    private protected static Task<TrackedIssue> CreateAsync(IIssueTracker tracker, IssueDraft draft)
        => tracker.CreateAsync(draft, issue => issue.Body == draft.Body, TestContext.Current.CancellationToken);

    private protected static async Task<List<TrackedIssue>> ListAsync(IIssueTracker tracker, string label = "toil", DateTimeOffset? since = null)
        => await tracker.ListAsync(label, since, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits for something to become true, on a slow machine too.</summary>
    private protected static async Task WaitAsync(Func<bool> condition)
    {
        for (int attempt = 0; attempt < 6_000 && !condition(); attempt++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.True(condition());
    }

    private protected async Task<ToilException> FailsAsync(string id, Func<Task> act)
    {
        ToilException error = await Assert.ThrowsAsync<ToilException>(act);
        Assert.True(id == error.ErrorId, error.Message);
        Assert.Equal(id, error.ErrorId);
        Assert.DoesNotContain(Fake.Token, error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(".", error.Sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Remedy, StringComparison.Ordinal);
        return error;
    }

    public void Dispose()
    {
        _open.ForEach(tracker => tracker.Dispose());
        Fake.Dispose();
        GC.SuppressFinalize(this);
    }
}
