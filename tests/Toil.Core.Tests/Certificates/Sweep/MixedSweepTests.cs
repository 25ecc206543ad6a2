using System.Net.Sockets;
using Toil.Certificates;
using Toil.Core.Tests.Certificates.Probing;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>Good and bad, few and many, in one sweep.</summary>
public sealed class MixedSweepTests : SweepTest
{
    [Fact]
    public async Task Files_stores_endpoints_and_wrong_targets_in_one_sweep()
    {
        Folder.Write("certs/a.pem", Issue("a.example.com").Pem + Issuer.Pem + Root.Pem);
        Folder.Write("certs/b.der", Issue("b.example.com").Der);
        Folder.Write("certs/torn.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
        Folder.Write("c.p12", Issue("c.example.com").ToPfx("sesame42"));
        await using ScriptedPeer peer = ServeSslStream(Issue("localhost"));
        Environment.SetEnvironmentVariable("TOIL_TEST_MIXED", "sesame42");
        List<CertificateFinding> findings = await SweepAsync(
            ["certs", "./c.p12", "missing.pem", $"127.0.0.1:{peer.Port}?sni=localhost", "store://LocalMachine/Root", "store://Nowhere/Root", "nfs://x", "a:b@c", "x:70000", "store://CurrentUser/No such store"],
            ("password", "env:TOIL_TEST_MIXED"));

        Assert.Equal(
            ["StoreUnknown", "TargetInvalid", "TargetPathNotFound", "TargetPortOutOfRange", "TargetSchemeUnknown"],
            Sink.Problems.Select(problem => problem.ErrorId).Order());
        Assert.Equal((FailureReason.Unreadable, "There is no such file or folder."), (One(findings, Folder["missing.pem"]).Reason, One(findings, Folder["missing.pem"]).Problem));
        Assert.Equal(["a.example.com"], One(findings, Folder["certs/a.pem"]).Names);
        Assert.Equal("1 a.example.com", One(findings, Folder["certs/a.pem"]).Entry);
        Assert.Equal(["b.example.com"], One(findings, Folder["certs/b.der"]).Names);
        Assert.Equal(FailureReason.Unreadable, One(findings, Folder["certs/torn.pem"]).Reason);
        Assert.Equal(["c.example.com"], One(findings, Folder["c.p12"]).Names);
        Assert.Equal(Verdict.Ok, One(findings, $"127.0.0.1:{peer.Port}?sni=localhost").Verdict);
        Assert.Equal(Verdict.Unreachable, One(findings, "store://CurrentUser/No such store").Verdict);
        Assert.Contains(findings, finding => finding.Target == "store://LocalMachine/Root");
        Assert.All(findings, finding => Assert.DoesNotContain("sesame42", finding.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_is_a_finding_and_a_missing_one_a_problem()
    {
        Folder.Write("c.p12", Issue("c.example.com").ToPfx("sesame42"));
        Environment.SetEnvironmentVariable("TOIL_TEST_WRONG", "hunter2");
        Assert.Equal(FailureReason.WrongPassword, Assert.Single(await SweepAsync(["c.p12"], ("password", "env:TOIL_TEST_WRONG"))).Reason);
        Assert.Empty(await SweepAsync(["c.p12"], ("password", "env:TOIL_TEST_NOT_SET")));
        Assert.Equal("SecretNotFound", Assert.Single(Sink.Problems).ErrorId);
    }

    [Fact]
    public async Task A_file_is_held_against_the_server_name_that_was_given()
    {
        Folder.Write("a.pem", Issue("a.example.com").Pem);
        Assert.Equal(Verdict.Ok, Assert.Single(await SweepAsync(["a.pem"])).Verdict);
        Assert.Equal(RuleIds.NameMismatch, Rules(Assert.Single(await SweepAsync(["a.pem"], ("server-name", "b.example.com")))));
    }

    [Theory]
    [InlineData("missing.pem")]
    [InlineData("-")]
    [InlineData("key.pem")]
    public async Task What_is_to_be_trusted_must_be_there(string trust)
    {
        Folder.Write("key.pem", Root.KeyPem);
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => SweepAsync(["a.pem"], ("trust", trust)));
        Assert.Equal(("TrustUnreadable", ErrorKind.InvalidInput), (error.ErrorId, error.Kind));
    }

    [Fact]
    public async Task Hostile_peers_get_a_finding_each_and_hold_up_nobody()
    {
        byte[] flood = new byte[512 * 1024];
        for (int at = 0; at < flood.Length; at += 16_389)
        {
            flood[at] = 22;
            flood[at + 1] = flood[at + 2] = 3;
            flood[at + 3] = 0x40;
        }

        await using ScriptedPeer good = ServeSslStream(Issue("localhost"));
        await using ScriptedPeer silent = ScriptedPeer.Silent();
        await using ScriptedPeer http = ScriptedPeer.Saying("HTTP/1.1 400 \u001b[31mBad\r\n\r\n"u8.ToArray());
        await using ScriptedPeer flooding = ScriptedPeer.Saying(flood);
        await using ScriptedPeer resetting = new(async (socket, token) =>
        {
            await socket.ReceiveAsync(new byte[100], token);
            socket.LingerState = new LingerOption(true, 0);
        });
        ScriptedPeer[] peers = [silent, http, flooding, resetting, good];
        List<CertificateFinding> findings = await SweepAsync(
            [.. peers.Select(peer => $"127.0.0.1:{peer.Port}?sni=localhost")], ("timeout", "1500ms"), ("per-host", "256"));
        Assert.Equal(
            [FailureReason.Stalled, FailureReason.NoTls, FailureReason.ProtocolError, FailureReason.ProtocolError, null],
            peers.Select(peer => One(findings, $"127.0.0.1:{peer.Port}?sni=localhost").Reason));
        Assert.All(findings, finding => Assert.DoesNotContain(finding.Problem, char.IsControl));
        Assert.Equal(Verdict.Ok, One(findings, $"127.0.0.1:{good.Port}?sni=localhost").Verdict);
        Assert.Empty(Sink.Problems);
    }

    [Fact]
    public async Task A_defect_costs_its_own_target_and_never_the_sweep()
    {
        Names["defect.example.com"] = [];
        Folder.Write("a.pem", Issue("a.example.com").Pem);
        Assert.Single(await SweepAsync(["defect.example.com", "a.pem", "defect.example.com:8443"]));
        Assert.Equal(2, Sink.Problems.Count);
        Assert.All(Sink.Problems, problem => Assert.Equal(("TargetFailed", ErrorKind.Internal), (problem.ErrorId, problem.Kind)));
    }

    [Fact]
    public async Task Piped_items_bring_their_own_options()
    {
        Folder.Write("a.pem", Issue("a.example.com").Pem);
        ValueOrigin origin = new("test");
        List<CertificateFinding> findings = [];
        await foreach (CertificateFinding finding in new CertificateSweep().InvokeAsync([new("owner", "call", origin)], Items(), Context(), TestContext.Current.CancellationToken))
        {
            findings.Add(finding);
        }

        Assert.Equal(["call", "web"], findings.Select(finding => finding.Owner).Order());
        Assert.Equal("OptionInvalid", Assert.Single(Sink.Problems).ErrorId);

        async IAsyncEnumerable<IReadOnlyList<OptionValue>> Items()
        {
            yield return [new("target", "./a.pem", origin), new("owner", "web", origin)];
            await Task.Yield();
            yield return [new("target", "./a.pem", origin), new("expiring-within", "soon", origin)];
            yield return [new("literal-path", "a.pem", origin)];
        }
    }

    private static CertificateFinding One(IEnumerable<CertificateFinding> findings, string target) => Assert.Single(findings, finding => finding.Target == target);
}
