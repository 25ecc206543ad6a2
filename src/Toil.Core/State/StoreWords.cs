using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Toil.State;

/// <summary>
/// Numbers for the distinct texts of a column, from 0 in the order in which they come. A report over a million rows reads a handful of names a
/// million times: here they are compared as bytes and made a string once.
/// </summary>
internal sealed class StoreWords
{
    private readonly List<string?> _texts = [];
    private readonly List<byte[]> _bytes = [];
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private int[] _slots = new int[64];
    private int _last = -1;

    /// <summary>How many there are.</summary>
    public int Count => _texts.Count;

    /// <summary>The text of a number.</summary>
    public string this[int number] => _texts[number] ??= Encoding.UTF8.GetString(_bytes[number]);

    /// <summary>The number of a text.</summary>
    public int Of(string text)
    {
        if (!_byText.TryGetValue(text, out int number))
        {
            _byText[text] = number = _texts.Count;
            _texts.Add(text);
        }

        return number;
    }

    /// <summary>The number of a text in UTF-8. A table is asked with bytes or with strings, never with both.</summary>
    public int Of(ReadOnlySpan<byte> text)
    {
        // Neighbours are often alike.
        if (_last >= 0 && text.SequenceEqual(_bytes[_last]))
        {
            return _last;
        }

        int mask = _slots.Length - 1;
        int slot = Hash(text) & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (text.SequenceEqual(_bytes[_slots[slot] - 1]))
            {
                return _last = _slots[slot] - 1;
            }
        }

        _bytes.Add(text.ToArray());
        _texts.Add(null);
        _slots[slot] = _bytes.Count;
        if (_bytes.Count * 2 > _slots.Length)
        {
            Grow();
        }

        return _last = _bytes.Count - 1;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int number = 0; number < _bytes.Count; number++)
        {
            int slot = Hash(_bytes[number]) & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = number + 1;
        }
    }

    // Eight bytes at a time, which FNV-1a would take one by one: the texts are short, few, and no adversary gains by making them collide more than by
    // having many of them.
    private static int Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = (ulong)text.Length;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(text));
        }

        ulong rest = 0;
        foreach (byte part in text)
        {
            rest = (rest << 8) | part;
        }

        hash = Mix(hash, rest);
        return (int)(hash >> 32);
    }

    private static ulong Mix(ulong hash, ulong part) => BitOperations.RotateLeft((hash ^ part) * 0x9E37_79B9_7F4A_7C15, 29);
}
