using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.State;
using Toil.State.Runs;

namespace Toil.Core.Tests.State;

/// <summary>Fresh stores for one test: a file in a folder of its own, or a schema of its own in the shared cluster.</summary>
public abstract class StoreTestBase(PostgresFixture postgres) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("toil-store-").FullName;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static RunStart SomeRun => new("certificate.sweep", "build-7", "ada", "{}");

    protected string Folder => _folder;

    /// <summary>The shared cluster; skips the test where there is none.</summary>
    protected PostgresCluster Cluster => postgres.Cluster;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static Task<StateStore> OpenAsync(StoreLocation location, StoreOptions? options = null)
        => StateStore.OpenAsync(location, options ?? new StoreOptions(), Token);

    protected static async Task<ToilException> FailsAsync(string errorId, Func<Task> work)
    {
        ToilException failure = await Assert.ThrowsAsync<ToilException>(work);
        Assert.Equal(errorId, failure.ErrorId);
        Assert.DoesNotContain(PostgresCluster.Password, failure.ToString());
        return failure;
    }

    protected static async Task<List<RunRecord>> ListAsync(StateStore store, RunFilter filter)
        => await store.Runs.ListAsync(filter, Token).ToListAsync(Token);

    protected StoreLocation Parse(string text) => StoreLocation.Parse(text, _folder);

    protected async Task<StateStore> NewStoreAsync(StoreEngineKind engine, StoreOptions? options = null)
        => await OpenAsync(await NewLocationAsync(engine), options);

    protected async Task<StoreLocation> NewLocationAsync(StoreEngineKind engine) => Parse(await NewTextAsync(engine));

    /// <summary>A new location as a user would write it.</summary>
    protected async Task<string> NewTextAsync(StoreEngineKind engine)
    {
        string name = $"s{Guid.NewGuid():N}";
        if (engine == StoreEngineKind.Sqlite)
        {
            return Path.Combine(_folder, name, "toil.db");
        }

        await Cluster.ExecuteAsync($"CREATE SCHEMA {name}");
        return $"{Url("postgres")}?search_path={name}";
    }

    protected string Url(string database, string password = PostgresCluster.Password)
        => $"postgresql://{PostgresCluster.User}:{password}@127.0.0.1:{Cluster.Port}/{database}";
}
