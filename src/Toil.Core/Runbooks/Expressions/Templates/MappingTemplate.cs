using Toil.Values;

namespace Toil.Runbooks.Expressions.Templates;

/// <summary>Values by name.</summary>
internal sealed record MappingTemplate(YamlMapping Node, IReadOnlyList<KeyValuePair<string, TemplateValue>> Entries) : TemplateValue
{
    /// <inheritdoc/>
    public override bool IsLiteral => Entries.All(entry => entry.Value.IsLiteral);

    /// <inheritdoc/>
    public override IEnumerable<Expression> Expressions => Entries.SelectMany(entry => entry.Value.Expressions);

    /// <inheritdoc/>
    public override object? Evaluate(ExpressionScope scope)
        => Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Evaluate(scope), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override object? Raw(ExpressionScope scope) => IsLiteral
        ? Node with { Entries = [.. Node.Entries.Zip(Entries, (node, entry) => KeyValuePair.Create(node.Key, (YamlNode)entry.Value.Raw(scope)!))] }
        : Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Raw(scope), StringComparer.Ordinal);
}
