namespace Toil.Runbooks.Expressions.Nodes;

/// <summary>A value that stands in the expression.</summary>
internal sealed record LiteralNode(int Offset, object? Value) : ExpressionNode(Offset)
{
    /// <inheritdoc/>
    public override object? Find(Evaluation evaluation) => Value;
}
