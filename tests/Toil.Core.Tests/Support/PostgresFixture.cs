namespace Toil.Core.Tests.Support;

/// <summary>One cluster for all tests of the collection.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresCluster? _cluster;

    /// <summary>The cluster. Skips the test where PostgreSQL is missing.</summary>
    public PostgresCluster Cluster
    {
        get
        {
            if (PostgresCluster.Missing is { } reason)
            {
                Assert.Skip(reason);
            }

            return _cluster!;
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (PostgresCluster.Missing is null)
        {
            _cluster = await PostgresCluster.StartAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
