namespace Toil.Runbooks.Expressions.Nodes;

/// <summary>The opposite of a condition.</summary>
internal sealed record NotNode(int Offset, ExpressionNode Operand) : ExpressionNode(Offset)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ExpressionNode> Children => [Operand];

    /// <inheritdoc/>
    public override object? Find(Evaluation evaluation) => Operand.Evaluate(evaluation) is var value && value is bool truth
        ? !truth
        : throw evaluation.Fail(Offset, $"'!' needs true or false, and this is {ExpressionValues.Word(value)}", "Compare it with something, such as 'x == 1'.");
}
