using System.Diagnostics;
using Toil.Certificates;
using Toil.Certificates.Probing;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Probing.Preambles.Servers;

/// <summary>PostgreSQL, before and after TLS is turned on.</summary>
public sealed class RealPostgresTests(TestCertificates certificates) : IClassFixture<TestCertificates>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Refuses_and_then_shows_its_certificate()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? string.Empty);
        await using PostgresCluster cluster = await PostgresCluster.StartAsync();
        ProbeResult refused = await ProbeAsync(cluster.Port);

        await TurnOnTlsAsync(cluster);
        ProbeResult shown = refused;
        for (long began = Stopwatch.GetTimestamp(); shown.Failure is not null && Stopwatch.GetElapsedTime(began) < s_limit;)
        {
            // The server reads its settings again when it gets to it.
            await Task.Delay(50, TestContext.Current.CancellationToken);
            shown = await ProbeAsync(cluster.Port);
        }

        Assert.Equal((FailureReason.StarttlsRefused, "Has no TLS: it answered SSLRequest with N."), (refused.Failure!.Value, refused.Detail));
        Assert.Null(shown.Detail);
        Assert.Equal(certificates.Leaf.Der, shown.Chain[0].ToArray());
    }

    private static Task<ProbeResult> ProbeAsync(int port) => Probing.ProbeOneAsync(Probing.Create(), new(
        $"postgres://127.0.0.1:{port}", "postgres", "127.0.0.1", port, "localhost", null));

    // The server itself writes the files: only so are they its own, which it insists on for the key.
    private async Task TurnOnTlsAsync(PostgresCluster cluster)
    {
        string certificate = Path.Combine(cluster.SocketFolder, "server.pem");
        string key = Path.Combine(cluster.SocketFolder, "server.key");
        await WriteAsync(cluster, certificate, await File.ReadAllTextAsync(certificates.Leaf.CertificatePath));
        await WriteAsync(cluster, key, await File.ReadAllTextAsync(certificates.Leaf.KeyPath));
        await cluster.ExecuteAsync($"ALTER SYSTEM SET ssl_cert_file = '{certificate}'");
        await cluster.ExecuteAsync($"ALTER SYSTEM SET ssl_key_file = '{key}'");
        await cluster.ExecuteAsync("ALTER SYSTEM SET ssl = on");
        await cluster.ExecuteAsync("SELECT pg_reload_conf()");
    }

    private static Task WriteAsync(PostgresCluster cluster, string path, string text) => cluster.ExecuteAsync(
        $"COPY (SELECT regexp_split_to_table('{text}', '\n')) TO PROGRAM 'umask 077; cat > \"{path}\"'");
}
