using Toil.Log.Store;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Log.Reporting;

/// <summary>Tells a name that nobody has from one without entries in a period.</summary>
internal static class UnknownName
{
    /// <summary>Holds the names of a scope, patterns aside, against those in the store.</summary>
    /// <exception cref="ToilException"><c>PersonUnknown</c> or <c>TeamUnknown</c>, with the nearest known name.</exception>
    public static async Task CheckAsync(StateStore store, ReportScope scope, CancellationToken cancellation)
    {
        await CheckAsync(store, "person", "PersonUnknown", scope.People, cancellation);
        await CheckAsync(store, "team", "TeamUnknown", scope.Teams, cancellation);
    }

    private static async Task CheckAsync(StateStore store, string column, string errorId, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        if (!names.Any(name => !EntryMatcher.IsPattern(name)))
        {
            return;
        }

        List<string> known = [];
        await foreach (string name in store.StreamAsync<string>($"SELECT DISTINCT {column} FROM toil_entry WHERE removed = 0 AND {column} IS NOT NULL", null, cancellation))
        {
            known.Add(name);
        }

        foreach (string name in names.Where(name => !EntryMatcher.IsPattern(name) && !known.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            throw new ToilException(
                errorId, ErrorKind.NotFound, $"There is no entry of {(column == "team" ? "the team" : "a person")} '{InertText.From(name, 80)}' in the store {store.Location.Display}.",
                Nearest.To(name, known) is { } nearest ? $"Did you mean '{InertText.From(nearest, 80)}'?"
                    : known.Count == 0 ? "The log names none yet." : $"There are: {InertText.From(string.Join(", ", known.Order(StringComparer.OrdinalIgnoreCase).Take(20)))}.",
                name);
        }
    }
}
