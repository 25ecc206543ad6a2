using Toil.Log.Store;
using Toil.Operations;

namespace Toil.Log.Import;

/// <summary>
/// What tags of other tools say to Toil: <c>task=NAME</c>, <c>category=</c>, <c>trigger=</c>, <c>team=</c>, <c>hands-on=</c>, <c>ref=</c>, <c>tag=</c> (a tag
/// that the other tool could not write), and the words of the categories by themselves.
/// </summary>
internal static class EntryMarks
{
    private static readonly string[] s_categories = ["toil", "engineering", "overhead"];

    /// <summary>Lays tags over an entry. What is none of the marks stays a tag.</summary>
    /// <param name="entry">The entry without its tags.</param>
    /// <param name="tags">Tags without <c>#</c>; a value behind <c>=</c>.</param>
    /// <param name="fallback">The task where no tag names it; null where it is the first tag.</param>
    /// <exception cref="ToilException">A mark has a value that it does not take, or nothing names the task.</exception>
    public static ToilEntry Apply(ToilEntry entry, IEnumerable<string> tags, string? fallback)
    {
        List<string> plain = [];
        List<string> marked = [];
        string? task = null;
        foreach (string tag in tags)
        {
            int equals = tag.IndexOf('=', StringComparison.Ordinal);
            string value = equals < 0 ? string.Empty : tag[(equals + 1)..];
            switch (equals < 0 ? string.Empty : tag[..equals].ToLowerInvariant())
            {
                case "task":
                    task = value;
                    break;
                case "category":
                    entry = entry with { Category = EntryFields.Choice("category", value, LogWords.Category) };
                    break;
                case "trigger":
                    entry = entry with { Trigger = EntryFields.Choice("trigger", value, LogWords.Trigger) };
                    break;
                case "team":
                    entry = entry with { Team = value };
                    break;
                case "ref":
                    entry = entry with { Reference = value };
                    break;
                case "hands-on":
                    entry = entry with { HandsOn = EntryFields.Span("hands-on", value) };
                    break;
                case "tag":
                    marked.Add(value);
                    break;
                default:
                    plain.Add(tag);
                    break;
            }
        }

        if (plain.FirstOrDefault(tag => s_categories.Contains(tag, StringComparer.OrdinalIgnoreCase)) is { } category
            && (task is not null || plain.Count > 1))
        {
            plain.Remove(category);
            entry = entry with { Category = LogWords.Category(category.ToLowerInvariant()) };
        }

        if (task is null && plain.Count > 0)
        {
            task = plain[0];
            plain.RemoveAt(0);
        }

        return entry with
        {
            Task = task ?? fallback ?? (entry.Task.Length > 0 ? entry.Task : throw ToilException.Invalid(
                "ImportTaskMissing", "Nothing names the task.", "Add a tag that does, or give --task NAME for all such rows.")),
            Tags = [.. plain, .. marked],
        };
    }
}
