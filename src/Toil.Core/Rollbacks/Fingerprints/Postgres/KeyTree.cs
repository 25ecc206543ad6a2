using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;

namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>Finds the chunk of a row of the table <c>t</c>: a search in halves, as nested CASE expressions, since it has to do for keys of every type and of several columns.</summary>
internal sealed class KeyTree
{
    private readonly ChunkPlan _plan;
    private readonly IReadOnlyList<string> _bounds;
    private readonly string _key;
    private readonly List<object?> _parameters = [];

    public KeyTree(ChunkPlan plan, IReadOnlyList<string> bounds)
    {
        _plan = plan;
        _bounds = bounds;
        _key = Row(plan.Key.Select(name => $"t.{SqlDialect.Quote(name)}"));
        Sql = Branch(0, bounds.Count);
    }

    /// <summary>An expression: the number of the chunk.</summary>
    public string Sql { get; }

    /// <summary>Its parameters.</summary>
    public object?[] Parameters => [.. _parameters];

    private string Branch(int first, int last)
    {
        if (first == last)
        {
            return first.ToString(CultureInfo.InvariantCulture);
        }

        int middle = (first + last) / 2;
        string below = $"{_key} <= {Bound(_bounds[middle])}";
        return $"CASE WHEN {below} THEN {Branch(first, middle)} ELSE {Branch(middle + 1, last)} END";
    }

    // In a subquery, which is worked out once; where the text of a type is read anew each time (timestamptz), that would be for each row.
    private string Bound(string key)
    {
        int next = _parameters.Count;
        _parameters.AddRange(KeyWalk.Read(key));
        return Row(_plan.Key.Select(name => $"(SELECT {PostgresDialect.Instance.KeyParameter(_plan.Table.Find(name)!, next++)})"));
    }

    private static string Row(IEnumerable<string> parts) => string.Join(", ", parts) is var list && parts.Skip(1).Any() ? $"({list})" : list;
}
