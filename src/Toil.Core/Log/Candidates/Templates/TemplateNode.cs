using System.Text;

namespace Toil.Log.Candidates.Templates;

/// <summary>A template while templates are being merged.</summary>
internal sealed class TemplateNode(Slot[] slots, List<int> parts, long count)
{
    public Slot[] Slots { get; } = slots;

    public List<int> Parts { get; } = parts;

    public long Count { get; } = count;

    public string Key { get; } = KeyOf(slots, except: -1);

    /// <summary>The key with one place left open: equal for templates that differ there alone.</summary>
    public string KeyWithout(int position) => KeyOf(Slots, position);

    /// <summary>One template of several that differ at one place alone.</summary>
    public static TemplateNode Merge(IEnumerable<TemplateNode> nodes, int position)
    {
        TemplateNode[] all = [.. nodes];
        Slot[] slots = [.. all[0].Slots];
        slots[position] = WildOf(all.Select(node => node.Slots[position]));
        return new TemplateNode(slots, [.. all.SelectMany(node => node.Parts)], all.Sum(node => node.Count));
    }

    /// <summary>The placeholder for words that vary: named after their sort where they have one.</summary>
    public static Slot WildOf(IEnumerable<Slot> slots)
    {
        string? name = null;
        bool isGlued = false;
        foreach (Slot slot in slots)
        {
            string own = slot.Kind switch { SlotKind.Path => "{path}", SlotKind.Url => "{url}", SlotKind.Wild => slot.Text, _ => "{text}" };
            name = name is null || name == own ? own : "{text}";
            isGlued = slot.IsGlued;
        }

        return new Slot(SlotKind.Wild, isGlued, name ?? "{text}");
    }

    private static string KeyOf(Slot[] slots, int except)
    {
        StringBuilder key = new();
        for (int i = 0; i < slots.Length; i++)
        {
            // What a place holds counts, not the sort of its words: {path} and {text} are both "it varies".
            Slot slot = slots[i].Kind == SlotKind.Wild ? slots[i] with { Text = string.Empty } : slots[i];
            Slot.AppendKey(key, i == except ? new Slot(SlotKind.Wild, slots[i].IsGlued, string.Empty) : slot);
        }

        return key.ToString();
    }
}
