using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Tells what a step or an action does, from the one key that says it.</summary>
internal static class StepKind
{
    /// <summary>The key.</summary>
    /// <param name="map">The step or the action.</param>
    /// <param name="kinds">The keys that say what is done.</param>
    /// <param name="keys">All keys that it may have.</param>
    public static string Of(YamlKeys map, IReadOnlyList<string> kinds, IReadOnlyList<RunbookKey> keys)
    {
        string[] found = [.. kinds.Where(map.Keys.Contains)];
        if (found.Length != 1)
        {
            throw found.Length == 0
                ? map.Document.Invalid(map.Node.Origin, "this does not say what is done", $"Write one of {string.Join(", ", kinds)}.")
                : map.Document.Invalid(Later(map, found), $"this has '{found[0]}' and '{found[1]}'", "Make two steps of it.");
        }

        foreach (RunbookKey key in keys)
        {
            if (key.Of is { } owner && owner != found[0] && map.Keys.Contains(key.Name))
            {
                throw map.Document.Invalid(map.OriginOf(key.Name), $"'{key.Name}' belongs to '{owner}', and this is '{found[0]}'", "Take it out.");
            }
        }

        return found[0];
    }

    private static ValueOrigin Later(YamlKeys map, string[] keys) => keys.Select(map.OriginOf).OrderBy(origin => origin.Line).ThenBy(origin => origin.Column).ElementAt(1);
}
