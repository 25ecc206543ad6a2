using Toil.Log.Store;
using Toil.Values;

namespace Toil.Log.Export;

/// <summary>What other tools have no place for, as names and values that <see cref="Import.EntryMarks"/> reads back. What is usual is left out.</summary>
internal static class ExportMarks
{
    /// <param name="entry">The entry.</param>
    /// <param name="written">The time from start to end as the other tool is told it, which knows no fractions: hands are on it for no longer.</param>
    public static IEnumerable<(string Name, string Value)> Of(ToilEntry entry, TimeSpan written)
    {
        yield return ("task", entry.Task);
        if (entry.Category != EntryCategory.Toil)
        {
            yield return ("category", LogWords.Of(entry.Category));
        }

        if (entry.Trigger != EntryTrigger.Manual)
        {
            yield return ("trigger", LogWords.Of(entry.Trigger));
        }

        if (entry.HandsOn != entry.Elapsed && entry.HandsOn < written)
        {
            yield return ("hands-on", Duration.Format(entry.HandsOn));
        }

        if (entry.Team is { } team)
        {
            yield return ("team", team);
        }

        if (entry.Reference is { } reference)
        {
            yield return ("ref", reference);
        }
    }

    /// <summary>True where a tag would be read back as something else.</summary>
    public static bool IsAmbiguous(string tag) => tag.Contains('=') || tag.ToLowerInvariant() is "toil" or "engineering" or "overhead";
}
