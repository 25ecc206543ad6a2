using Toil.State;

namespace Toil.Log.Reporting;

/// <summary>When the log begins. A new log is not held against the weeks before it.</summary>
internal static class LogBegan
{
    /// <summary>The day of the store's first entry, where it lies within the scope's period; else null.</summary>
    public static async Task<DateTimeOffset?> InAsync(StateStore store, ReportScope scope, ZoneClock clock, CancellationToken cancellation)
    {
        // Not MIN(): with one index for the order and one for the condition, SQLite would look at every entry.
        long first = await store.ReadAsync(
            session => session.ScalarAsync<long>("SELECT started_at FROM toil_entry WHERE removed = 0 ORDER BY started_at LIMIT 1"), cancellation);
        DateTimeOffset day = StoreInstant.FromMicroseconds(clock.Midnight(clock.Day(first)));
        return first != 0 && day > scope.From && day < scope.To ? day : null;
    }
}
