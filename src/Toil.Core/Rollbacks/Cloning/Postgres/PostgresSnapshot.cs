using System.Data;
using Npgsql;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>
/// A session on the source that sees one moment of it, and lends that view to <c>pg_dump</c>. The tables are locked first, against changes of their shape alone, so that rows and
/// schema belong together.
/// </summary>
internal sealed class PostgresSnapshot : IAsyncDisposable
{
    private PostgresSnapshot(TargetSession session, string id)
    {
        Session = session;
        Id = id;
    }

    /// <summary>The session, in a transaction that cannot write.</summary>
    public TargetSession Session { get; }

    /// <summary>The view's name, for <c>--snapshot</c>.</summary>
    public string Id { get; }

    /// <summary>The location of a source for sessions that cannot write.</summary>
    public static DatabaseLocation ReadOnly(DatabaseLocation source) => source.With(builder =>
    {
        builder.Options = $"{builder.Options} -c default_transaction_read_only=on".Trim();
        builder.CommandTimeout = 0;
    });

    /// <summary>Takes it.</summary>
    /// <param name="source">The source, for reading.</param>
    /// <param name="tables">Its tables, as they stand in SQL.</param>
    /// <param name="lockWait">How long to wait for one that others have locked.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="PostgresException">As it comes from the server.</exception>
    public static async Task<PostgresSnapshot> TakeAsync(TargetDatabase source, IReadOnlyList<string> tables, TimeSpan lockWait, CancellationToken cancellation)
    {
        TargetSession session = await source.ConnectAsync("toil clone", cancellation);
        try
        {
            await PostgresSession.PrepareAsync(session, lockWait, cancellation);
            await session.BeginAsync(cancellation, IsolationLevel.RepeatableRead);
            if (tables.Count > 0)
            {
                await session.ExecuteWholeAsync($"LOCK TABLE ONLY {string.Join(", ONLY ", tables)} IN ACCESS SHARE MODE", cancellation);
            }

            return new(session, (string)(await session.ScalarAsync("SELECT pg_export_snapshot()", cancellation))!);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
