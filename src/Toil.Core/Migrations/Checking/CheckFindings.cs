using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Checking;

/// <summary>Collects what a check finds.</summary>
internal sealed class CheckFindings(MigrationPlan plan)
{
    private readonly List<MigrationCheckFinding> _found = [];

    /// <summary>What was found so far, in order.</summary>
    public IReadOnlyList<MigrationCheckFinding> All => _found;

    /// <summary>Adds a finding.</summary>
    /// <param name="rule">Its rule.</param>
    /// <param name="step">The step; null for the plan as a whole.</param>
    /// <param name="at">Where in the plan; null for the step itself, or the beginning of the plan.</param>
    /// <param name="message">A sentence.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="severity">How much it matters; null for what the rule usually has.</param>
    public void Add(string rule, MigrationStep? step, ValueOrigin? at, string message, string? remedy, Severity? severity = null) => Add(new()
    {
        Migration = plan.Name,
        Rule = rule,
        Severity = severity ?? CheckRules.Usual(rule),
        Number = step?.Number,
        Step = step?.Name,
        Message = InertText.From(message),
        Remedy = remedy is null ? null : InertText.From(remedy),
        Origin = (at ?? step?.Origin ?? ValueOrigin.File(plan.Path, 1, 1)).Text,
    });

    /// <summary>Adds a finding as it is.</summary>
    public void Add(MigrationCheckFinding finding) => _found.Add(finding);

    /// <summary>Adds what a step will do, before what else was found of it.</summary>
    public void AddStep(MigrationStep step, string message, string? locks, long? rows = null, long? batches = null)
    {
        int first = _found.FindIndex(finding => finding.Number == step.Number);
        _found.Insert(first < 0 ? _found.Count : first, new()
        {
            Migration = plan.Name,
            Rule = CheckRules.Step,
            Severity = Severity.Info,
            Number = step.Number,
            Step = step.Name,
            Message = InertText.From(message),
            Lock = locks is null ? null : InertText.From(locks),
            Rows = rows,
            Batches = batches,
            Origin = step.Origin.Text,
        });
    }

    /// <summary>Says that a step is done, and where another was begun in its place.</summary>
    public void AddProgress(MigrationStep step, StepProgress progress)
    {
        if (progress.FindChanged(plan) == step)
        {
            Add(
                CheckRules.PlanChanged, step, null, "It is not the step that was begun here.",
                "Bring back that plan. What is to be different goes into a migration of another name, or into this one when that plan is undone.");
        }

        if (progress.IsDone(step))
        {
            Add(CheckRules.StepDone, step, null, "It is done already.", null);
        }
    }

    /// <summary>Takes what was found, and begins anew.</summary>
    public IReadOnlyList<MigrationCheckFinding> Take()
    {
        MigrationCheckFinding[] taken = [.. _found];
        _found.Clear();
        return taken;
    }
}
