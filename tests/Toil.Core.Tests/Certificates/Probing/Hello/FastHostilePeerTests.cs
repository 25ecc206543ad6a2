using Toil.Certificates;
using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

public sealed class FastHostilePeerTests() : HostilePeerTests(EngineChoice.Fast)
{
    private static readonly byte[] s_certificate = [11, 0, 0, 8, 0, 0, 5, 0, 0, 2, 0x30, 0];

    [Theory]
    [InlineData(0, "SSLv3")]
    [InlineData(1, "TLSv1.0")]
    [InlineData(2, "TLSv1.1")]
    public async Task A_server_that_chooses_an_old_version_is_read_and_called_legacy(byte minor, string name)
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying([.. Record(22, Hello(minor)), .. Record(22, s_certificate), .. Record(22, [14, 0, 0, 0])]);
        ProbeResult result = await ProbeAsync(peer);

        Assert.Null(result.Failure);
        Assert.Equal((name, true), (result.Protocol, result.IsLegacy));
    }

    [Fact]
    public async Task A_server_that_stops_after_its_certificate_has_shown_it()
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying([.. Record(22, Hello(3)), .. Record(22, s_certificate)]);
        ProbeResult result = await ProbeAsync(peer, Probing.Hasty);
        Assert.Equal([0x30, 0], Assert.Single(result.Chain).ToArray());
    }

    [Fact]
    public async Task A_warning_does_not_end_it()
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying(
            [.. Record(21, [1, 112]), .. Record(22, [.. Hello(3), .. s_certificate, 14, 0, 0, 0])]);
        Assert.Null((await ProbeAsync(peer)).Failure);
    }

    [Theory]
    [InlineData("0b000003000000", "Sent a certificate message that is empty or does not add up.")]
    [InlineData("0b000008000005000009aabb", "Sent a certificate message that is empty or does not add up.")]
    [InlineData("0b080000", "Announced a message of more than 256 KiB.")]
    [InlineData("0e000000", "Went on without showing a certificate.")]
    public async Task What_is_no_certificate_is_told(string message, string detail)
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying(Record(22, [.. Hello(3), .. Convert.FromHexString(message)]));
        ProbeResult result = await ProbeAsync(peer);
        Assert.Equal((FailureReason.ProtocolError, detail), (result.Failure!.Value, result.Detail));
    }

    [Fact]
    public async Task A_certificate_before_a_hello_is_none()
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying(Record(22, s_certificate));
        ProbeResult result = await ProbeAsync(peer);
        Assert.Equal("Sent something else where its hello was due.", result.Detail);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_downgrade_is_told(byte sign)
    {
        byte[] hello = Hello(3);
        "DOWNGRD"u8.CopyTo(hello.AsSpan(4 + 2 + 24));
        hello[4 + 2 + 31] = sign;
        await using ScriptedPeer peer = ScriptedPeer.Saying([.. Record(22, hello), .. Record(22, s_certificate)]);
        ProbeResult result = await ProbeAsync(peer);

        Assert.Equal(FailureReason.ProtocolError, result.Failure);
        Assert.Equal("Chose TLS 1.2 and says that it would take a newer one: something on the way changes hellos.", result.Detail);
    }

    [Fact]
    public async Task A_demand_for_a_client_certificate_before_all_else_is_told()
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying([.. Record(22, [.. Hello(3), 13, 0, 0, 0]), .. Record(21, [2, 40])]);
        Assert.Equal(FailureReason.ClientCertificateRequired, (await ProbeAsync(peer)).Failure);
    }

    [Fact]
    public async Task A_version_of_the_future_is_refused()
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying(Record(22, Hello(9)));
        Assert.Equal("Chose version 0x0309, which was not offered.", (await ProbeAsync(peer)).Detail);
    }

    private static byte[] Hello(byte minor) => [2, 0, 0, 38, 3, minor, .. new byte[32], 0, 0x00, 0x2f, 0];
}
