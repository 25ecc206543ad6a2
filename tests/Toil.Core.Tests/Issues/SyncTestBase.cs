using Toil.Certificates;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Issues;
using Toil.Issues.Tracking;
using Toil.Operations;
using Toil.Reports;

namespace Toil.Core.Tests.Issues;

/// <summary>Syncs made-up findings with issues in memory.</summary>
public abstract class SyncTestBase
{
    private protected SyncTestBase() => Tracker = new MemoryTracker(Time);

    private protected TestClock Time { get; } = new(new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero));

    private protected MemoryTracker Tracker { get; }

    private protected SinkProbe Sink { get; } = new();

    internal static string Print(string name) => name.PadRight(32, '0').ToLowerInvariant().Replace(' ', '0');

    internal static CertificateFinding Fine(string name, string? owner = null) => new()
    {
        Verdict = Verdict.Ok, Target = $"{name}.example.com:443", Source = SourceKind.Endpoint, Fingerprint = Print(name), Thumbprint = "AB", NotAfter = new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero), Owner = owner,
    };

    internal static CertificateFinding Bad(string name, Severity severity = Severity.High, string rule = RuleIds.Expired, string? owner = null, string message = "It ended.") => Fine(name, owner) with
    {
        Verdict = severity >= Severity.High ? Verdict.Expired : Verdict.RenewSoon, Problems = [new CertificateProblem(rule, severity, message, "Renew it.")],
    };

    private protected Task<List<IssueChange>> SyncAsync(IEnumerable<CertificateFinding> findings, params (string Name, object? Value)[] options)
        => SyncAsync(Tracker, findings, isComplete: true, options);

    private protected Task<List<IssueChange>> PartAsync(IEnumerable<CertificateFinding> findings, params (string Name, object? Value)[] options)
        => SyncAsync(Tracker, findings, isComplete: false, options);

    private protected async Task<List<IssueChange>> SyncAsync(
        IIssueTracker tracker, IEnumerable<CertificateFinding> findings, bool isComplete, (string Name, object? Value)[] options, DateTimeOffset? observed = null, bool isDryRun = false)
    {
        RecordedResults recorded = new(
            new CertificateSweep().Descriptor, [.. findings], observed ?? Time.GetUtcNow(), isComplete ? null : "The newest sweep of 'nightly' is not whole.");
        return await SyncAsync(tracker, recorded, new OperationContext { WorkingDirectory = Path.GetTempPath(), Sink = Sink, Time = Time, IsDryRun = isDryRun }, options);
    }

    internal static async Task<List<IssueChange>> SyncAsync(
        IIssueTracker tracker, RecordedResults recorded, OperationContext context, params (string Name, object? Value)[] options)
    {
        IssueSync sync = new() { Open = (_, _) => tracker, Recorded = (_, _, _) => Task.FromResult(recorded) };
        OptionValue[] values =
        [
            .. new (string, object?)[] { ("Recorded", "nightly"), ("Repository", "acme/production"), ("Token", "env:PATH") }.Concat(options)
                .Select(option => new OptionValue(option.Item1, option.Item2, new ValueOrigin("test"))),
        ];
        return await sync.InvokeAsync(values, null, context, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What became of each issue, without those that nothing became of.</summary>
    private protected static string[] Told(IEnumerable<IssueChange> changes)
        => [.. changes.Where(change => change.Action != IssueAction.Unchanged).Select(change => $"{change.Action} {change.Title.Split('.')[0]}")];
}
