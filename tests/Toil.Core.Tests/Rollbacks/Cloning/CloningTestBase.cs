using System.Globalization;
using Microsoft.Data.Sqlite;
using Toil.Core.Tests.Certificates.Sweep;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Cloning;
using Toil.Rollbacks.Fingerprints;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>Sources of either engine, their cloners, and fingerprints to hold clones against.</summary>
public abstract class CloningTestBase : IDisposable
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected TempFolder Folder { get; } = new();

    internal RecordingSink Sink { get; } = new();

    protected string Clones => Folder["clones"];

    public virtual void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected OperationContext Context() => new() { WorkingDirectory = Folder.Path, Sink = Sink };

    private protected DatabaseLocation At(string location, string? environment = null) => new(null, StoreLocation.Parse(location, Folder.Path), environment);

    private protected TargetDatabase Target(string location) => TargetDatabase.For(At(location), Context());

    /// <summary>A cloner of a source.</summary>
    private protected ICloner Cloner(string source, Func<CloneOptions, CloneOptions>? change = null, string? environment = null)
    {
        CloneOptions options = new() { Folder = Clones };
        return Cloners.For(Context(), TargetDatabase.For(At(source, environment), Context()), change?.Invoke(options) ?? options);
    }

    protected static string Url(PostgresCluster cluster, string database, string user = PostgresCluster.User)
        => $"postgresql://{user}:{PostgresCluster.Password}@127.0.0.1:{cluster.Port}/{database}";

    /// <summary>An empty SQLite file.</summary>
    protected async Task<string> NewFileAsync(string mode = "WAL")
    {
        string path = Folder[$"{Guid.NewGuid():N}.db"];
        await using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        await connection.OpenAsync(Token);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = {mode}";
        await command.ExecuteNonQueryAsync(Token);
        return path;
    }

    protected async Task ExecuteAsync(string location, params string[] statements)
    {
        await using TargetDatabase database = Target(location);
        await using TargetSession session = await database.ConnectAsync("test", Token);
        foreach (string statement in statements)
        {
            await session.ExecuteWholeAsync(statement, Token);
        }
    }

    protected async Task<string> QueryAsync(string location, string sql)
    {
        await using TargetDatabase database = Target(location);
        return await QueryAsync(database, sql);
    }

    /// <summary>Rows as text, one a line, fields with bars between them.</summary>
    private protected static async Task<string> QueryAsync(TargetDatabase database, string sql)
    {
        await using TargetSession session = await database.ConnectAsync("test", Token);
        return string.Join('\n', (await session.RowsAsync(sql, Token)).Select(row => string.Join('|', row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))));
    }

    private protected static Task<string> QueryAsync(DisposableClone clone, string sql) => QueryAsync(clone.Database, sql);

    private protected static async Task<long> CountAsync(DisposableClone clone, string table) => long.Parse(await QueryAsync(clone, $"SELECT count(*) FROM {table}"), CultureInfo.InvariantCulture);

    /// <summary>Schema and rows.</summary>
    private protected static Task<DatabasePrint> PrintAsync(TargetDatabase database) => Fingerprint.ReadAsync(database, new(), Token);

    /// <summary>The clone is like its source in every object, row and sequence.</summary>
    private protected async Task AssertSameAsync(string source, DisposableClone clone)
    {
        await using TargetDatabase database = Target(source);
        Assert.Empty(Differences.Between(await PrintAsync(database), await PrintAsync(clone.Database)).Select(Show));
    }

    /// <summary>The clone's schema is like its source's.</summary>
    private protected async Task AssertSameSchemaAsync(string source, DisposableClone clone)
    {
        await using TargetDatabase database = Target(source);
        Assert.Empty(Differences.Between((await PrintAsync(database)).Schema, (await PrintAsync(clone.Database)).Schema).Select(Show));
    }

    private protected static async Task<ToilException> FailsAsync(string errorId, Func<Task> work)
    {
        ToilException failure = await Assert.ThrowsAsync<ToilException>(work);
        Assert.True(errorId == failure.ErrorId, $"{failure.ErrorId}: {failure.Message}");
        Assert.DoesNotContain(PostgresCluster.Password, failure.ToString());
        return failure;
    }

    private static string Show(Difference difference) => $"{difference.Change} {difference.Kind} {difference.Name}: {difference.Before} -> {difference.After}";
}
