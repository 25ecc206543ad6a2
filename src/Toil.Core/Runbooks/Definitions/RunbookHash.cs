using System.Globalization;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Expressions.Templates;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>The hash of what a runbook means: comments, layout, spelling of keys and words for people do not count.</summary>
internal static class RunbookHash
{
    private static readonly ExpressionScope s_nothing = new(new Dictionary<string, object?>(), false);

    /// <summary>SHA-256, in lower-case hexadecimal.</summary>
    public static string Of(Runbook runbook)
    {
        using MeaningHash hash = new("toil runbook 1");
        hash.Add(runbook.Name).Add(runbook.Environment).Add(runbook.IsAlone ? "one" : null);
        hash.Add([.. runbook.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal).Select(parameter => Of(parameter, Path.GetDirectoryName(runbook.Path)!))]);
        AddSteps(hash, runbook.Steps);
        AddSteps(hash, runbook.Always);
        AddValues(hash, runbook.Outputs);
        return hash.End();
    }

    // A runbook may be moved with what lies beside it.
    private static string Of(RunbookParameter parameter, string folder) => ExpressionJson.Write(new object?[]
    {
        parameter.Name, parameter.Type.ToString(), parameter.IsRequired, parameter.Type == ParameterType.Path && parameter.Default is string path ? Path.GetRelativePath(folder, path) : parameter.Default,
        parameter.Choices, parameter.Min, parameter.Max,
    });

    private static void AddSteps(MeaningHash hash, IReadOnlyList<RunbookStep> steps)
    {
        hash.Add(Text(steps.Count));
        foreach (RunbookStep step in steps)
        {
            hash.Add(step.Id).Add(step.If?.Text).Add(Text(step.Timeout)).Add(step.IsIdempotent?.ToString()).Add(step.OnFailure.ToString());
            AddRetry(hash, step.Retry);
            AddWork(hash, step.Work);
            AddAction(hash, step.Verify);
            AddAction(hash, step.Rollback);
            AddValues(hash, step.Outputs);
        }
    }

    private static void AddAction(MeaningHash hash, StepAction? action)
    {
        hash.Add(action is null ? null : Text(action.Timeout) ?? string.Empty);
        if (action is not null)
        {
            AddRetry(hash, action.Retry);
            AddWork(hash, action.Work);
        }
    }

    private static void AddRetry(MeaningHash hash, RetryRule? retry)
        => hash.Add(retry is null ? null : $"{Text(retry.Attempts)} {Text(retry.Backoff)} {Text(retry.Limit)}");

    private static void AddWork(MeaningHash hash, StepWork work)
    {
        hash.Add(work.Kind);
        switch (work)
        {
            case UsesWork uses:
                hash.Add(uses.Operation.Descriptor.Name).Add(uses.FailOn).Add(uses.Yes ? "yes" : null);
                AddValues(hash, uses.With);
                break;
            case PwshWork pwsh:
                hash.Add(pwsh.Script);
                break;
            case ExecWork exec:
                hash.Add([.. exec.Command.Select(Meaning)]).Add(Meaning(exec.WorkingDirectory)).Add(Meaning(exec.Input)).Add([.. exec.SuccessCodes.Order().Select(code => Text(code))]);
                AddValues(hash, exec.Environment);
                AddValues(hash, exec.Secrets);
                break;
            case ConditionWork condition:
                hash.Add(condition.That.Text);
                break;
            case ApproveWork approve:
                hash.Add(Meaning(approve.Message)).Add(Text(approve.Expires)).Add([.. approve.By]);
                break;
            case GateWork gate:
                hash.Add(gate.That.Text).Add(Meaning(gate.Message));
                break;
            case ForeachWork each:
                hash.Add(Meaning(each.In)).Add(each.As).Add(Text(each.Limit));
                break;
            case ParallelWork parallel:
                hash.Add(Text(parallel.Limit));
                break;
        }

        AddSteps(hash, work.Inner);
    }

    private static void AddValues(MeaningHash hash, IEnumerable<KeyValuePair<string, TemplateValue>> values)
        => hash.Add([.. values.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { pair.Key, Meaning(pair.Value) })]);

    // What is literal counts by its value, what is evaluated by what is written.
    private static string Meaning(TemplateValue? value) => value switch
    {
        null => "none",
        LiteralTemplate literal => "= " + ExpressionJson.Write(literal.Evaluate(s_nothing), int.MaxValue),
        TextTemplate text => string.Concat(text.Parts.Select(part => part.Text is null ? $"\0{part.Expression!.Text}\0" : part.Text)),
        ListTemplate list => $"[{string.Join('\0', list.Items.Select(Meaning))}]",
        MappingTemplate mapping => $"{{{string.Join('\0', mapping.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}\0{Meaning(entry.Value)}"))}}}",
        _ => throw new InvalidOperationException($"{value.GetType()} is no value that is known."),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Text(TimeSpan? span) => span is { } value ? Text(value) : null;

    private static string Text(TimeSpan span) => span.Ticks.ToString(CultureInfo.InvariantCulture);
}
