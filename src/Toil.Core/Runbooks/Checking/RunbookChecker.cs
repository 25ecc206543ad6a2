using Toil.Runbooks.Definitions;

namespace Toil.Runbooks.Checking;

/// <summary>Says what is wrong with a runbook, and what could be, without running anything of it.</summary>
internal static class RunbookChecker
{
    /// <summary>Checks it.</summary>
    /// <returns>All findings, in the order of the file. Critical ones cannot work.</returns>
    public static IReadOnlyList<RunbookFinding> Check(Runbook runbook)
    {
        FindingList findings = new(runbook);
        StaticScope scope = new(runbook);
        StepChecker steps = new(scope, findings);
        steps.CheckList(runbook.Steps, new(false, false));
        foreach (string id in scope.Ended.Keys.ToArray())
        {
            // It runs at the end however far the steps came.
            scope.Ended[id] = true;
        }

        Dictionary<string, bool> atEnd = new(scope.Ended);
        steps.CheckList(runbook.Always, new(true, true));
        findings.Step = null;
        foreach (string id in atEnd.Keys)
        {
            scope.Ended[id] = scope.Step(id) is { } step && StepChecker.MaySkip(step);
        }

        new ValueChecker(scope, findings, null).Values(runbook.Outputs);
        return findings.Sorted();
    }
}
