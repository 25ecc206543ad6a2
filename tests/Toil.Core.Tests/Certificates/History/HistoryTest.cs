using System.Globalization;
using Toil.Certificates;
using Toil.Certificates.History;
using Toil.Certificates.Targets;
using Toil.Core.Tests.Certificates.Sweep;
using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Settings;
using Toil.State;

namespace Toil.Core.Tests.Certificates.History;

/// <summary>Sweeps of made-up findings, recorded and compared as a door would have it.</summary>
public abstract class HistoryTest(PostgresFixture postgres) : StoreTestBase(postgres)
{
    protected static readonly DateTimeOffset FirstNight = new(2026, 11, 1, 3, 0, 0, TimeSpan.Zero);

    private protected RecordingSink Sink { get; } = new();

    private protected TestClock Clock { get; } = new(FirstNight);

    private protected static CertificateFinding Finding(string target, int certificate = 1, params CertificateProblem[] problems) => new()
    {
        Verdict = problems.Length == 0 ? Verdict.Ok : Verdict.Critical,
        Target = target,
        Source = SourceKind.Endpoint,
        Address = "192.0.2.1",
        Thumbprint = $"c{certificate}",
        NotAfter = FirstNight.AddDays(30 * certificate),
        Problems = problems,
        Fingerprint = target,
        Owner = "ada",
        Labels = new Dictionary<string, string> { ["tier"] = "1" },
    };

    private protected static CertificateFinding Failed(string target, SourceKind source = SourceKind.Endpoint) => new()
    {
        Verdict = Verdict.Unreachable,
        Reason = FailureReason.Timeout,
        Target = target,
        Source = source,
        Problems = [new(RuleIds.Unreachable, Severity.High, "It did not answer.", "Look.")],
        Fingerprint = source == SourceKind.Endpoint ? target : "-",
    };

    private protected static CertificateFinding InFile(string path, string names, int certificate = 1, string entry = "1") => Finding(path, certificate) with
    {
        Source = SourceKind.File,
        Address = null,
        Entry = entry,
        Fingerprint = $"{path} {names}",
    };

    /// <summary>Records a sweep to its end and returns what was shown of it.</summary>
    private protected Task<List<CertificateFinding>> RecordAsync(string store, SweepOptions options, params IEnumerable<CertificateFinding> findings)
        => RecordAsync(store, options, (_, _) => findings.ToAsyncEnumerable());

    private protected Task<List<CertificateFinding>> RecordAsync(
        string store, SweepOptions options, Func<OperationCall<SweepOptions>, CancellationToken, IAsyncEnumerable<CertificateFinding>> sweep)
        => RecordUntilAsync(store, options, sweep, Token);

    private protected async Task<List<CertificateFinding>> RecordUntilAsync(
        string store, SweepOptions options, Func<OperationCall<SweepOptions>, CancellationToken, IAsyncEnumerable<CertificateFinding>> sweep, CancellationToken stop)
    {
        List<CertificateFinding> shown = [];
        OperationCall<SweepOptions> call = new(options, AsyncEnumerable.Empty<SweepOptions>(), Context(store));
        await foreach (CertificateFinding finding in SweepRecorder.RecordAsync(call, sweep, stop))
        {
            shown.Add(finding);
        }

        return shown;
    }

    /// <summary>One night after another, under one name.</summary>
    private protected async Task NightsAsync(string store, params CertificateFinding[][] nights)
    {
        foreach (CertificateFinding[] night in nights)
        {
            await RecordAsync(store, new SweepOptions { Record = "nightly" }, night);
            Clock.Now += TimeSpan.FromDays(1);
        }

        Assert.Empty(Sink.Problems);
    }

    private protected async Task<List<CertificateChange>> ChangesAsync(string store, params (string Name, object Value)[] options)
    {
        List<CertificateChange> changes = [];
        OptionValue[] values = [.. options.Select(option => new OptionValue(option.Name, option.Value, new ValueOrigin("test")))];
        await foreach (CertificateChange change in new CertificateChanges().InvokeAsync(values, null, Context(store), Token))
        {
            changes.Add(change);
        }

        return [.. changes.OrderBy(change => change.Place, StringComparer.Ordinal)];
    }

    private protected static string Say(IEnumerable<CertificateChange> changes) => string.Join(", ", changes.Select(change => $"{change.Change} {change.Target}"));

    private protected static Shard Shard(int index, int count) => new(index, count);

    private protected async Task<IReadOnlyList<RecordedSweep>> SweepsAsync(string store)
    {
        await using StateStore open = await OpenAsync(Parse(store));
        return RecordedSweep.From(await new SweepHistory(open).PartsAsync("nightly", Token));
    }

    private protected async Task<long> RowsAsync(string store)
    {
        await using StateStore open = await OpenAsync(Parse(store));
        return await open.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM toil_certificate_finding"), Token);
    }

    private protected OperationContext Context(string store)
    {
        string path = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():N}.yaml"));
        File.WriteAllText(path, $"store: '{store}'\n");
        return new OperationContext { WorkingDirectory = Folder, Sink = Sink, Time = Clock, Settings = ToilSettings.Load(path, Folder) };
    }
}
