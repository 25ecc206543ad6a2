using System.Data.Common;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Migrations.Throttling;

/// <summary>The connection on which the throttle looks. It can change nothing, and no statement of it takes long.</summary>
internal sealed class ThrottleLink(TargetDatabase database) : IAsyncDisposable
{
    /// <summary>Longest time of one look: a statement has five seconds, and connecting takes the rest.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(6);

    private const string Limits = "SET default_transaction_read_only = on; SET statement_timeout = '5s'; SET lock_timeout = '1s'";

    private TargetSession? _session;

    /// <summary>The database.</summary>
    public TargetDatabase Database { get; } = database;

    /// <summary>The session; opened when there is none.</summary>
    public async Task<TargetSession> SessionAsync(CancellationToken cancellation)
    {
        if (_session is not null)
        {
            return _session;
        }

        TargetSession session = await Database.ConnectAsync("toil throttle", cancellation);
        try
        {
            await session.ExecuteAsync(Database.Location.Kind == TargetKind.PostgreSql ? Limits : "PRAGMA query_only = ON", cancellation);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        return _session = session;
    }

    /// <summary>Looks once, within <see cref="Deadline"/>. After a failure the next look has a connection of its own.</summary>
    /// <param name="look">What is done.</param>
    /// <param name="time">The clock.</param>
    /// <param name="end">Ends the looking.</param>
    /// <returns>What the server, the way to it, a file or the user's rights did; null where it went well. A defect is thrown.</returns>
    public async Task<Exception?> TryAsync(Func<CancellationToken, Task> look, TimeProvider time, CancellationToken end)
    {
        using CancellationTokenSource deadline = new(Deadline, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, end);
        try
        {
            await look(either.Token);
            return null;
        }
        catch (Exception error) when (error is ToilException or DbException or IOException or TimeoutException or UnauthorizedAccessException or OperationCanceledException
            or InvalidOperationException)
        {
            await DisposeAsync();
            return error;
        }
    }

    /// <summary>Closes it; the next reading opens another.</summary>
    public async ValueTask DisposeAsync()
    {
        TargetSession? session = _session;
        _session = null;
        await (session?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
