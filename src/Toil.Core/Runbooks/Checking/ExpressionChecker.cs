using Toil.Operations;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Expressions.Functions;
using Toil.Runbooks.Expressions.Nodes;
using Toil.Values;

namespace Toil.Runbooks.Checking;

/// <summary>Holds an expression against what is known of its names.</summary>
/// <param name="expression">The expression.</param>
/// <param name="scope">The names.</param>
/// <param name="findings">Where findings go.</param>
/// <param name="guard">The condition of the step, which may have asked for another step already; null for none.</param>
internal sealed class ExpressionChecker(ParsedExpression expression, StaticScope scope, FindingList findings, string? guard)
{
    private readonly PathChecker _paths = new(expression, scope, findings, guard);

    /// <summary>Checks it, and says what it gives.</summary>
    public StaticType Check() => Check(expression.Node, false);

    private StaticType Check(ExpressionNode node, bool hasFallback) => node switch
    {
        LiteralNode literal => StaticType.Of(ExpressionValues.KindOf(literal.Value)),
        NameNode name => _paths.Name(name),
        PathNode path => CheckPath(path, hasFallback),
        NotNode not => Condition(not.Operand, "'!'"),
        LogicNode logic => logic.Operands.Select(operand => Condition(operand, logic.IsAll ? "'&&'" : "'||'")).Last(),
        CompareNode compare => Compare(compare),
        CallNode call => Call(call),
        _ => StaticType.Any,
    };

    private StaticType CheckPath(PathNode path, bool hasFallback)
    {
        foreach (ExpressionNode part in path.Parts)
        {
            Check(part, false);
        }

        return path.Root is NameNode name ? _paths.Path(name, path.Parts, hasFallback) : _paths.Members(Check(path.Root, hasFallback), path.Parts, 0);
    }

    private StaticType Condition(ExpressionNode node, string sign)
    {
        StaticType type = Check(node, false);
        if (type.Kind is { } kind and not ValueKind.Boolean)
        {
            Mismatch(node.Offset, $"{sign} needs true or false, and this is {ExpressionValues.Word(kind)}", "Compare it with something, such as 'x == 1'.");
        }

        return StaticType.Of(ValueKind.Boolean);
    }

    private StaticType Compare(CompareNode node)
    {
        StaticType left = Check(node.Left, false);
        StaticType right = Check(node.Right, false);
        if (left.Kind is { } a && right.Kind is { } b && !(node.IsEquality ? Comparison.CanEqual(a, b) : Comparison.CanOrder(a, b)))
        {
            Mismatch(node.Offset, CompareNode.What(node.Sign, a, b), CompareNode.Remedy(a, b));
        }

        CheckText(node, left, node.Right);
        CheckText(node, right, node.Left);
        return StaticType.Of(ValueKind.Boolean);
    }

    private void CheckText(CompareNode node, StaticType type, ExpressionNode other)
    {
        if (other is not LiteralNode { Value: string text })
        {
            return;
        }

        if ((type.Kind == ValueKind.Duration && !Duration.TryParse(text, out _)) || (type.Kind == ValueKind.Instant && !ExpressionValues.TryInstant(text, out _)))
        {
            Mismatch(node.Offset, CompareNode.What(node.Sign, type.Kind.Value, ValueKind.Text), CompareNode.Remedy(type.Kind.Value, ValueKind.Text));
        }
        else if (node.IsEquality && type.Words is { } words && !words.Contains(text))
        {
            Mismatch(
                other.Offset, $"it is never '{InertText.From(text, 80)}', but one of {InertText.From(string.Join(", ", words), 400)}",
                Nearest.To(text, words) is { } nearest ? $"Did you mean '{InertText.From(nearest, 80)}'?" : "Write one of those.");
        }
    }

    private StaticType Call(CallNode call)
    {
        ExpressionFunction function = call.Function;
        StaticType[] types = new StaticType[call.Arguments.Count];
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            types[i] = Check(call.Arguments[i], function.Name == "default" && i == 0);
            if (types[i].Kind is { } kind && !function.Parameters[i].Takes(kind))
            {
                Mismatch(
                    call.Arguments[i].Offset, $"{function.Name}() needs {function.Parameters[i].Words} as '{function.Parameters[i].Name}', and this is {ExpressionValues.Word(kind)}",
                    $"It is called as {function.Signature}.");
            }
        }

        return function.Gives is { } gives ? StaticType.Of(gives)
            : types is [{ Kind: not ValueKind.Null } value, var fallback] && value.Kind == fallback.Kind ? value
            : StaticType.Any;
    }

    private void Mismatch(int offset, string what, string remedy) => findings.Add(RunbookRules.TypeMismatch, expression.At(offset), what, remedy);
}
