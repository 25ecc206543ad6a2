using System.Text;
using Toil.Telemetry.Secrets;

namespace Toil.Log.Candidates.Templates;

/// <summary>
/// Merges templates by the places at which their words vary. What depends on the order of lines is avoided on purpose, so no line is held against
/// the clusters there are so far, as Drain does (He et al., ICWS 2017); words are constants by how often they occur, as in SLCT (Vaarandi, IPOM 2003),
/// within templates of the same commands, options and length, as Drain's and IPLoM's first partitions are.
/// </summary>
internal static class TemplateMerger
{
    /// <summary>A word that so many lines have at one place is a constant there.</summary>
    public const int Support = 5;

    /// <summary>So many constants at one place vary a lot, unless one of them has more than half of the lines.</summary>
    public const int Variety = 8;

    /// <summary>Merges them; the result has each part exactly once, in an order that depends on the texts alone.</summary>
    public static IReadOnlyList<MergedTemplate> Merge(IReadOnlyList<RawTemplate> raws, CancellationToken cancellation)
    {
        Dictionary<string, List<TemplateNode>> groups = new(StringComparer.Ordinal);
        for (int i = 0; i < raws.Count; i++)
        {
            TemplateNode node = new(Slot.FromKey(raws[i].Key), [i], raws[i].Count);
            string shape = ShapeOf(node.Slots);
            if (!groups.TryGetValue(shape, out List<TemplateNode>? group))
            {
                groups.Add(shape, group = []);
            }

            group.Add(node);
        }

        List<MergedTemplate> merged = [];
        foreach (List<TemplateNode> group in groups.Values)
        {
            cancellation.ThrowIfCancellationRequested();
            merged.AddRange(MergeGroup(group).Select(node => Show(node, raws)));
        }

        merged.Sort(static (a, b) => string.CompareOrdinal(a.Text, b.Text));
        return Unite(merged);
    }

    private static List<TemplateNode> MergeGroup(List<TemplateNode> nodes)
    {
        int[] places = [.. Enumerable.Range(0, nodes[0].Slots.Length).Where(place => nodes[0].Slots[place].IsSoft)];
        if (nodes.Count == 1 || places.Length == 0)
        {
            return nodes;
        }

        nodes.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        places = [.. places.OrderByDescending(place => nodes.Select(node => node.Slots[place].Text).Distinct(StringComparer.Ordinal).Count())];
        nodes = KeepConstants(nodes, places);
        int before;
        do
        {
            before = nodes.Count;
            foreach (int place in places)
            {
                nodes = MergeAt(nodes, place, static family => family.Count >= Variety && family.Max(node => node.Count) * 2 <= family.Sum(node => node.Count), static _ => true);
            }
        }
        while (nodes.Count < before);

        nodes = places.Aggregate(nodes, Absorb);
        foreach (int place in places)
        {
            // Each word is frequent, and their combination is not.
            nodes = MergeAt(
                nodes, place, static family => family.Sum(node => node.Count) >= Support, node => node.Count < Support || node.Slots[place].Kind == SlotKind.Wild);
        }

        return nodes;
    }

    /// <summary>Leaves words that occur often at their place, and opens the place for all others.</summary>
    private static List<TemplateNode> KeepConstants(List<TemplateNode> nodes, int[] places)
    {
        Dictionary<(int Place, string Text), long> counts = [];
        foreach (TemplateNode node in nodes)
        {
            foreach (int place in places)
            {
                (int, string) word = (place, node.Slots[place].Text);
                counts[word] = counts.GetValueOrDefault(word) + node.Count;
            }
        }

        IEnumerable<TemplateNode> opened = nodes.Select(node =>
        {
            Slot[] slots = [.. node.Slots];
            foreach (int place in places.Where(place => counts[(place, slots[place].Text)] < Support))
            {
                slots[place] = TemplateNode.WildOf([slots[place]]);
            }

            return new TemplateNode(slots, node.Parts, node.Count);
        });
        return [.. opened.GroupBy(node => node.Key, StringComparer.Ordinal).Select(same => same.Count() == 1 ? same.First() : UniteAll([.. same], places))];
    }

    private static TemplateNode UniteAll(TemplateNode[] same, int[] places)
    {
        Slot[] slots = [.. same[0].Slots];
        foreach (int place in places.Where(place => slots[place].Kind == SlotKind.Wild))
        {
            slots[place] = TemplateNode.WildOf(same.Select(node => node.Slots[place]));
        }

        return new TemplateNode(slots, [.. same.SelectMany(node => node.Parts)], same.Sum(node => node.Count));
    }

    /// <summary>Beside an open place, a constant with less than a quarter of its lines is one more value.</summary>
    private static List<TemplateNode> Absorb(List<TemplateNode> nodes, int place)
    {
        Dictionary<string, long> open = nodes.Where(node => node.Slots[place].Kind == SlotKind.Wild).ToDictionary(node => node.Key, node => node.Count, StringComparer.Ordinal);
        return MergeAt(
            nodes, place, static _ => true,
            node => node.Slots[place].Kind == SlotKind.Wild || (open.TryGetValue(node.KeyWithout(place), out long count) && node.Count * 4 < count));
    }

    private static List<TemplateNode> MergeAt(List<TemplateNode> nodes, int place, Func<List<TemplateNode>, bool> varies, Func<TemplateNode, bool> mayMerge)
    {
        List<TemplateNode> result = [.. nodes.Where(node => !mayMerge(node))];
        foreach (IGrouping<string, TemplateNode> family in nodes.Where(mayMerge).GroupBy(node => node.KeyWithout(place), StringComparer.Ordinal))
        {
            List<TemplateNode> members = [.. family];
            if (members.Count > 1 && varies(members))
            {
                result.Add(TemplateNode.Merge(members, place));
            }
            else
            {
                result.AddRange(members);
            }
        }

        result.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return result;
    }

    private static string ShapeOf(Slot[] slots)
    {
        StringBuilder shape = new();
        foreach (Slot slot in slots)
        {
            Slot.AppendKey(shape, slot.IsSoft ? new Slot(SlotKind.Wild, slot.IsGlued, string.Empty) : slot);
        }

        return shape.ToString();
    }

    private static MergedTemplate Show(TemplateNode node, IReadOnlyList<RawTemplate> raws)
    {
        StringBuilder text = new();
        int masked = 0;
        foreach (Slot slot in node.Slots)
        {
            text.Append(text.Length > 0 && !slot.IsGlued ? " " : string.Empty)
                .Append(slot.Kind == SlotKind.Masked ? OnlyValue(node, raws, masked++) ?? slot.Text : slot.Text);
        }

        return new MergedTemplate(text.ToString(), node.Slots is [{ } first, ..] ? first.Text : string.Empty, node.Count, node.Parts);
    }

    /// <summary>The value that a masked place has in every line; null where it varies or may be a secret.</summary>
    private static string? OnlyValue(TemplateNode node, IReadOnlyList<RawTemplate> raws, int masked)
    {
        string? only = raws[node.Parts[0]].Values[masked];
        return only is not null && node.Parts.TrueForAll(part => raws[part].Values[masked] == only) && !SecretShapes.IsSecret(only) ? only : null;
    }

    /// <summary>Templates that read the same are the same to whoever reads them.</summary>
    private static List<MergedTemplate> Unite(List<MergedTemplate> sorted)
        => [.. sorted.GroupBy(template => template.Text, StringComparer.Ordinal).Select(same => same.Count() == 1
            ? same.First()
            : same.First() with { Count = same.Sum(template => template.Count), Parts = [.. same.SelectMany(template => template.Parts)] })];
}
