using Toil.Certificates;
using Toil.Core.Tests.Certificates.Probing;
using Toil.Core.Tests.Certificates.Probing.Preambles;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Sweep;

/// <summary>Sweeps of services that start TLS when asked.</summary>
public sealed class StarttlsSweepTests : SweepTest
{
    private const string Name = "chat.test";

    public static TheoryData<string> Schemes => Dialogues.Schemes;

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_good_service(string scheme)
    {
        await using ScriptedPeer peer = TlsPeer.Start(Dialogues.Good(scheme), Issue(TestPki.Server(Name), Root).Certificate);
        CertificateFinding finding = await SweepOneAsync(scheme, peer);
        Assert.Equal((Verdict.Ok, string.Empty), (finding.Verdict, finding.Problem));
        Assert.Equal((Name, peer.Port), (finding.ServerName, finding.Port));
    }

    [Fact]
    public async Task Clear_text_after_the_go_ahead()
    {
        await using ScriptedPeer peer = TlsPeer.Start(
            Dialogues.Good("imap"), Issue(TestPki.Server(Name), Root).Certificate, injected: "* BYE\r\n"u8.ToArray());
        CertificateFinding finding = await SweepOneAsync("imap", peer);
        Assert.Equal((Verdict.Unfit, RuleIds.StarttlsInjection), (finding.Verdict, Rules(finding)));
        Assert.Contains(@"('* BYE\u{d}\u{a}')", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No()
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying("N"u8.ToArray());
        CertificateFinding finding = await SweepOneAsync("postgres", peer);
        Assert.Equal((Verdict.Unreachable, FailureReason.StarttlsRefused), (finding.Verdict, finding.Reason));
        Assert.StartsWith("Turn on TLS for that service", finding.Problems[0].Remedy, StringComparison.Ordinal);
    }

    private async Task<CertificateFinding> SweepOneAsync(string scheme, ScriptedPeer peer)
        => Assert.Single(await SweepAsync([$"{scheme}://127.0.0.1:{peer.Port}?sni={Name}"]));
}
