using System.Data.Common;
using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.State.Engines;
using Toil.State.Runs;
using Toil.State.Schema;

namespace Toil.State;

/// <summary>
/// What Toil remembers: one schema, in a SQLite file or on a PostgreSQL server. May be used by many threads and many
/// processes at once. Every failure of the engine comes out as a <see cref="ToilException"/> that names the store.
/// </summary>
public sealed class StateStore : IAsyncDisposable
{
    private readonly IStoreEngine _engine;
    private readonly StoreFailure _failure;
    private readonly StoreRetry _retry;
    private readonly StoreOptions _options;
    private readonly SemaphoreSlim _writers;

    private StateStore(StoreLocation location, StoreOptions options)
    {
        Location = location;
        _options = options;
        _failure = new StoreFailure(location.Display);
        _engine = location.Engine == StoreEngineKind.Sqlite
            ? new SqliteEngine(location.Target, _failure)
            : new PostgresEngine(location, options.ResolveSecret, _failure);
        _retry = new StoreRetry(options.Time, _engine.IsBusy);
        _writers = new SemaphoreSlim(_engine.Writers);
        Runs = new RunRepository(this);
    }

    /// <summary>Where the store is.</summary>
    public StoreLocation Location { get; }

    /// <summary>The runs of operations.</summary>
    public RunRepository Runs { get; }

    /// <summary>The clock behind every instant that is stored.</summary>
    internal TimeProvider Time => _options.Time;

    /// <summary>Opens a store: makes it where there is none, and upgrades its schema where that is older.</summary>
    /// <param name="location">Where the store is.</param>
    /// <param name="time">The clock behind every instant that is stored.</param>
    /// <param name="cancellationToken">Stops the opening; an upgrade is then rolled back.</param>
    /// <exception cref="ToilException">As for <see cref="OpenAsync(StoreLocation, StoreOptions, CancellationToken)"/>.</exception>
    public static Task<StateStore> OpenAsync(StoreLocation location, TimeProvider time, CancellationToken cancellationToken)
        => OpenAsync(location, new StoreOptions { Time = time }, cancellationToken);

    /// <summary>Opens a store: makes it where there is none, and upgrades its schema where that is older.</summary>
    /// <param name="location">Where the store is.</param>
    /// <param name="options">The clock, the limits, and what finds passwords.</param>
    /// <param name="cancellationToken">Stops the opening; an upgrade is then rolled back.</param>
    /// <exception cref="ToilException">
    /// <c>StoreSchemaTooNew</c>, <c>StoreUpgradeFailed</c>, <c>StoreUnreachable</c>, <c>StoreTlsFailed</c>, <c>StoreAccessDenied</c>,
    /// <c>StoreDatabaseMissing</c>, <c>StoreCorrupt</c>, <c>StoreReadOnly</c>, <c>StoreFull</c>, <c>StoreBusy</c>,
    /// <c>StoreFileSystemUnfit</c>, or <c>StoreFailed</c> for what none of these is.
    /// </exception>
    public static async Task<StateStore> OpenAsync(StoreLocation location, StoreOptions options, CancellationToken cancellationToken)
    {
        StateStore store = new(location, options);
        try
        {
            await store.TryAsync(
                async token =>
                {
                    await store._engine.PrepareAsync(token);
                    return true;
                },
                options.BusyLimit, cancellationToken);
            await new StoreUpgrader(store, options.Upgrades).RunAsync(options.UpgradeLimit, cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says what the store is and how much it holds.</summary>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="ToilException">As for <see cref="OpenAsync(StoreLocation, StoreOptions, CancellationToken)"/>.</exception>
    public Task<StoreStatus> GetStatusAsync(CancellationToken cancellationToken) => ReadAsync(
        async session => new StoreStatus(
            session.Dialect.Engine,
            await session.ScalarAsync<string>(session.Dialect.VersionSql),
            Location.Display,
            (int)await session.ScalarAsync<long>("SELECT MAX(version) FROM toil_schema"),
            await session.ScalarAsync<long>("SELECT COUNT(*) FROM toil_run"),
            await session.ScalarAsync<long>(session.Dialect.SizeSql)),
        cancellationToken);

    /// <summary>Closes the idle connections. What is in use is closed when it is given back.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    /// <summary>Reads, outside a transaction. <paramref name="work"/> may run more than once.</summary>
    internal Task<T> ReadAsync<T>(Func<StoreSession, Task<T>> work, CancellationToken cancellationToken) => TryAsync(
        async token =>
        {
            await using StoreSession session = await StoreSession.OpenAsync(_engine, write: false, token);
            return await work(session);
        },
        _options.BusyLimit, cancellationToken);

    /// <summary>
    /// Writes, in one transaction that is committed when <paramref name="work"/> returns and rolled back when it throws. It may run
    /// more than once, so it has no effect but through its session; and it does not write through the store, which would
    /// wait for itself.
    /// </summary>
    internal Task<T> WriteAsync<T>(Func<StoreSession, Task<T>> work, CancellationToken cancellationToken)
        => WriteAsync(work, _options.BusyLimit, cancellationToken);

    /// <summary>The same, waiting for others no longer than <paramref name="limit"/>.</summary>
    internal async Task<T> WriteAsync<T>(Func<StoreSession, Task<T>> work, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!await _writers.WaitAsync(limit, cancellationToken))
        {
            throw _failure.Busy(null);
        }

        try
        {
            return await TryAsync(
                async token =>
                {
                    await using StoreSession session = await StoreSession.OpenAsync(_engine, write: true, token);
                    T result = await work(session);
                    await session.CommitAsync();
                    return result;
                },
                limit, cancellationToken);
        }
        finally
        {
            _writers.Release();
        }
    }

    /// <summary>Reads rows one at a time. The connection is held until the enumeration ends; on SQLite the log grows meanwhile.</summary>
    internal async IAsyncEnumerable<T> StreamAsync<T>(
        string sql, object? parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using StoreSession session = await TryAsync(
            token => StoreSession.OpenAsync(_engine, write: false, token), _options.BusyLimit, cancellationToken);
        await using IAsyncEnumerator<T> rows = session.Rows<T>(sql, parameters).GetAsyncEnumerator(cancellationToken);
        while (await ExplainAsync(static rows => rows.MoveNextAsync().AsTask(), rows, cancellationToken))
        {
            yield return rows.Current;
        }
    }

    /// <summary>Hands each row of a statement, whose parameters are 64-bit numbers, to <paramref name="take"/>. Not tried again once rows have been taken.</summary>
    internal Task ScanAsync(StoreStatement statement, Action<StoreRow> take, CancellationToken cancellationToken) => ScanAsync(
        statement,
        row =>
        {
            take(row);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>The same, where taking a row may have to wait.</summary>
    internal async Task ScanAsync(StoreStatement statement, Func<StoreRow, Task> take, CancellationToken cancellationToken)
    {
        await using IStoreScan scan = await TryAsync(
            token => _engine.BeginScanAsync(statement, token), _options.BusyLimit, cancellationToken);
        await ExplainAsync(
            async scan =>
            {
                await scan.RunAsync(take);
                return true;
            },
            scan, cancellationToken);
    }

    private Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> attempt, TimeSpan limit, CancellationToken cancellationToken)
        => ExplainAsync(attempt => _retry.RunAsync(attempt, limit, cancellationToken), attempt, cancellationToken);

    /// <summary>Turns the engine's failures into ones that a person can act on.</summary>
    private async Task<TResult> ExplainAsync<TArgument, TResult>(
        Func<TArgument, Task<TResult>> work, TArgument argument, CancellationToken cancellationToken)
    {
        try
        {
            return await work(argument);
        }
        catch (DbException error) when (cancellationToken.IsCancellationRequested && _engine.IsInterrupted(error))
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        catch (DbException error)
        {
            throw _engine.Explain(error);
        }
    }
}
