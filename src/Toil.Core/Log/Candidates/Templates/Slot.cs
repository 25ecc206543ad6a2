using System.Text;

namespace Toil.Log.Candidates.Templates;

/// <summary>One place of a template.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="IsGlued">True where no blank stands before it: the value in <c>--name=value</c>.</param>
/// <param name="Text">The word, or the mask.</param>
internal readonly record struct Slot(SlotKind Kind, bool IsGlued, string Text)
{
    /// <summary>Begins each slot in a key; no word has it, because control characters are escaped before.</summary>
    public const char Separator = '\u0001';

    /// <summary>True where the place is replaced once its words vary.</summary>
    public bool IsSoft => Kind is SlotKind.Word or SlotKind.Path or SlotKind.Url or SlotKind.Text or SlotKind.Wild;

    /// <summary>Writes the slots as one text, so that equal templates are equal keys.</summary>
    public static void AppendKey(StringBuilder key, Slot slot)
        => key.Append(Separator).Append((char)slot.Kind).Append(slot.IsGlued ? '+' : ' ').Append(slot.Text);

    /// <summary>Reads a key again.</summary>
    public static Slot[] FromKey(string key)
        => [.. key.Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(part => new Slot((SlotKind)part[0], part[1] == '+', part[2..]))];
}
