using Toil.Values;

namespace Toil.Runbooks.Expressions.Templates;

/// <summary>A list of values.</summary>
internal sealed record ListTemplate(YamlSequence Node, IReadOnlyList<TemplateValue> Items) : TemplateValue
{
    /// <inheritdoc/>
    public override bool IsLiteral => Items.All(item => item.IsLiteral);

    /// <inheritdoc/>
    public override IEnumerable<Expression> Expressions => Items.SelectMany(item => item.Expressions);

    /// <inheritdoc/>
    public override object? Evaluate(ExpressionScope scope) => Items.Select(item => item.Evaluate(scope)).ToArray();

    /// <inheritdoc/>
    public override object? Raw(ExpressionScope scope) => Items.Select(item => item.Raw(scope)).ToArray() is var items && IsLiteral
        ? Node with { Items = [.. items.Cast<YamlNode>()] }
        : items;
}
