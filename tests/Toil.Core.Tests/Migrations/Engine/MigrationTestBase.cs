using System.Globalization;
using Microsoft.Data.Sqlite;
using Toil.Core.Tests.Certificates.Sweep;
using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Engine;

/// <summary>Databases of either engine for one test, plans in a folder, and operations as a door starts them.</summary>
public abstract class MigrationTestBase(PostgresFixture postgres) : IDisposable
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected TempFolder Folder { get; } = new();

    internal RecordingSink Sink { get; } = new();

    private protected PostgresCluster Cluster => postgres.Cluster;

    public virtual void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty database, as a user would write its location.</summary>
    protected async Task<string> NewDatabaseAsync(StoreEngineKind engine)
    {
        if (engine == StoreEngineKind.PostgreSql)
        {
            return $"postgresql://{PostgresCluster.User}:{PostgresCluster.Password}@127.0.0.1:{Cluster.Port}/{await Cluster.CreateDatabaseAsync()}";
        }

        string path = Folder[$"{Guid.NewGuid():N}.db"];
        await using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        await connection.OpenAsync(Token);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        await command.ExecuteNonQueryAsync(Token);
        return path;
    }

    private protected TargetDatabase Target(string location) => TargetDatabase.For(new DatabaseLocation(null, StoreLocation.Parse(location, Folder.Path), null), Context());

    protected async Task ExecuteAsync(string location, params string[] statements)
    {
        await using TargetDatabase database = Target(location);
        await using TargetSession session = await database.ConnectAsync("test", Token);
        foreach (string statement in statements)
        {
            await session.ExecuteAsync(statement, Token);
        }
    }

    /// <summary>Rows as text, one a line, fields with bars between them.</summary>
    protected async Task<string> QueryAsync(string location, string sql)
    {
        await using TargetDatabase database = Target(location);
        await using TargetSession session = await database.ConnectAsync("test", Token);
        return string.Join('\n', (await session.RowsAsync(sql, Token)).Select(row => string.Join('|', row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))));
    }

    protected Task<List<MigrationStepReport>> RunAsync(string location, string yaml, params (string Name, object? Value)[] options)
        => InvokeAsync(new MigrationRun(), [("plan", Plan(yaml)), ("database", location), .. options]);

    protected Task<List<MigrationStepReport>> UndoAsync(string location, string yaml, params (string Name, object? Value)[] options)
        => InvokeAsync(new MigrationUndo(), [("plan", Plan(yaml)), ("database", location), .. options]);

    protected async Task<MigrationReport> StatusAsync(string location)
        => Assert.Single(await InvokeAsync(new MigrationStatus(), [("database", location)]));

    protected async Task<List<TResult>> InvokeAsync<TOptions, TResult>(
        Operation<TOptions, TResult> operation, IEnumerable<(string Name, object? Value)> options, OperationContext? context = null, CancellationToken? stop = null)
        where TOptions : class, new()
        where TResult : class
    {
        ValueOrigin origin = new("test");
        List<TResult> results = [];
        await foreach (TResult result in operation.InvokeAsync([.. options.Select(one => new OptionValue(one.Name, one.Value, origin))], null, context ?? Context(), stop ?? Token))
        {
            results.Add(result);
        }

        return results;
    }

    protected static async Task<ToilException> FailsAsync(string errorId, Func<Task> work)
    {
        ToilException failure = await Assert.ThrowsAsync<ToilException>(work);
        Assert.Equal(errorId, failure.ErrorId);
        Assert.DoesNotContain(PostgresCluster.Password, failure.ToString());
        return failure;
    }

    private protected OperationContext Context() => new() { WorkingDirectory = Folder.Path, Sink = Sink };

    protected string Plan(string yaml) => Folder.Write($"{Guid.NewGuid():N}.yaml", yaml);
}
