using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>Tests that make clones on servers of their own: others beside them would remove what is left over here, or be stopped with the server.</summary>
[CollectionDefinition(Name)]
public sealed class CloningCollection : ICollectionFixture<CloneServers>
{
    public const string Name = "cloning";
}

/// <summary>Two servers, each started by the first that asks for it. Nothing is written to them but by the tests.</summary>
public sealed class CloneServers : IAsyncDisposable
{
    private readonly Lazy<PostgresCluster> _one = Lazily();
    private readonly Lazy<PostgresCluster> _other = Lazily();

    /// <summary>The server with the sources. Skips the test where PostgreSQL is missing.</summary>
    public PostgresCluster One => Get(_one);

    /// <summary>Another one.</summary>
    public PostgresCluster Other => Get(_other);

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<PostgresCluster> cluster in (Lazy<PostgresCluster>[])[_one, _other])
        {
            await (cluster.IsValueCreated ? cluster.Value.DisposeAsync() : ValueTask.CompletedTask);
        }
    }

    private static Lazy<PostgresCluster> Lazily() => new(() => Task.Run(() => PostgresCluster.StartAsync("autovacuum=off")).GetAwaiter().GetResult());

    private static PostgresCluster Get(Lazy<PostgresCluster> cluster)
    {
        if (PostgresCluster.Missing is { } reason)
        {
            Assert.Skip(reason);
        }

        return cluster.Value;
    }
}
