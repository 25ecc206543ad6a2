[assembly: AssemblyFixture(typeof(Toil.Core.Tests.Support.PostgresFixture))]

namespace Toil.Core.Tests.Support;

/// <summary>One cluster for all tests, started by the first that asks for it.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly Lazy<PostgresCluster> _cluster = new(() => Task.Run(() => PostgresCluster.StartAsync()).GetAwaiter().GetResult());

    /// <summary>The cluster. Skips the test where PostgreSQL is missing.</summary>
    public PostgresCluster Cluster
    {
        get
        {
            if (PostgresCluster.Missing is { } reason)
            {
                Assert.Skip(reason);
            }

            return _cluster.Value;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _cluster.IsValueCreated ? _cluster.Value.DisposeAsync() : ValueTask.CompletedTask;
}
