using Toil.Certificates;
using Toil.Core.Tests.Certificates.Sweep;
using Toil.Core.Tests.Support;
using Toil.Issues;
using Toil.Operations;
using Toil.Reports;

namespace Toil.Core.Tests.Issues;

/// <summary>A share that is not mounted looks like a path that is not there: nothing of it was renewed, and nothing of it is gone.</summary>
public sealed class IssueVanishedPathTests : SweepTest
{
    [Fact]
    public async Task Issues_below_a_path_that_is_not_there_stay_until_it_is_off_the_list()
    {
        MemoryTracker tracker = new(TimeProvider.System);
        Folder.Write("share/shop.pem", Issue(TestPki.Server("shop.example.com") with { NotAfter = DateTimeOffset.UtcNow.AddDays(-1) }).Pem);
        Folder.Write("fine.pem", Issue("fine.example.com").Pem);
        IssueChange first = Assert.Single(await SyncAsync(tracker, "./share", "./fine.pem"));
        Assert.Equal(IssueAction.Created, first.Action);

        Directory.Move(Folder["share"], Folder["away"]);
        List<IssueChange> without = await SyncAsync(tracker, "./share", "./fine.pem");
        Assert.Equal(IssueAction.Kept, Assert.Single(without, change => change.Number == first.Number).Action);
        IssueChange vanished = Assert.Single(without, change => change.Action == IssueAction.Created);
        Assert.Contains(Folder["share"], vanished.Title, StringComparison.Ordinal);

        Directory.Move(Folder["away"], Folder["share"]);
        List<IssueChange> back = await SyncAsync(tracker, "./share", "./fine.pem");
        Assert.Equal(IssueAction.Closed, Assert.Single(back, change => change.Number == vanished.Number).Action);
        Assert.Equal(IssueAction.Unchanged, Assert.Single(back, change => change.Number == first.Number).Action);
        Assert.Equal(IssueAction.Closed, Assert.Single(await SyncAsync(tracker, "./fine.pem")).Action);
    }

    [Fact]
    public async Task Issues_stay_while_a_pattern_finds_nothing_and_an_export_or_a_bundle_breaks_off()
    {
        MemoryTracker tracker = new(TimeProvider.System);
        TestCertificate over = Issue(TestPki.Server("shop.example.com") with { NotAfter = DateTimeOffset.UtcNow.AddDays(-1) });
        string good = Issue("good.example.com").Pem;
        string export = Export(("good", good), ("shop", over.Pem));
        string[] targets = ["./share/*.pem", "./export.yaml", "./bundle.pem"];
        Folder.Write("share/shop.pem", over.Pem);
        Folder.Write("export.yaml", export);
        Folder.Write("bundle.pem", good + over.Pem);
        List<IssueChange> first = await SyncAsync(tracker, targets);
        Assert.Equal(3, first.Count(change => change.Action == IssueAction.Created));

        Directory.Move(Folder["share"], Folder["away"]);
        Folder.Write("export.yaml", export[..export.IndexOf("name: shop", StringComparison.Ordinal)]);
        Folder.Write("bundle.pem", good + over.Pem[..200]);
        List<IssueChange> without = await SyncAsync(tracker, targets);
        Assert.All(first, issue => Assert.Equal(IssueAction.Kept, without.Single(change => change.Number == issue.Number).Action));
    }

    private static string Export(params (string Name, string Pem)[] secrets) => "apiVersion: v1\nitems:\n" + string.Concat(secrets.Select(secret => $"""
        - apiVersion: v1
          data:
            tls.crt: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(secret.Pem))}
          kind: Secret
          metadata:
            name: {secret.Name}
            namespace: web
          type: kubernetes.io/tls

        """)) + "kind: List\n";

    private async Task<List<IssueChange>> SyncAsync(MemoryTracker tracker, params string[] targets)
    {
        RecordedResults recorded = new(new CertificateSweep().Descriptor, await SweepAsync(targets), DateTimeOffset.UtcNow, null);
        return await SyncTestBase.SyncAsync(tracker, recorded, new OperationContext { WorkingDirectory = Folder.Path, Sink = new SinkProbe() });
    }
}
