using System.Globalization;
using Toil.Values;

namespace Toil.Rollbacks.Cloning;

/// <summary>Gathers what a reader of the evidence has to know of a clone. What fails many times for one reason is one note.</summary>
internal sealed class CloneNotes
{
    private const int Most = 20;

    private readonly List<string> _notes = [];
    private readonly Dictionary<string, (string First, int Count)> _missing = new(StringComparer.Ordinal);

    /// <summary>Adds a sentence.</summary>
    public void Add(string sentence) => _notes.Add(InertText.From(sentence, 500));

    /// <summary>Adds what the source has, and the clone could not be given.</summary>
    /// <param name="what">What sort of thing.</param>
    /// <param name="statement">The statement that failed.</param>
    /// <param name="reason">The server's.</param>
    public void AddMissing(string what, string statement, string reason)
    {
        string key = $"The clone lacks {what} ({reason.TrimEnd('.')})";
        _missing[key] = _missing.TryGetValue(key, out (string First, int Count) known) ? (known.First, known.Count + 1) : (statement, 1);
    }

    /// <summary>All of them, in the order in which they came up.</summary>
    public IReadOnlyList<string> ToList()
    {
        string[] all =
        [
            .. _notes,
            .. _missing.Select(pair => string.Create(
                CultureInfo.InvariantCulture,
                $"{InertText.From(pair.Key, 300)}: {InertText.From(pair.Value.First, 200)}{(pair.Value.Count > 1 ? $", and {pair.Value.Count - 1} more" : string.Empty)}.")),
        ];
        return all.Length <= Most ? all : [.. all.Take(Most), string.Create(CultureInfo.InvariantCulture, $"There are {all.Length - Most} more such notes.")];
    }
}
