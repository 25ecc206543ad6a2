using Toil.Runbooks.Expressions.Functions;

namespace Toil.Runbooks.Expressions.Nodes;

/// <summary>A call of a function.</summary>
internal sealed record CallNode(int Offset, ExpressionFunction Function, IReadOnlyList<ExpressionNode> Arguments) : ExpressionNode(Offset)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ExpressionNode> Children => Arguments;

    /// <inheritdoc/>
    public override object? Find(Evaluation evaluation) => Function.Run(new FunctionCall(this, evaluation));
}
