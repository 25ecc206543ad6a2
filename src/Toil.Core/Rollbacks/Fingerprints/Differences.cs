using System.Globalization;
using Toil.Migrations.Engine;
using Toil.Migrations.Plans;

namespace Toil.Rollbacks.Fingerprints;

/// <summary>Says how two prints differ. What hangs on something that is missing or extra is not said again.</summary>
internal static class Differences
{
    /// <summary>The kind of a difference of rows.</summary>
    public const string Rows = "rows";

    /// <summary>The kind of a difference of where a sequence stands.</summary>
    public const string SequenceValue = "sequence value";

    /// <summary>The kind of a difference of a column itself.</summary>
    public const string Column = "column";

    /// <summary>The kind of a difference of the order of a table's columns, over those that both have.</summary>
    public const string ColumnOrder = "column order";

    // A definition may be the body of a function.
    private const int DefinitionLimit = 300;

    private const int MostRanges = 10;

    /// <summary>How two schemas differ; sorted by kind, then name.</summary>
    public static IReadOnlyList<Difference> Between(SchemaPrint before, SchemaPrint after)
    {
        if (before.Digest == after.Digest)
        {
            return [];
        }

        Dictionary<string, SchemaObject> then = before.Objects.ToDictionary(one => one.Key, StringComparer.Ordinal);
        Dictionary<string, SchemaObject> now = after.Objects.ToDictionary(one => one.Key, StringComparer.Ordinal);
        IEnumerable<Difference> missing = before.Objects.Where(one => !now.ContainsKey(one.Key) && !one.Of.Any(of => then.ContainsKey(of) && !now.ContainsKey(of)))
            .Select(one => new Difference { Change = DifferenceKind.Missing, Kind = one.Kind, Name = Inert(one.Name), Before = ShownText.One(one.Definition, DefinitionLimit) });
        IEnumerable<Difference> extra = after.Objects.Where(one => !then.ContainsKey(one.Key) && !one.Of.Any(of => now.ContainsKey(of) && !then.ContainsKey(of)))
            .Select(one => new Difference { Change = DifferenceKind.Extra, Kind = one.Kind, Name = Inert(one.Name), After = ShownText.One(one.Definition, DefinitionLimit) });
        IEnumerable<Difference> changed = after.Objects.Where(one => then.TryGetValue(one.Key, out SchemaObject? old) && IsChanged(old, one) && !GoesWithParent(old, one))
            .Select(one => Changed(one.Kind, one.Name, then[one.Key].Definition, one.Definition));
        return [.. missing.Concat(extra).Concat(changed).OrderBy(one => one.Kind, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal)];

        // The same change as that of the partitioned table.
        bool GoesWithParent(SchemaObject old, SchemaObject one) => one.Of.Any(of => then.TryGetValue(of, out SchemaObject? oldParent) && now.TryGetValue(of, out SchemaObject? parent)
            && parent.Kind == one.Kind && oldParent.Definition == old.Definition && parent.Definition == one.Definition);
    }

    /// <summary>
    /// How two databases differ: schema, rows, and where sequences stand. Rows are compared by digests over the same columns; see <see cref="RowDifferences"/> for the rows themselves.
    /// </summary>
    /// <param name="before">The earlier print.</param>
    /// <param name="after">The later one, read with <see cref="FingerprintOptions.Earlier"/>.</param>
    public static IReadOnlyList<Difference> Between(DatabasePrint before, DatabasePrint after)
    {
        IEnumerable<Difference> rows = TablePair.Of(before, after).Where(pair => pair.IsComparable && pair.Differs).Select(OfRows);
        IEnumerable<Difference> sequences = before.Sequences.Keys.Union(after.Sequences.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => OfSequence(name, before, after)).OfType<Difference>();
        return [.. Between(before.Schema, after.Schema), .. rows, .. sequences];
    }

    /// <summary>The difference of a table's rows, by its digests alone.</summary>
    public static Difference OfRows(TablePair pair) => Changed(Rows, pair.Name, Count(pair.Before), Count(pair.After)) with
    {
        Ranges = [.. Ranges(pair).Take(MostRanges)],
    };

    // Where the sequence is missing or extra itself, or in SQLite the table that it counts for, that is said of the schema.
    private static Difference? OfSequence(string name, DatabasePrint before, DatabasePrint after)
    {
        (string? then, string? now) = (before.Sequences.GetValueOrDefault(name), after.Sequences.GetValueOrDefault(name));
        bool Has(DatabasePrint print) => print.Schema.Objects.Any(one => one.Kind is "sequence" or "table" && one.Name == name);
        return then == now || Has(before) != Has(after) ? null
            : then is null ? new() { Change = DifferenceKind.Extra, Kind = SequenceValue, Name = Inert(name), After = now }
            : now is null ? new() { Change = DifferenceKind.Missing, Kind = SequenceValue, Name = Inert(name), Before = then }
            : Changed(SequenceValue, name, then, now);
    }

    // Chunks beside each other are one range.
    private static IEnumerable<string> Ranges(TablePair pair)
    {
        int[] differing = pair.DifferingChunks;
        for (int first = 0; first < differing.Length && pair.Before.Chunks.Count > 1;)
        {
            int last = first;
            while (last + 1 < differing.Length && differing[last + 1] == differing[last] + 1)
            {
                last++;
            }

            (string? low, string? high) = (pair.Before.Chunks[differing[first]].Low, pair.Before.Chunks[differing[last]].High);
            yield return $"({(low is null ? ".." : KeyWalk.Show(low))}, {(high is null ? "..)" : $"{KeyWalk.Show(high)}]")}";
            first = last + 1;
        }
    }

    private static string Count(TablePrint table) => string.Create(CultureInfo.InvariantCulture, $"{table.Rows} rows");

    private static bool IsChanged(SchemaObject before, SchemaObject after)
        => before.Definition != after.Definition && (before.Kind != ColumnOrder || !Shared(before, after).SequenceEqual(Shared(after, before)));

    // A column that is missing or extra is said to be; here the others count.
    private static IEnumerable<string> Shared(SchemaObject one, SchemaObject other)
    {
        HashSet<string> known = [.. Names(other)];
        return Names(one).Where(known.Contains);
    }

    private static IEnumerable<string> Names(SchemaObject order)
        => SqlLexer.Read(order.Definition).Where(token => token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted).Select(token => token.Text);

    private static Difference Changed(string kind, string name, string before, string after)
    {
        (string then, string now) = ShownText.Pair(before, after, DefinitionLimit);
        return new() { Change = DifferenceKind.Changed, Kind = kind, Name = Inert(name), Before = then, After = now };
    }

    private static string Inert(string name) => Values.InertText.From(name, DefinitionLimit);
}
