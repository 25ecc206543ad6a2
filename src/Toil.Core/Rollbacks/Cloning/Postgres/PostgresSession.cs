using System.Globalization;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning.Postgres;

/// <summary>How sessions are set that copy rows.</summary>
internal static class PostgresSession
{
    /// <summary>Takes off all limits of time but that for locks, and has every name written in full, as <c>pg_dump</c> does.</summary>
    public static async Task PrepareAsync(TargetSession session, TimeSpan lockWait, CancellationToken cancellation)
    {
        await session.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = 0; SET lock_timeout = {(long)lockWait.TotalMilliseconds}; SET search_path = ''; SET row_security = off"), cancellation);
        await session.ExecuteAsync("SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('idle_session_timeout', 'transaction_timeout')", cancellation);
    }
}
