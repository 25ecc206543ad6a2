using System.Globalization;

namespace Toil.Actions;

/// <summary>
/// GitHub keeps ten annotations of each level of a step. Nine of them are the most urgent ones, and the tenth says where the others are. What happens while the
/// operation runs is shown at once as long as there is room; where results come in the end, half of it is theirs.
/// </summary>
/// <param name="isReported">True where results come in the end.</param>
internal sealed class AnnotationBudget(bool isReported)
{
    /// <summary>Annotations of one level, beside the pointer.</summary>
    public const int Most = 9;

    private readonly Shelf[] _shelves = [.. Enum.GetValues<AnnotationLevel>().Select(_ => new Shelf())];

    /// <summary>True where an annotation may be shown at once; it is counted then.</summary>
    public bool TryNow(AnnotationLevel level)
    {
        Shelf shelf = _shelves[(int)level];
        bool hasRoom = shelf.Shown < (isReported ? Most / 2 : Most);
        shelf.Shown += hasRoom ? 1 : 0;
        return hasRoom;
    }

    /// <summary>Takes one that waits for the end.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="isBefore">True where this one is more urgent than another.</param>
    /// <param name="item">What it is made of.</param>
    /// <param name="make">Makes it, if its turn comes.</param>
    public void Hold(AnnotationLevel level, Comparison<object> isBefore, object item, Func<object, Annotation> make)
    {
        Shelf shelf = _shelves[(int)level];
        shelf.Seen++;
        int at = shelf.Held.FindIndex(other => isBefore(item, other.Item) < 0);
        if (at >= 0 || shelf.Held.Count < Most)
        {
            shelf.Held.Insert(at >= 0 ? at : shelf.Held.Count, (item, make));
        }

        if (shelf.Held.Count > Most)
        {
            shelf.Held.RemoveAt(Most);
        }
    }

    /// <summary>What is left to show: the most urgent ones for which there is room, and a pointer to the others.</summary>
    /// <param name="title">What a pointer is about.</param>
    /// <param name="where">Where the others are, in a sentence.</param>
    public IEnumerable<Annotation> Rest(string title, string where)
    {
        foreach (AnnotationLevel level in Enum.GetValues<AnnotationLevel>().OrderDescending())
        {
            Shelf shelf = _shelves[(int)level];
            (object Item, Func<object, Annotation> Make)[] shown = [.. shelf.Held.Take(Most - shelf.Shown)];
            foreach ((object item, Func<object, Annotation> make) in shown)
            {
                yield return make(item);
            }

            if (shelf.Seen > shown.Length)
            {
                long more = shelf.Seen - shown.Length;
                string what = level.ToString().ToLowerInvariant() + (more == 1 ? string.Empty : "s");
                yield return new Annotation(level, title, string.Create(CultureInfo.InvariantCulture, $"... and {more} more {what}. {where}"));
            }
        }
    }

    private sealed class Shelf
    {
        public int Shown { get; set; }

        public long Seen { get; set; }

        public List<(object Item, Func<object, Annotation> Make)> Held { get; } = [];
    }
}
