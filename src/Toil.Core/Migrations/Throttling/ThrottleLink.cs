using Toil.Migrations.Databases;

namespace Toil.Migrations.Throttling;

/// <summary>The connection on which the throttle looks. It can change nothing, and no statement of it takes long.</summary>
internal sealed class ThrottleLink(TargetDatabase database) : IAsyncDisposable
{
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

    /// <summary>Closes it; the next reading opens another.</summary>
    public async ValueTask DisposeAsync()
    {
        TargetSession? session = _session;
        _session = null;
        await (session?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
