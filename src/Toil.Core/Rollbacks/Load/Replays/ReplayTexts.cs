using System.Globalization;
using Toil.Migrations.Plans;
using Toil.Values;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>The statements of a log, each text once.</summary>
internal sealed class ReplayTexts(string path)
{
    /// <summary>Texts that are kept at most, in UTF-16 units.</summary>
    public const long MaxLength = 32 * 1024 * 1024;

    // So many plans does a connection keep.
    private const int MaxKept = 200;

    private readonly Dictionary<string, string> _shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Entry>?> _parsed = new(StringComparer.Ordinal);

    /// <summary>Length of all texts.</summary>
    public long Length { get; private set; }

    /// <summary>The statements of a text; null where it cannot be read.</summary>
    public IReadOnlyList<Entry>? Of(string sql, long line)
    {
        if (!_parsed.TryGetValue(sql, out IReadOnlyList<Entry>? entries))
        {
            Length += sql.Length;
            _parsed.Add(sql, entries = Parse(sql, line));
        }

        foreach (Entry entry in entries ?? [])
        {
            entry.Uses++;
        }

        return entries;
    }

    /// <summary>Marks the texts that each connection keeps prepared: those that come most often.</summary>
    public void Keep()
    {
        foreach (Entry entry in _entries.Values.Where(entry => entry.Uses > 1 && entry.Verb is LoadVerb.Read or LoadVerb.Write).OrderByDescending(entry => entry.Uses).Take(MaxKept))
        {
            entry.Statement.IsKept = true;
        }
    }

    /// <summary>What differs between statements when their numbers and strings are left out.</summary>
    public IReadOnlyDictionary<LoadStatement, string> Shapes() => _entries.Values.ToDictionary(entry => entry.Statement, entry => entry.Shape);

    private IReadOnlyList<Entry>? Parse(string sql, long line)
    {
        try
        {
            return [.. SqlSplitter.Split(sql).Select(statement => EntryOf(statement.Text == sql ? statement with { Text = sql } : statement, line))];
        }
        catch (SqlFormatException)
        {
            return null;
        }
    }

    private Entry EntryOf(SqlStatement statement, long line)
    {
        if (_entries.TryGetValue(statement.Text, out Entry? known))
        {
            return known;
        }

        (LoadVerb verb, string word) = LoadVerbs.Of(statement);
        int parameters = statement.Tokens.Where(token => token.Kind == SqlTokenKind.Parameter)
            .Select(token => int.TryParse(token.Text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0).DefaultIfEmpty(0).Max();
        string shape = string.Join(' ', statement.Tokens.Select(token => token.Kind is SqlTokenKind.Text or SqlTokenKind.Number ? "?" : token.Text));
        shape = _shapes.TryGetValue(shape, out string? same) ? same : _shapes[shape] = shape;
        string name = string.Create(CultureInfo.InvariantCulture, $"{InertText.From(Path.GetFileName(path), 100)} line {line}");
        Entry entry = new(
            verb, word, shape,
            new(name, statement.Text, statement.Text, [.. Enumerable.Range(1, Math.Min(parameters, ushort.MaxValue)).Select(number => string.Create(CultureInfo.InvariantCulture, $"${number}"))], verb));
        _entries.Add(statement.Text, entry);
        return entry;
    }

    /// <summary>A text.</summary>
    /// <param name="Verb">What it does.</param>
    /// <param name="Word">The word by which a person knows it.</param>
    /// <param name="Shape">It without its numbers and strings.</param>
    /// <param name="Statement">The statement.</param>
    internal sealed record Entry(LoadVerb Verb, string Word, string Shape, LoadStatement Statement)
    {
        /// <summary>How often it was sent.</summary>
        public long Uses { get; set; }
    }
}
