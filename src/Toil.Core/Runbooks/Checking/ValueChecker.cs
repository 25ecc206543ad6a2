using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Expressions.Templates;

namespace Toil.Runbooks.Checking;

/// <summary>Checks the expressions of a step: what they name, and whether what they give can stand where it does.</summary>
/// <param name="scope">What names stand for.</param>
/// <param name="findings">Where findings go.</param>
/// <param name="guard">The condition of the step; null for none.</param>
internal sealed class ValueChecker(StaticScope scope, FindingList findings, string? guard)
{
    /// <summary>What is evaluated before the step is done.</summary>
    public void Step(RunbookStep step)
    {
        Condition(step.If);
        Work(step.Work);
    }

    /// <summary>What is evaluated when it has ended.</summary>
    public void Afterwards(RunbookStep step)
    {
        Values(step.Outputs);
        Work(step.Verify?.Work);
        Work(step.Rollback?.Work);
    }

    /// <summary>Values by name.</summary>
    public void Values(IEnumerable<KeyValuePair<string, TemplateValue>> values)
    {
        foreach ((_, TemplateValue value) in values)
        {
            Value(value);
        }
    }

    private void Work(StepWork? work)
    {
        switch (work)
        {
            case UsesWork uses:
                foreach ((string name, TemplateValue value) in uses.With)
                {
                    Option(uses.Operation.Descriptor.Options.Find(name)!, value);
                }

                break;
            case ExecWork exec:
                // A list that stands alone is several arguments.
                foreach (TemplateValue argument in exec.Command)
                {
                    Shown(argument, true);
                }

                foreach (TemplateValue value in exec.Environment.Select(pair => pair.Value).Append(exec.Input).Append(exec.WorkingDirectory).OfType<TemplateValue>())
                {
                    Shown(value, false);
                }

                foreach ((_, TemplateValue secret) in exec.Secrets)
                {
                    Text(secret, false);
                }

                break;
            case ConditionWork condition:
                Condition(condition.That);
                break;
            case ApproveWork approve:
                Shown(approve.Message, false);
                break;
            case GateWork gate:
                Condition(gate.That);
                if (gate.Message is { } message)
                {
                    Shown(message, false);
                }

                break;
            case ForeachWork each:
                if (Value(each.In) is { Kind: { } kind and not ValueKind.List })
                {
                    Mismatch(each.In, $"'in' needs a list, and this is {ExpressionValues.Word(kind)}", "Give a list, such as split(x, ',').");
                }

                break;
        }
    }

    private void Condition(Expression? condition)
    {
        if (condition is ParsedExpression parsed && new ExpressionChecker(parsed, scope, findings, null).Check() is { Kind: { } kind and not ValueKind.Boolean })
        {
            findings.Add(RunbookRules.TypeMismatch, condition.Origin, $"a condition is true or false, and this is {ExpressionValues.Word(kind)}", "Compare it with something, such as 'x == 1'.");
        }
    }

    private void Option(OptionDescriptor option, TemplateValue value)
    {
        StaticType type = Value(value);
        bool fits = value.IsLiteral || type.Kind is null || option.Kind switch
        {
            OptionKind.Switch => type.Kind is ValueKind.Boolean or ValueKind.Text,
            OptionKind.Number => type.Kind is ValueKind.Number or ValueKind.Text,
            OptionKind.Duration => type.Kind is ValueKind.Duration or ValueKind.Text,
            OptionKind.Text or OptionKind.Choice => type.Kind is not (ValueKind.List or ValueKind.Mapping),
            _ => true,
        };
        if (!fits)
        {
            Mismatch(value, $"'{option.KebabName}' takes {option.Placeholder}, and this is {ExpressionValues.Word(type.Kind!.Value)}", "Give a value of the kind that it takes.");
        }
    }

    private void Shown(TemplateValue value, bool mayBeList)
    {
        Text(value, mayBeList);
        foreach (ParsedExpression expression in value.Expressions.OfType<ParsedExpression>())
        {
            if (expression.Node.All().OfType<Expressions.Nodes.PathNode>().Any(IsSecret))
            {
                findings.Add(
                    RunbookRules.SecretAsText, expression.Origin, $"'{Toil.Values.InertText.From(expression.Text, 80)}' is a reference to a secret, and stands here as its text",
                    "Hand secrets to a command in its environment: secrets: { TOKEN: ${{ parameters.token }} }.");
            }
        }
    }

    private bool IsSecret(Expressions.Nodes.PathNode path) => path.Root is Expressions.Nodes.NameNode { Name: "parameters" }
        && path.Parts[0] is Expressions.Nodes.LiteralNode { Value: string name } && scope.Parameters.Members!.TryGetValue(name, out Func<StaticType>? type) && type().IsSecret;

    private void Text(TemplateValue value, bool mayBeList)
    {
        if (Value(value).Kind is { } kind && (kind == ValueKind.Mapping || (kind == ValueKind.List && !mayBeList)))
        {
            Mismatch(value, $"a text is needed here, and this is {ExpressionValues.Word(kind)}", "Use join(), json(), an item or a member of it.");
        }
    }

    private StaticType Value(TemplateValue value)
    {
        switch (value)
        {
            case TextTemplate { Whole: ParsedExpression whole }:
                return new ExpressionChecker(whole, scope, findings, guard).Check();
            case TextTemplate text:
                foreach (ParsedExpression expression in text.Expressions.OfType<ParsedExpression>())
                {
                    if (new ExpressionChecker(expression, scope, findings, guard).Check().Kind is { } kind and (ValueKind.List or ValueKind.Mapping))
                    {
                        findings.Add(
                            RunbookRules.TypeMismatch, expression.Origin, $"'{Toil.Values.InertText.From(expression.Text, 80)}' is {ExpressionValues.Word(kind)}, and cannot stand in a text",
                            "Use join(), json(), an item or a member of it.");
                    }
                }

                return StaticType.Of(ValueKind.Text);
            case ListTemplate list:
                foreach (TemplateValue item in list.Items)
                {
                    Value(item);
                }

                return StaticType.Of(ValueKind.List);
            case MappingTemplate mapping:
                Values(mapping.Entries);
                return StaticType.Of(ValueKind.Mapping);
            default:
                return StaticType.Any;
        }
    }

    private void Mismatch(TemplateValue value, string what, string remedy) => findings.Add(RunbookRules.TypeMismatch, value.Origin, what, remedy);
}
