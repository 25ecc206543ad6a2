using Toil.Log.Candidates.Commands;

namespace Toil.Log.Candidates.Templates;

/// <summary>
/// Gives each line its first template and counts. Memory is bounded by the number of different templates, not by that of lines: from
/// <see cref="MaxTemplates"/> on, new ones are told apart by their commands alone.
/// </summary>
/// <param name="noise">What is left out.</param>
internal sealed class TemplateStore(NoiseList noise)
{
    /// <summary>Index of a line that is left out.</summary>
    public const int Noise = -1;

    /// <summary>At about half a kilobyte each, 100 MB.</summary>
    public const int MaxTemplates = 200_000;

    private const int MaxRemembered = 32_768;
    private const int MaxExample = 2_000;

    private readonly Templater _templater = new();
    private readonly List<RawTemplate> _templates = [];
    private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Index, string?[] Values)> _byLine = new(StringComparer.Ordinal);

    /// <summary>The templates, by index.</summary>
    public IReadOnlyList<RawTemplate> Templates => _templates;

    /// <summary>True where new templates have been told apart by their commands alone.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Lines that were noise.</summary>
    public long NoiseCount { get; private set; }

    /// <summary>Counts a line; its template's index, or <see cref="Noise"/>.</summary>
    public int Add(string line, long time, HistoryFormat format)
    {
        // People repeat themselves: most lines have been there before, letter for letter.
        var remembered = format == HistoryFormat.PSReadLine ? null : _byLine;
        if (remembered is null || !remembered.TryGetValue(line, out (int Index, string?[] Values) found))
        {
            found = Find(line, format);
            if (remembered is { Count: < MaxRemembered } && line.Length <= MaxExample)
            {
                remembered.Add(line, found);
            }
        }

        if (found.Index == Noise)
        {
            NoiseCount++;
            return Noise;
        }

        _templates[found.Index].Add(line.Length <= MaxExample ? line : line[..MaxExample], found.Values, time, format);
        return found.Index;
    }

    private (int Index, string?[] Values) Find(string line, HistoryFormat format)
    {
        List<ShellToken> tokens = ShellLexer.Of(format).Read(line).Tokens;
        List<SimpleCommand> commands = SimpleCommand.Of(tokens);
        if (noise.Contains(tokens, commands))
        {
            return (Noise, []);
        }

        (string key, string?[] values) = _templater.Make(tokens, commands);
        if (_byKey.Count >= MaxTemplates && !_byKey.ContainsKey(key))
        {
            IsFull = true;
            (key, values) = Coarse(key);
        }

        if (!_byKey.TryGetValue(key, out int index))
        {
            index = _templates.Count;
            _byKey.Add(key, index);
            _templates.Add(new RawTemplate(key, [.. values]));
        }

        return (index, values);
    }

    // The command alone; beyond twice the bound not even that.
    private (string Key, string?[] Values) Coarse(string key)
    {
        Slot first = Slot.FromKey(key)[0];
        System.Text.StringBuilder coarse = new();
        if (first.Kind == SlotKind.Anchor && _byKey.Count < 2 * MaxTemplates)
        {
            Slot.AppendKey(coarse, first);
        }

        Slot.AppendKey(coarse, new Slot(SlotKind.Masked, false, "{text}..."));
        return (coarse.ToString(), [null]);
    }
}
