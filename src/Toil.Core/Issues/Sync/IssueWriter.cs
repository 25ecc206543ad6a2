using Toil.Issues.Subjects;
using Toil.Issues.Texts;
using Toil.Issues.Tracking;
using Toil.Operations;

namespace Toil.Issues.Sync;

/// <summary>
/// Writes what was decided. A comment comes before the text that remembers it, and carries the number that the text will have: a run that is killed
/// between them finds it again, and writes nobody twice.
/// </summary>
/// <param name="tracker">The repository.</param>
/// <param name="texts">What issues say.</param>
/// <param name="scope">The list of targets.</param>
/// <param name="observed">When what is told was observed.</param>
internal sealed class IssueWriter(IIssueTracker tracker, IssueTexts texts, string scope, DateTimeOffset observed)
{
    // What has to be left for the part that Toil keeps, or the issue cannot be kept.
    private const int LeastRoom = 2_000;

    /// <summary>Creates an issue.</summary>
    public Task<TrackedIssue> CreateAsync(IssueSubject subject, IReadOnlyList<string> labels, IReadOnlyList<string> assignees, int? milestone, CancellationToken cancellation)
    {
        string title = texts.Title(subject);
        IssueMarker marker = Next(subject, null, title);
        string text = texts.Text(subject, IssueTexts.LongestBody - MarkerLine.Write(marker).Length);
        return tracker.CreateAsync(
            new IssueDraft(title, IssueBlock.Compose(marker, text), labels, assignees, milestone),
            issue => IssueBlock.Find(issue.Body)?.Marker.Key == subject.Key, cancellation);
    }

    /// <summary>Reads an issue again. Between the list and now a person may have edited it, and their words are not to be lost.</summary>
    /// <returns>The issue; null where it is gone.</returns>
    public async Task<KnownIssue?> RefreshAsync(KnownIssue known, CancellationToken cancellation)
        => await tracker.GetAsync(known.Issue.Number, cancellation) is { } issue
            ? KnownIssue.From(issue) ?? new KnownIssue(issue, new IssueBlock(known.Marker, string.Empty, string.Empty, "\n\n" + issue.Body))
            : null;

    /// <summary>Writes an issue anew, after a comment where the decision has one, and opens it where it is closed.</summary>
    /// <param name="fresh">The issue as it is now.</param>
    /// <param name="subject">What it is to say.</param>
    /// <param name="decision">What was decided, of the issue as it is now.</param>
    /// <param name="cancellation">Stops it between two requests.</param>
    public async Task<TrackedIssue> RewriteAsync(KnownIssue fresh, IssueSubject subject, IssueDecision decision, CancellationToken cancellation)
    {
        IssueBlock block = fresh.Block;
        string title = texts.Title(subject);
        bool isOurs = IssueBlock.Hash(fresh.Issue.Title) == block.Marker.Title;
        IssueMarker marker = Next(subject, block.Marker, isOurs ? title : null);
        bool staysAsItIs = decision.Unseen is not null && block.Text.Length > 0;
        if (decision.Unseen is { } unseen && staysAsItIs)
        {
            // What was not looked at is not in the subject; the next whole look says all of it.
            marker = marker with { Digest = string.Empty, Parts = subject.Parts.Concat(unseen).DistinctBy(part => part.Key).OrderByDescending(part => part.Value).Take(IssueSubject.MostParts).ToDictionary() };
        }

        int room = IssueTexts.LongestBody - block.Before.Length - block.After.Length - MarkerLine.Write(marker).Length;
        if (room < LeastRoom)
        {
            throw new ToilException(
                "IssueRejected", ErrorKind.LimitExceeded, $"Issue #{fresh.Issue.Number} of {tracker.Name} holds so much text that there is no room for what Toil has to say.",
                "Move some of it into a comment.", fresh.Issue.Url);
        }

        if (decision.Action is IssueAction.Worse or IssueAction.Reopened)
        {
            await CommentOnceAsync(fresh, decision.Action == IssueAction.Worse ? "worse" : "back", decision, cancellation);
        }

        return await tracker.UpdateAsync(
            fresh.Issue.Number,
            new IssueEdit
            {
                Title = isOurs && title != fresh.Issue.Title ? title : null,
                Body = block.With(marker, staysAsItIs ? block.Text : texts.Text(subject, room)),
                IsOpen = fresh.Issue.IsOpen ? null : true,
                StateReason = fresh.Issue.IsOpen ? null : "reopened",
            },
            cancellation);
    }

    /// <summary>Closes an issue, with a comment.</summary>
    /// <param name="fresh">The issue as it is now: open.</param>
    /// <param name="decision">Why.</param>
    /// <param name="cancellation">Stops it between two requests.</param>
    public async Task<TrackedIssue> CloseAsync(KnownIssue fresh, IssueDecision decision, CancellationToken cancellation)
    {
        await CommentOnceAsync(fresh, "gone", decision, cancellation);

        // What it told holds no longer: when it comes back, everything is new.
        IssueMarker marker = fresh.Marker with { Revision = fresh.Marker.Revision + 1, Seen = observed, Digest = string.Empty, Parts = new Dictionary<string, Severity>() };
        string body = fresh.Block.With(marker, fresh.Block.Text);
        return await tracker.UpdateAsync(
            fresh.Issue.Number, new IssueEdit { Body = body.Length <= IssueTexts.LongestBody ? body : null, IsOpen = false, StateReason = "completed" }, cancellation);
    }

    /// <summary>Closes the younger of two issues for the same, in one request; without the hidden line, since it stands for nothing from now on.</summary>
    public Task<TrackedIssue> CloseDuplicateAsync(KnownIssue issue, KnownIssue older, CancellationToken cancellation) => tracker.UpdateAsync(
        issue.Issue.Number,
        new IssueEdit { Body = $"Duplicate of #{older.Issue.Number}: two runs created an issue at the same time.\n\n{issue.Block.Text}", IsOpen = false, StateReason = "not_planned" },
        cancellation);

    private async Task CommentOnceAsync(KnownIssue fresh, string what, IssueDecision decision, CancellationToken cancellation)
    {
        string line = MarkerLine.OfComment(fresh.Marker.Revision + 1, what, decision.News ?? []);
        bool IsSame(string comment) => comment.StartsWith(line, StringComparison.Ordinal);
        if (fresh.Issue.Comments > 0)
        {
            await foreach (string comment in tracker.CommentsAsync(fresh.Issue.Number, null, cancellation))
            {
                if (IsSame(comment))
                {
                    return;
                }
            }
        }

        string sentence = $"{decision.Detail} As of {texts.Observed}, by Toil ({texts.Inline(scope)}).";
        await tracker.CommentAsync(fresh.Issue.Number, texts.Comment(sentence, decision.News ?? [], line, fresh.Marker.Target is not null), IsSame, cancellation);
    }

    private IssueMarker Next(IssueSubject subject, IssueMarker? last, string? title) => new()
    {
        Key = subject.Key,
        Scope = last is { Scope.Length: > 0 } ? last.Scope : scope,
        Target = subject.Kind == SubjectKind.Finding && subject.Members[0].Target.Length <= 1_000 ? subject.Members[0].Target : null,
        Digest = subject.Digest,
        Parts = subject.Parts.OrderByDescending(part => part.Value).Take(IssueSubject.MostParts).ToDictionary(part => part.Key, part => part.Value),
        Revision = (last?.Revision ?? 0) + 1,
        Seen = observed,
        Title = title is null ? last!.Title : IssueBlock.Hash(title),
    };
}
