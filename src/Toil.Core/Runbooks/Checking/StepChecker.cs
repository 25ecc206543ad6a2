using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;

namespace Toil.Runbooks.Checking;

/// <summary>What holds for a list of steps.</summary>
/// <param name="IsUndone">True where nothing has to be undone step by step: a group around it has a rollback, or it is what is always done.</param>
/// <param name="MaySkip">True where all of it may be skipped.</param>
internal readonly record struct StepSurroundings(bool IsUndone, bool MaySkip);

/// <summary>Checks steps in their order.</summary>
/// <param name="scope">What names stand for.</param>
/// <param name="findings">Where findings go.</param>
internal sealed class StepChecker(StaticScope scope, FindingList findings)
{
    private static readonly ExpressionScope s_nothing = new(new Dictionary<string, object?>(), false);

    /// <summary>True where a step may end without its values.</summary>
    public static bool MaySkip(RunbookStep step) => step.If is not null || step.OnFailure == FailureRule.Continue;

    /// <summary>Checks steps that are done one after the other.</summary>
    public void CheckList(IReadOnlyList<RunbookStep> steps, StepSurroundings around)
    {
        bool isReached = true;
        foreach (RunbookStep step in steps)
        {
            findings.Step = step;
            if (!isReached)
            {
                findings.Add(RunbookRules.Unreachable, step.Origin, "the gate before this step never holds, so that nothing from here on is done", "Mend the gate, or take the steps out.");
            }

            Check(step, around);
            isReached = !(step is { Work: GateWork gate, If: null } && IsNever(gate.That) && step.OnFailure != FailureRule.Continue);
        }
    }

    private void Check(RunbookStep step, StepSurroundings around)
    {
        findings.Step = step;
        if (step.If is { } condition && IsNever(condition))
        {
            findings.Add(RunbookRules.Unreachable, condition.Origin, "this condition never holds, so that the step is never done", "Mend it, or take the step out.");
        }

        new ValueChecker(scope, findings, step.If?.Text).Step(step);
        StepRules.Check(step, around.IsUndone, findings);
        SecretChecker.Check(step, findings);
        StepSurroundings inner = new(around.IsUndone || step.Rollback is not null, around.MaySkip || MaySkip(step));
        CheckInner(step, inner);
        findings.Step = step;
        ValueChecker afterwards = new(scope, findings, step.If?.Text);
        scope.Own = step;
        afterwards.Afterwards(step);
        scope.Own = null;
        scope.End(step.Id, inner.MaySkip);
    }

    private void CheckInner(RunbookStep step, StepSurroundings around)
    {
        switch (step.Work)
        {
            case GroupWork group:
                CheckList(group.Steps, around);
                break;
            case ParallelWork parallel:
                List<KeyValuePair<string, bool>> ended = [];
                foreach (RunbookStep branch in parallel.Steps)
                {
                    ended.AddRange(scope.Apart(() => Check(branch, around)));
                }

                ended.ForEach(pair => scope.End(pair.Key, pair.Value));
                break;
            case ForeachWork each:
                scope.Push(each.As);
                scope.Apart(() => CheckList(each.Steps, around));
                scope.Pop();
                break;
        }
    }

    // Only where it names nothing that a run would bring.
    private static bool IsNever(Expression expression)
    {
        if (expression is not ParsedExpression parsed || parsed.Node.All().Any(node => node is Expressions.Nodes.NameNode or Expressions.Nodes.CallNode))
        {
            return false;
        }

        try
        {
            return parsed.Evaluate(s_nothing) is false;
        }
        catch (ToilException)
        {
            return false;
        }
    }
}
