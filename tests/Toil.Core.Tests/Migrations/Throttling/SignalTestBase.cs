using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Migrations.Throttling;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Throttling;

/// <summary>Targets for the tests of signals.</summary>
public abstract class SignalTestBase : IDisposable
{
    private protected TempFolder Folder { get; } = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static PostgresTarget Postgres(PostgresCluster cluster, string database = "postgres", string user = PostgresCluster.User)
        => new(new DatabaseLocation(null, StoreLocation.Parse($"postgresql://{user}@127.0.0.1:{cluster.Port}/{database}", "/"), null), static () => PostgresCluster.Password);

    private protected SqliteTarget Sqlite() => new(new DatabaseLocation(null, StoreLocation.Parse(Folder.Write("a.db", string.Empty), Folder.Path), null));

    /// <summary>Reads a signal once.</summary>
    private protected static async Task<ThrottleReading> ReadAsync(TargetDatabase database, Func<ThrottleLink, IThrottleSignal> signal)
    {
        await using ThrottleLink link = new(database);
        return await signal(link).ReadAsync(Token);
    }

    /// <summary>Reads a signal until it says so, for a minute.</summary>
    private protected static async Task<ThrottleReading> UntilAsync(IThrottleSignal signal, Func<ThrottleReading, bool> isSo)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        ThrottleReading reading;
        while (!isSo(reading = await signal.ReadAsync(limit.Token)))
        {
            await Task.Delay(50, limit.Token);
        }

        return reading;
    }
}
