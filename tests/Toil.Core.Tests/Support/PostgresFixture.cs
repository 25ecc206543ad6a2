namespace Toil.Core.Tests.Support;

/// <summary>One cluster for all tests of the collection.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresCluster? _cluster;
    private Exception? _failure;

    /// <summary>The cluster. Skips the test where PostgreSQL is missing.</summary>
    public PostgresCluster Cluster
    {
        get
        {
            if (PostgresCluster.Missing is { } reason)
            {
                Assert.Skip(reason);
            }

            return _cluster ?? throw new InvalidOperationException("The cluster did not start.", _failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        try
        {
            _cluster = PostgresCluster.Missing is null ? await PostgresCluster.StartAsync() : null;
        }
        catch (Exception failure)
        {
            // Kept for the tests that need the cluster: the others of the collection run without.
            _failure = failure;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
