using Toil.Certificates;
using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing.Preambles.Servers;

/// <summary>The servers that people run, with TLS and without.</summary>
public sealed class RealServerTests(TestCertificates certificates) : IClassFixture<TestCertificates>
{
    public static TheoryData<string> Servers { get; } = [.. Recipes.All.Keys];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Shows_its_certificate(string name)
    {
        await using RealServer server = await RealServer.StartAsync(Recipes.All[name], certificates.Leaf, hasTls: true);
        foreach ((string scheme, int port) in server.Ports)
        {
            ProbeResult result = await ProbeAsync(scheme, port);
            Assert.Null(result.Detail);
            Assert.Equal(certificates.Leaf.Der, result.Chain[0].ToArray());
            Assert.Null(result.Injected);
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Refuses_where_it_has_no_tls(string name)
    {
        await using RealServer server = await RealServer.StartAsync(Recipes.All[name], certificates.Leaf, hasTls: false);
        foreach ((string scheme, int port) in server.Ports)
        {
            ProbeResult result = await ProbeAsync(scheme, port);
            Assert.True(result.Failure == FailureReason.StarttlsRefused, $"{scheme}: {result.Failure} {result.Detail}");
        }
    }

    private static async Task<ProbeResult> ProbeAsync(string scheme, int port)
    {
        ProbeResult result = await Probing.ProbeOneAsync(Probing.Create(), new(
            $"{scheme}://127.0.0.1:{port}", scheme, "127.0.0.1", port, "localhost", null));
        Probing.AssertSound(result);
        return result;
    }
}
