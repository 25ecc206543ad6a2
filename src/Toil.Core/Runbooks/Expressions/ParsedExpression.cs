using Toil.Operations;
using Toil.Runbooks.Expressions.Nodes;

namespace Toil.Runbooks.Expressions;

/// <summary>An expression that was read.</summary>
internal sealed record ParsedExpression : Expression
{
    /// <summary>What it is made of.</summary>
    public required ExpressionNode Node { get; init; }

    /// <summary>The place of a character of it.</summary>
    public required Func<int, ValueOrigin> At { get; init; }

    /// <inheritdoc/>
    public override object? Evaluate(ExpressionScope scope) => Node.Evaluate(new Evaluation(scope, At));
}
