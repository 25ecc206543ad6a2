using Toil.Operations;
using Toil.State;

namespace Toil.Log.Store;

/// <summary>Words that the log knows, for completion at a prompt.</summary>
public static class LogNames
{
    private const int Recent = 5_000;

    /// <summary>Tasks of the newest entries (5,000) and of the timers, the most frequent first.</summary>
    /// <param name="context">The call; its settings say which store is in use.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>The names; none where there is no store yet.</returns>
    public static async Task<IReadOnlyList<string>> TasksAsync(OperationContext context, CancellationToken cancellation) => await ReadAsync(
        context,
        $"SELECT task FROM (SELECT task FROM toil_entry WHERE removed = 0 ORDER BY started_at DESC, id DESC LIMIT {Recent}) AS recent GROUP BY task ORDER BY COUNT(*) DESC, task",
        cancellation);

    /// <summary>Tags of the newest entries (5,000), the most frequent first.</summary>
    /// <param name="context">The call; its settings say which store is in use.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>The tags; none where there is no store yet.</returns>
    public static async Task<IReadOnlyList<string>> TagsAsync(OperationContext context, CancellationToken cancellation)
    {
        IReadOnlyList<string> lists = await ReadAsync(
            context, $"SELECT tags FROM toil_entry WHERE removed = 0 AND tags <> '[]' ORDER BY started_at DESC, id DESC LIMIT {Recent}", cancellation);
        return [.. lists.SelectMany(EntryRow.TagsOf).GroupBy(tag => tag).OrderByDescending(tag => tag.Count()).Select(tag => tag.Key)];
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(OperationContext context, string sql, CancellationToken cancellation)
    {
        StoreLocation location = ConfiguredStore.Locate(context, given: null);
        if (location.Engine == StoreEngineKind.Sqlite && !File.Exists(location.Target))
        {
            // Asking for a word is no reason to make a store.
            return [];
        }

        await using StateStore store = await ConfiguredStore.OpenAsync(context, given: null, cancellation);
        List<string> names = [];
        await foreach (string name in store.StreamAsync<string>(sql, null, cancellation))
        {
            names.Add(name);
        }

        return names;
    }
}
