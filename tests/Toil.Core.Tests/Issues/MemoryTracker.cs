using System.Runtime.CompilerServices;
using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Core.Tests.Issues;

/// <summary>Issues in memory, for tests of what is decided and written; it can die before or after any call that it takes.</summary>
internal sealed class MemoryTracker(TimeProvider time) : IIssueTracker
{
    private readonly List<(TrackedIssue Issue, DateTimeOffset Updated)> _issues = [];
    private readonly Dictionary<int, List<string>> _comments = [];
    private readonly HashSet<int> _gone = [];

    public string Name => "acme/production";

    /// <summary>Calls taken so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Of these, the ones that change something.</summary>
    public int Writes { get; private set; }

    /// <summary>The call that dies; 0 for none.</summary>
    public int DiesAt { get; set; }

    /// <summary>True where what it was to do is done nevertheless.</summary>
    public bool DiesLate { get; set; }

    /// <summary>Happens once, before an issue is read: what somebody else does meanwhile.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>Issues that are refused, by title.</summary>
    public Predicate<string> Refuses { get; set; } = static _ => false;

    /// <summary>What may be assigned.</summary>
    public HashSet<string> Logins { get; } = ["alice", "bob"];

    public IReadOnlyList<TrackedIssue> Issues => [.. _issues.Select(issue => issue.Issue)];

    public IReadOnlyList<string> Comments(int number) => _comments.GetValueOrDefault(number) ?? [];

    /// <summary>What a person does.</summary>
    public void Edit(int number, Func<TrackedIssue, TrackedIssue> edit) => _issues[number - 1] = (edit(_issues[number - 1].Issue), time.GetUtcNow());

    /// <summary>What another run does.</summary>
    public TrackedIssue Add(IssueDraft draft)
    {
        TrackedIssue issue = new()
        {
            Number = _issues.Count + 1, Title = draft.Title, Body = draft.Body, IsOpen = true, CreatedAt = time.GetUtcNow(), Labels = draft.Labels, Assignees = draft.Assignees,
            Url = $"https://github.example.com/acme/production/issues/{_issues.Count + 1}",
        };
        _issues.Add((issue, time.GetUtcNow()));
        return issue;
    }

    public async IAsyncEnumerable<TrackedIssue> ListAsync(string label, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        TrackedIssue[] found = Call(() => _issues.Where(issue => !_gone.Contains(issue.Issue.Number) && issue.Issue.Labels.Contains(label) && (since is null || issue.Updated >= since)).Select(issue => Counted(issue.Issue)).ToArray());
        foreach (TrackedIssue issue in found)
        {
            yield return issue;
        }
    }

    /// <summary>Somebody deletes it.</summary>
    public void Delete(int number) => _gone.Add(number);

    public async Task<TrackedIssue?> GetAsync(int number, CancellationToken cancellation)
    {
        if (Meanwhile is { } meanwhile)
        {
            Meanwhile = null;
            await meanwhile();
        }

        return Call(() => _gone.Contains(number) ? null : Counted(_issues[number - 1].Issue));
    }

    public Task<TrackedIssue> CreateAsync(IssueDraft draft, Predicate<TrackedIssue> isSame, CancellationToken cancellation)
    {
        Assert.InRange(draft.Title.Length, 1, 256);
        Assert.InRange(draft.Body.Length, 1, 65_536);
        return Refuses(draft.Title)
            ? throw ToilException.Invalid("IssueRejected", "It was refused.", "Mend it.", draft.Title)
            : Task.FromResult(Call(() => Add(draft), isWrite: true));
    }

    public Task<TrackedIssue> UpdateAsync(int number, IssueEdit edit, CancellationToken cancellation)
    {
        Assert.InRange(edit.Body?.Length ?? 0, 0, 65_536);
        return Task.FromResult(Call(
            () =>
            {
                Edit(number, issue => issue with
                {
                    Title = edit.Title ?? issue.Title, Body = edit.Body ?? issue.Body, IsOpen = edit.IsOpen ?? issue.IsOpen, StateReason = edit.StateReason ?? issue.StateReason,
                    ClosedAt = edit.IsOpen == false ? time.GetUtcNow() : edit.IsOpen == true ? null : issue.ClosedAt, Labels = edit.Labels ?? issue.Labels,
                });
                return Counted(_issues[number - 1].Issue);
            },
            isWrite: true));
    }

    public async IAsyncEnumerable<string> CommentsAsync(int number, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (string comment in Call(() => Comments(number).ToArray()))
        {
            yield return comment;
        }
    }

    public Task CommentAsync(int number, string body, Predicate<string> isSame, CancellationToken cancellation)
    {
        Assert.InRange(body.Length, 1, 65_536);
        return Task.FromResult(Call(
            () =>
            {
                if (!_comments.TryGetValue(number, out List<string>? comments))
                {
                    _comments[number] = comments = [];
                }

                comments.Add(body);
                return true;
            },
            isWrite: true));
    }

    public Task<bool> IsAssignableAsync(string login, CancellationToken cancellation) => Task.FromResult(Call(() => Logins.Contains(login)));

    public Task<IReadOnlyDictionary<string, int>> MilestonesAsync(CancellationToken cancellation)
        => Task.FromResult(Call<IReadOnlyDictionary<string, int>>(() => new Dictionary<string, int> { ["Autumn"] = 7 }));

    public void Dispose()
    {
    }

    private TrackedIssue Counted(TrackedIssue issue) => issue with { Comments = Comments(issue.Number).Count };

    private T Call<T>(Func<T> work, bool isWrite = false)
    {
        Calls++;
        Writes += isWrite ? 1 : 0;
        bool dies = Calls == DiesAt;
        if (dies && !DiesLate)
        {
            throw new DeadException();
        }

        T result = work();
        return dies ? throw new DeadException() : result;
    }

    /// <summary>The process is gone.</summary>
    public sealed class DeadException : Exception;
}
