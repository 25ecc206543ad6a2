using Toil.State;

namespace Toil.Log.Store;

/// <summary>The part of a filter that the store answers.</summary>
/// <param name="Sql">A SELECT over <c>toil_entry</c>.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record EntryQuery(string Sql, object Parameters)
{
    /// <summary>The query for a filter; patterns are left to <see cref="EntryMatcher"/>.</summary>
    /// <param name="filter">Which entries, and in which order.</param>
    /// <param name="columns">The columns to select.</param>
    public static EntryQuery For(EntryFilter filter, string columns)
    {
        // Only the conditions that are asked for, so that the engines can use their indexes.
        List<string> conditions = [];
        Add(!filter.WithRemoved, "removed = 0");
        Add(filter.From is not null, "ended_at > @From");
        Add(filter.To is not null, "started_at < @To");
        Add(filter.Categories.Count > 0, In("category", filter.Categories.Select(LogWords.Of)));
        Add(filter.Triggers.Count > 0, In("cause", filter.Triggers.Select(LogWords.Of)));
        string where = conditions.Count == 0 ? string.Empty : $"WHERE {string.Join(" AND ", conditions)}";
        string order = filter.OldestFirst ? "started_at, id" : "started_at DESC, id DESC";
        return new($"SELECT {columns} FROM toil_entry {where} ORDER BY {order}", new { From = Micros(filter.From), To = Micros(filter.To) });

        void Add(bool isAsked, string condition)
        {
            if (isAsked)
            {
                conditions.Add(condition);
            }
        }
    }

    // Words of our own, so there is nothing to escape.
    private static string In(string column, IEnumerable<string> words) => $"{column} IN ({string.Join(", ", words.Select(word => $"'{word}'"))})";

    private static long Micros(DateTimeOffset? instant) => instant is { } given ? StoreInstant.ToMicroseconds(given) : 0;
}
