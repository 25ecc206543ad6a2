using System.Runtime.CompilerServices;
using Toil.Issues.Sync;
using Toil.Issues.Texts;
using Toil.Issues.Tracking;
using Toil.Operations;
using Toil.Reports;

namespace Toil.Issues;

/// <summary>Keeps one issue for each finding.</summary>
public sealed class IssueSync : Operation<IssueSyncOptions, IssueChange>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "issue.sync",
        Cmdlet = "Sync-ToilIssue",
        Summary = "Keeps a GitHub issue for each finding: once, not every night.",
        Description = "Creates an issue for a finding that has none, writes it anew when it changed, comments when it became worse, opens it again when it comes back, and closes it, with a comment, when a later look finds it fine or a whole sweep no longer has it. Issues are found again by a label and a line that nobody sees, whatever their title says by then. An issue that somebody closed as not planned is left alone. Killed at any moment, the next run goes on, and nothing is there twice.",
        HasEffect = true,
        IsRepeatable = true,
        HasDryRun = true,
        SettingsSection = "issues",
        IsReported = true,
        OptionsType = typeof(IssueSyncOptions),
        ResultType = typeof(IssueChange),
        ResultJsonOf = static () => IssueJson.Readable.IssueChange,
        ViewOf = static () => IssueView.Instance,
    };

    /// <summary>Reads recorded sweeps back.</summary>
    internal RecordedResultsReader? Recorded { get; init; }

    /// <summary>Opens the repository.</summary>
    internal Func<IssueTrackerOptions, OperationContext, IIssueTracker> Open { get; init; } = static (options, context) => GitHub.GitHubTracker.Open(options, context);

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<IssueChange> RunAsync(OperationCall<IssueSyncOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // What is wrong with the request is said before a long list is read.
        IssueTrackerOptions place = IssueTarget.Read(call.Options, Environment.GetEnvironmentVariable);
        SyncInput input = await SyncInput.ReadAsync(call, Recorded, cancellation);
        using IIssueTracker tracker = Open(place, call.Context);
        IssueTexts texts = new(input.Scope, input.ObservedAt, call.Context.Redactor);
        await foreach (IssueChange change in new SyncRun(tracker, call.Options, input, call.Context, texts).RunAsync(cancellation))
        {
            yield return change;
        }
    }
}
