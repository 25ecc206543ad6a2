using System.Buffers;
using System.Text;
using Toil.Telemetry.Secrets;
using Toil.Values;

namespace Toil.Log.Candidates.Templates;

/// <summary>Collects the slots of one line. Words go in; what comes out has no secret in it and nothing that a terminal would act on.</summary>
internal sealed class SlotWriter
{
    private const int MaxSlots = 48;
    private const int MaxText = 160;

    private static readonly SearchValues<char> s_noName = SearchValues.Create("/$({,:");

    private readonly List<Slot> _slots = [];
    private readonly List<string?> _values = [];

    /// <summary>Forgets the line before.</summary>
    public void Clear()
    {
        _slots.Clear();
        _values.Clear();
    }

    /// <summary>A word that never varies.</summary>
    public void Anchor(string text, bool isGlued = false) => Add(new Slot(SlotKind.Anchor, isGlued, Safe(text)), null);

    /// <summary>A value of a certain sort; the value is kept to be shown where it turns out not to vary.</summary>
    public void Masked(string mask, string? value, bool isGlued = false) => Add(new Slot(SlotKind.Masked, isGlued, mask), value is null ? null : Safe(value));

    /// <summary>A secret behind what names it.</summary>
    public void Secret(string before)
    {
        if (before.Length > 0)
        {
            Anchor(before);
        }

        Masked("{secret}", null, before.Length > 0);
    }

    /// <summary>An argument.</summary>
    public void Argument(string word, bool isGlued = false)
    {
        if (word.Length == 0)
        {
            Anchor("''", isGlued);
        }
        else if (SecretShapes.IsSecret(word))
        {
            Masked(SecretShapes.IsHexKey(word) ? "{id}" : "{secret}", null, isGlued);
        }
        else if (word.AsSpan().ContainsAny(' ', '\n', '\t'))
        {
            Add(new Slot(SlotKind.Text, isGlued, Quote(Safe(QuotedText.Mask(word)))), null);
        }
        else if (word[0] == '-' && word.Length > 1 && !isGlued)
        {
            Option(word);
        }
        else if (word.Contains("://", StringComparison.Ordinal))
        {
            Add(new Slot(SlotKind.Url, isGlued, Safe(UrlText.Mask(word))), null);
        }
        else if (WordForms.MaskOf(word) is { } mask)
        {
            Masked(mask, word, isGlued);
        }
        else
        {
            Parts(word, isGlued);
        }
    }

    /// <summary>The key, and the values of the masked slots in their order; null for what is never shown.</summary>
    public (string Key, string?[] Values) Finish()
    {
        while (_slots is [.., { Kind: SlotKind.Anchor, Text: ";" or "&" or "&&" }])
        {
            _slots.RemoveAt(_slots.Count - 1);
            _values.RemoveAt(_values.Count - 1);
        }

        StringBuilder key = new();
        List<string?> values = [];
        for (int i = 0; i < _slots.Count; i++)
        {
            Slot slot = _slots[i];
            int run = RunAt(i);
            if (run > (slot.Kind == SlotKind.Masked ? 1 : 2))
            {
                slot = new Slot(SlotKind.Masked, false, (slot.Kind == SlotKind.Masked ? slot.Text : "{path}") + "...");
                Slot.AppendKey(key, slot);
                values.Add(null);
                i += run - 1;
                continue;
            }

            Slot.AppendKey(key, slot);
            if (slot.Kind == SlotKind.Masked)
            {
                values.Add(_values[i]);
            }
        }

        return (key.ToString(), [.. values]);
    }

    private static string Safe(string text) => InertText.From(text, MaxText);

    // A template is read as a command line: blanks inside of an argument need their quotes.
    private static string Quote(string text) => text.Contains('"', StringComparison.Ordinal) ? $"'{text}'" : $"\"{text}\"";

    private void Option(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals > 1)
        {
            Anchor(word[..(equals + 1)]);
            Argument(word[(equals + 1)..], isGlued: true);
            return;
        }

        // -20, -n5, -p8080
        int name = word.Length > 2 && char.IsAsciiLetter(word[1]) ? 2 : 1;
        if (word[1] != '-' && !word.AsSpan(name).ContainsAnyExceptInRange('0', '9'))
        {
            Anchor(word[..name]);
            Masked("{n}", word[name..], isGlued: true);
            return;
        }

        Anchor(SecretText.Redact(word));
    }

    private void Parts(string word, bool isGlued)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && equals + 1 < word.Length && !word.AsSpan(0, equals).ContainsAny(s_noName))
        {
            Anchor(word[..(equals + 1)], isGlued);
            Argument(word[(equals + 1)..], isGlued: true);
            return;
        }

        int colon = word.LastIndexOf(':');
        if (colon > 0 && colon + 1 < word.Length && !word.AsSpan().ContainsAny("$({"))
        {
            string left = word[..colon];
            string right = word[(colon + 1)..];
            if (right[0] is '/' or '~' or '.' && left.Length > 1 && left.AsSpan().IndexOf('/') < 0)
            {
                Masked("{host}", left, isGlued);
                Anchor(":", isGlued: true);
                Soft(right, isGlued: true);
                return;
            }

            if (WordForms.MaskOf(right) is { } tag)
            {
                Soft(left, isGlued);
                Anchor(":", isGlued: true);
                Masked(tag, right, isGlued: true);
                return;
            }
        }

        int slash = word.LastIndexOf('/');
        if (slash > 0 && word[0] is not ('/' or '.' or '~') && word.IndexOf('/', StringComparison.Ordinal) == slash && WordForms.MaskOf(word[(slash + 1)..]) is "{id}" or "{n}")
        {
            Anchor(SecretText.Redact(word[..(slash + 1)]), isGlued);
            Masked(WordForms.MaskOf(word[(slash + 1)..])!, word[(slash + 1)..], isGlued: true);
            return;
        }

        Soft(word, isGlued);
    }

    private void Soft(string word, bool isGlued) => Add(
        new Slot(WordForms.IsPath(word) ? SlotKind.Path : SlotKind.Word, isGlued, Safe(word.Length >= 12 || SecretText.MayHold(word) ? SecretText.Redact(word) : word)), null);

    private void Add(Slot slot, string? value)
    {
        if (_slots.Count < MaxSlots)
        {
            _slots.Add(slot);
            _values.Add(value);
        }
        else if (_slots.Count == MaxSlots)
        {
            _slots.Add(new Slot(SlotKind.Masked, false, "{text}..."));
            _values.Add(null);
        }
    }

    /// <summary>How many slots from here on are the same sort of argument.</summary>
    private int RunAt(int start)
    {
        Slot first = _slots[start];
        if (first.IsGlued || first.Kind is not (SlotKind.Masked or SlotKind.Path))
        {
            return 1;
        }

        int end = start + 1;
        while (end < _slots.Count && _slots[end].Kind == first.Kind && !_slots[end].IsGlued && (first.Kind == SlotKind.Path || _slots[end].Text == first.Text))
        {
            end++;
        }

        // The next slot belongs to the last of them, which then stays out.
        return end < _slots.Count && _slots[end].IsGlued ? end - start - 1 : end - start;
    }
}
