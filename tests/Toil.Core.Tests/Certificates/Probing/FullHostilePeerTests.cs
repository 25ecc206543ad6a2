using Toil.Certificates;
using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing;

public sealed class FullHostilePeerTests() : HostilePeerTests(EngineChoice.Full)
{
    [Fact]
    public async Task A_server_without_secure_renegotiation_is_legacy()
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying(Record(22, [2, 0, 0, 38, 3, 3, .. new byte[32], 0, 0xc0, 0x2f, 0]));
        ProbeResult result = await ProbeAsync(peer);

        Assert.SkipUnless(OperatingSystem.IsLinux(), "only OpenSSL refuses it");
        Assert.Equal(FailureReason.LegacyProtocol, result.Failure);
    }

    [Theory]
    [InlineData(1, "TLS 1.0")]
    [InlineData(2, "TLS 1.1")]
    [InlineData(0, "SSL 3.0")]
    public async Task A_server_that_chooses_an_old_version_is_legacy(byte minor, string name)
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying(Record(22, [2, 0, 0, 38, 3, minor, .. new byte[32], 0, 0x00, 0x2f, 0]));
        ProbeResult result = await ProbeAsync(peer);

        Assert.Equal(FailureReason.LegacyProtocol, result.Failure);
        Assert.Equal($"The server chose {name}, and only TLS 1.2 and 1.3 are accepted.", result.Detail);
    }
}
