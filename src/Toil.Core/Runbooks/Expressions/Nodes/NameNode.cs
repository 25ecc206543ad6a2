using Toil.Values;

namespace Toil.Runbooks.Expressions.Nodes;

/// <summary>A name of the scope.</summary>
internal sealed record NameNode(int Offset, string Name) : ExpressionNode(Offset)
{
    /// <inheritdoc/>
    public override object? Find(Evaluation evaluation) => evaluation.Scope.Names.TryGetValue(Name, out object? value)
        ? value
        : new ExpressionMissing(Offset, $"there is no '{InertText.From(Name, 80)}' here", Remedy(Name, evaluation.Scope.Names.Keys));

    /// <summary>What to do about a name that is not known.</summary>
    public static string Remedy(string name, IEnumerable<string> known) => name.ToUpperInvariant() switch
    {
        "AND" => "Write '&&'.",
        "OR" => "Write '||'.",
        "NOT" => "Write '!'.",
        _ => $"{PathNode.NearestOf(name, known)} A text stands in quotes.",
    };
}
