using System.Runtime.CompilerServices;
using Toil.Issues.Subjects;
using Toil.Issues.Texts;
using Toil.Issues.Tracking;
using Toil.Operations;
using Toil.Values;

namespace Toil.Issues.Sync;

/// <summary>One run: reads the issues that there are, writes those that say something else than what was found, creates what is missing, closes what is gone.</summary>
/// <param name="tracker">The repository.</param>
/// <param name="options">What was asked for.</param>
/// <param name="input">What was found.</param>
/// <param name="context">Clock, sink, secrets.</param>
/// <param name="texts">What issues say.</param>
internal sealed class SyncRun(IIssueTracker tracker, IssueSyncOptions options, SyncInput input, OperationContext context, IssueTexts texts)
{
    // Clocks differ: issues that another run created meanwhile are looked for from a little before.
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);

    private readonly IssueWriter _writer = new(tracker, texts, input.Scope, input.ObservedAt);

    /// <summary>Yields what becomes of each issue, as it does.</summary>
    public async IAsyncEnumerable<IssueChange> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        DateTimeOffset began = context.Time.GetUtcNow();
        IssueMember[] wrong = [.. input.Found.Members().Where(member => member.Severity >= options.MinSeverity && member.Problems.Count > 0)];
        IssueIndex index = await IssueIndex.ReadAsync(tracker.ListAsync(options.TrackingLabel, null, cancellation));
        IssueDecider decider = new(
            input.Scope, input.ObservedAt, input.Incomplete, input.Found, wrong.Select(member => member.Fingerprint).ToHashSet(StringComparer.Ordinal),
            index.Issues.Select(issue => issue.Marker.Key));
        await foreach (IssueChange change in CloseDuplicatesAsync(index, cancellation))
        {
            yield return change;
        }

        IssueSubject[] subjects = [.. options.GroupBy == IssueGrouping.Owner ? IssueSubject.ByOwner(wrong, input.Scope) : wrong.Select(IssueSubject.Of)];
        IssueSubject[] missing = [.. subjects.Where(subject => index.Find(subject.Key) is null)];
        IssueSubject[] rest = [.. missing.Skip(options.MaxNew)];
        IssueSubject[] all = rest.Length == 0 ? subjects : [.. subjects.Except(rest), IssueSubject.OfRest([.. rest.SelectMany(subject => subject.Members)], input.Scope)];
        IssueDress dress = missing.Length > 0 ? await IssueDress.LookUpAsync(tracker, options, missing, cancellation) : new IssueDress(options, null);

        HashSet<string> told = all.Select(subject => subject.Key).ToHashSet(StringComparer.Ordinal);
        KnownIssue[] absent = [.. index.Issues.Where(issue => !told.Contains(issue.Marker.Key)).OrderBy(issue => issue.Issue.Number)];
        ProgressMeter meter = new("Issues", context);
        meter.Expect(all.Length + absent.Length);
        meter.CloseIntake();
        int created = 0;
        foreach (IssueSubject subject in all.OrderBy(subject => index.Find(subject.Key) is null))
        {
            cancellation.ThrowIfCancellationRequested();
            meter.Advance();
            KnownIssue? known = index.Find(subject.Key);
            if (await TryAsync(() => known is null ? CreateAsync(subject, dress, cancellation) : RewriteAsync(subject, known, decider, cancellation)) is not { } change)
            {
                continue;
            }

            if (change.Action is IssueAction.Created or IssueAction.Reopened or IssueAction.Worse or IssueAction.Updated
                || (change.Action == IssueAction.Unchanged && known is { Issue.IsOpen: true }))
            {
                decider.Told(subject);
            }

            created += known is null ? 1 : 0;
            yield return change;
            foreach (IssueChange listed in subject.Kind == SubjectKind.Rest ? rest.SelectMany(left => Listed(left, change)) : [])
            {
                yield return listed;
            }
        }

        foreach (KnownIssue known in absent)
        {
            cancellation.ThrowIfCancellationRequested();
            meter.Advance();
            if (decider.Absent(known) is { } decision && await TryAsync(() => CloseAsync(known, decision, decider, cancellation)) is { } change)
            {
                yield return change;
            }
        }

        if (created > 0 && !context.IsDryRun)
        {
            // Another run may have created the same at the same moment. Both see both now, and both close the younger one.
            IssueIndex again = await IssueIndex.ReadAsync(tracker.ListAsync(options.TrackingLabel, began - s_skew, cancellation));
            await foreach (IssueChange change in CloseDuplicatesAsync(again, cancellation))
            {
                yield return change;
            }
        }
    }

    private async Task<IssueChange> CreateAsync(IssueSubject subject, IssueDress dress, CancellationToken cancellation)
    {
        TrackedIssue? issue = context.IsDryRun ? null : await _writer.CreateAsync(subject, dress.Labels, dress.AssigneesOf(subject), dress.Milestone, cancellation);
        return Change(IssueAction.Created, subject, issue, Reason(subject));
    }

    private async Task<IssueChange> RewriteAsync(IssueSubject subject, KnownIssue known, IssueDecider decider, CancellationToken cancellation)
    {
        IssueDecision decision = decider.Decide(subject, known);
        if (context.IsDryRun || !decision.Writes)
        {
            return Change(decision.Action, subject, known.Issue, decision.Detail);
        }

        if (await _writer.RefreshAsync(known, cancellation) is not { } fresh)
        {
            return Change(IssueAction.Kept, subject, known.Issue, "It was deleted or moved meanwhile; the next run creates another.");
        }

        // Since the list was read a person may have closed it, and another run may have written it.
        decision = decider.Decide(subject, fresh);
        return Change(decision.Action, subject, decision.Writes ? await _writer.RewriteAsync(fresh, subject, decision, cancellation) : fresh.Issue, decision.Detail);
    }

    private async Task<IssueChange> CloseAsync(KnownIssue known, IssueDecision decision, IssueDecider decider, CancellationToken cancellation)
    {
        if (context.IsDryRun || !decision.Writes)
        {
            return Change(decision.Action, known, decision.Detail);
        }

        if (await _writer.RefreshAsync(known, cancellation) is not { } fresh)
        {
            return Change(IssueAction.Unchanged, known, "It was deleted or moved meanwhile.");
        }

        if (decider.Absent(fresh) is not { } now)
        {
            return Change(IssueAction.Unchanged, fresh, "It was closed meanwhile.");
        }

        if (now.Writes)
        {
            await _writer.CloseAsync(fresh, now, cancellation);
        }

        return Change(now.Action, fresh, now.Detail);
    }

    private async IAsyncEnumerable<IssueChange> CloseDuplicatesAsync(IssueIndex index, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach ((KnownIssue issue, KnownIssue older) in index.Duplicates.ToArray())
        {
            if (!context.IsDryRun)
            {
                await _writer.CloseDuplicateAsync(issue, older, cancellation);
            }

            yield return Change(IssueAction.Duplicate, issue, $"It tells the same as #{older.Issue.Number}.");
        }
    }

    // What one issue is refused for says nothing of the others; without an answer, or without leave, the rest is of no use.
    private async Task<IssueChange?> TryAsync(Func<Task<IssueChange>> work)
    {
        try
        {
            return await work();
        }
        catch (ToilException error) when (error.ErrorId is "IssueRejected" or "IssueNotFound")
        {
            context.Sink.Problem(error);
            return null;
        }
    }

    private static string Reason(IssueSubject subject) => subject.Kind == SubjectKind.Finding ? subject.Members[0].Problems[0].Problem.Message : $"{subject.Members.Count} findings.";

    private IEnumerable<IssueChange> Listed(IssueSubject subject, IssueChange rest)
    {
        yield return rest with
        {
            Action = IssueAction.Listed, Title = texts.Title(subject), Detail = Reason(subject), FindingSeverity = subject.Severity, Findings = subject.Members.Count, Owner = subject.Owner,
            Key = subject.Key,
        };
    }

    private IssueChange Change(IssueAction action, IssueSubject subject, TrackedIssue? issue, string? detail) => new()
    {
        Action = action,
        IsPlanned = context.IsDryRun,
        Repository = tracker.Name,
        Number = issue?.Number,
        Title = InertText.From(issue?.Title ?? texts.Title(subject), IssueTexts.LongestTitle),
        Detail = detail,
        FindingSeverity = subject.Severity,
        Findings = subject.Members.Count,
        Owner = subject.Owner,
        Key = subject.Key,
        Scope = input.Scope,
        Url = issue is null ? null : InertText.From(issue.Url),
    };

    private IssueChange Change(IssueAction action, KnownIssue known, string? detail) => new()
    {
        Action = action,
        IsPlanned = context.IsDryRun,
        Repository = tracker.Name,
        Number = known.Issue.Number,
        Title = InertText.From(known.Issue.Title, IssueTexts.LongestTitle),
        Detail = detail,
        FindingSeverity = known.Marker.Severity,
        Findings = known.Marker.Target is null ? known.Marker.Parts.Count : 1,
        Key = known.Marker.Key,
        Scope = InertText.From(known.Marker.Scope, 100),
        Url = InertText.From(known.Issue.Url),
    };
}
