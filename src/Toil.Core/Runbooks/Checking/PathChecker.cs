using Toil.Runbooks.Expressions;
using Toil.Runbooks.Expressions.Nodes;
using Toil.Values;

namespace Toil.Runbooks.Checking;

/// <summary>Holds names and their members against what is known of them.</summary>
/// <param name="expression">The expression in which they stand.</param>
/// <param name="scope">The names.</param>
/// <param name="findings">Where findings go.</param>
/// <param name="guard">The condition of the step, which may have asked for another step already; null for none.</param>
internal sealed class PathChecker(ParsedExpression expression, StaticScope scope, FindingList findings, string? guard)
{
    /// <summary>A name that stands alone.</summary>
    public StaticType Name(NameNode name)
    {
        if (scope.Find(name.Name) is { } type)
        {
            return type;
        }

        if (name.Name is "result" or "results" or "outputs" or "index")
        {
            findings.Add(
                RunbookRules.NameUnknown, expression.At(name.Offset), $"there is no '{name.Name}' here",
                name.Name == "index" ? "It is known in the steps of a foreach." : "It is known in outputs, verify and rollback; elsewhere write steps.<id>." + name.Name + ".");
        }
        else
        {
            findings.Add(
                RunbookRules.NameUnknown, expression.At(name.Offset), $"there is no '{InertText.From(name.Name, 80)}' here", NameNode.Remedy(name.Name, scope.Names));
        }

        return StaticType.Any;
    }

    /// <summary>A name and its members.</summary>
    public StaticType Path(NameNode name, IReadOnlyList<ExpressionNode> parts, bool hasFallback)
        => name.Name == "steps" && parts[0] is LiteralNode { Value: string id } ? Step(id, parts, hasFallback) : Members(Name(name), parts, 0);

    /// <summary>Members and items of something.</summary>
    public StaticType Members(StaticType type, IReadOnlyList<ExpressionNode> parts, int from)
    {
        for (int i = from; i < parts.Count; i++)
        {
            switch (type.Kind)
            {
                case ValueKind.Mapping when parts[i] is LiteralNode { Value: string name }:
                    if (type.Members is { } members && !members.ContainsKey(name))
                    {
                        findings.Add(RunbookRules.NameUnknown, expression.At(parts[i].Offset), $"there is no '{InertText.From(name, 80)}' here", PathNode.NearestOf(name, members.Keys));
                        return StaticType.Any;
                    }

                    type = type.Members?[name]() ?? type.Item?.Invoke() ?? StaticType.Any;
                    break;
                case ValueKind.Mapping:
                    type = type.Item?.Invoke() ?? StaticType.Any;
                    break;
                case ValueKind.List when parts[i] is LiteralNode { Value: string name }:
                    findings.Add(
                        RunbookRules.TypeMismatch, expression.At(parts[i].Offset), $"a list has items and no '{InertText.From(name, 80)}'", "Ask for an item, such as [0], or for its length().");
                    return StaticType.Any;
                case ValueKind.List:
                    type = type.Item?.Invoke() ?? StaticType.Any;
                    break;
                case { } kind:
                    findings.Add(RunbookRules.TypeMismatch, expression.At(parts[i].Offset), $"{ExpressionValues.Word(kind)} has no members", "Take this out.");
                    return StaticType.Any;
                default:
                    return StaticType.Any;
            }
        }

        return type;
    }

    private StaticType Step(string id, IReadOnlyList<ExpressionNode> parts, bool hasFallback)
    {
        if (scope.Step(id) is not { } step)
        {
            findings.Add(RunbookRules.NameUnknown, expression.At(parts[0].Offset), $"there is no step '{InertText.From(id, 80)}'", PathNode.NearestOf(id, scope.StepIds));
            return StaticType.Any;
        }

        if (!scope.Ended.TryGetValue(id, out bool maySkip))
        {
            bool isOwn = findings.Step?.Id == id;
            findings.Add(
                RunbookRules.StepLater, expression.At(parts[0].Offset), isOwn ? $"the step '{id}' asks for itself" : $"the step '{id}' has not ended here, or is done once for each item",
                isOwn ? "In outputs, verify and rollback, write 'result'." : "Name a step that ends before this one: outside of a foreach, the foreach itself.");
        }
        else if (maySkip && !hasFallback && parts is [_, LiteralNode { Value: "result" or "results" or "outputs" }, ..] && guard?.Contains($"steps.{id}.", StringComparison.Ordinal) != true)
        {
            findings.Add(
                RunbookRules.StepMaySkip, expression.At(parts[0].Offset), $"the step '{id}' may be skipped or fail, and then its values are not there",
                "Give what holds then: default(x, ''), or ask for its state in 'if'.");
        }

        return Members(scope.TypeOf(step), parts, 1);
    }
}
