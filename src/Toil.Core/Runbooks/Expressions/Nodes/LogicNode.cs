namespace Toil.Runbooks.Expressions.Nodes;

/// <summary>Conditions that all have to hold, or of which one has to. Those behind the one that decides are not evaluated.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="IsAll">True for <c>&amp;&amp;</c>, false for <c>||</c>.</param>
/// <param name="Operands">At least two.</param>
internal sealed record LogicNode(int Offset, bool IsAll, IReadOnlyList<ExpressionNode> Operands) : ExpressionNode(Offset)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ExpressionNode> Children => Operands;

    /// <inheritdoc/>
    public override object? Find(Evaluation evaluation)
    {
        foreach (ExpressionNode operand in Operands)
        {
            object? value = operand.Evaluate(evaluation);
            if (value is not bool truth)
            {
                throw evaluation.Fail(
                    operand.Offset, $"'{(IsAll ? "&&" : "||")}' needs true or false, and this is {ExpressionValues.Word(value)}", "Compare it with something, such as 'x == 1'.");
            }

            if (truth != IsAll)
            {
                return truth;
            }
        }

        return IsAll;
    }
}
