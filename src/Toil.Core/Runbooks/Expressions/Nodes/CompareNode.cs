namespace Toil.Runbooks.Expressions.Nodes;

/// <summary>Two values held against each other.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Sign"><c>==</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>.</param>
/// <param name="Left">The left one.</param>
/// <param name="Right">The right one.</param>
internal sealed record CompareNode(int Offset, string Sign, ExpressionNode Left, ExpressionNode Right) : ExpressionNode(Offset)
{
    /// <summary>True where it asks for equality only.</summary>
    public bool IsEquality => Sign is "==" or "!=";

    /// <inheritdoc/>
    public override IReadOnlyList<ExpressionNode> Children => [Left, Right];

    /// <inheritdoc/>
    public override object? Find(Evaluation evaluation)
    {
        object? left = Left.Evaluate(evaluation);
        object? right = Right.Evaluate(evaluation);
        (ValueKind leftKind, ValueKind rightKind) = (ExpressionValues.KindOf(left), ExpressionValues.KindOf(right));
        if (IsEquality && (left is null || right is null))
        {
            return (left is null && right is null) == (Sign == "==");
        }

        if (!(IsEquality ? Comparison.CanEqual(leftKind, rightKind) : Comparison.CanOrder(leftKind, rightKind)) || !Comparison.TryAlign(ref left, ref right))
        {
            throw evaluation.Fail(Offset, What(Sign, leftKind, rightKind), Remedy(leftKind, rightKind));
        }

        evaluation.Spend(Offset, left is string text ? text.Length : 1);
        int order = Comparison.Compare(left!, right!);
        return Sign switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    /// <summary>The clause for kinds that do not compare.</summary>
    public static string What(string sign, ValueKind left, ValueKind right)
        => $"'{sign}' cannot hold {ExpressionValues.Word(left)} against {ExpressionValues.Word(right)}";

    /// <summary>What to do about it.</summary>
    public static string Remedy(ValueKind left, ValueKind right)
    {
        bool Has(ValueKind kind) => left == kind || right == kind;
        return Has(ValueKind.Duration) && Has(ValueKind.Number) ? "Write durations with their unit: 30s, 15m, 2h30m, 30d."
            : Has(ValueKind.Duration) && Has(ValueKind.Text) ? "The text has to be a duration such as 15m or 2h30m."
            : Has(ValueKind.Instant) ? "Hold it against an instant with an offset, such as '2026-01-02T03:04:05Z'."
            : Has(ValueKind.Text) && Has(ValueKind.Number) ? "Put the number in quotes, or read the text with from_json()."
            : Has(ValueKind.List) || Has(ValueKind.Mapping) ? "Compare its length(), an item or a member, or ask contains()."
            : Has(ValueKind.Null) ? "Ask whether it is null first, or give what holds then: default(x, 0)."
            : "Compare values of one kind.";
    }
}
