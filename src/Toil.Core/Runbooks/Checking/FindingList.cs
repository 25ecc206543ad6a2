using Toil.Operations;
using Toil.Runbooks.Definitions;

namespace Toil.Runbooks.Checking;

/// <summary>What a check has found so far.</summary>
/// <param name="runbook">The runbook.</param>
internal sealed class FindingList(Runbook runbook)
{
    private readonly List<RunbookFinding> _findings = [];

    /// <summary>The step that is looked at; null for the runbook as a whole.</summary>
    public RunbookStep? Step { get; set; }

    /// <summary>Adds a finding.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="at">Where.</param>
    /// <param name="what">A clause, without a full stop.</param>
    /// <param name="remedy">A sentence.</param>
    /// <param name="severity">Where it is not the rule's own.</param>
    public void Add(string rule, ValueOrigin at, string what, string remedy, Severity? severity = null) => _findings.Add(new()
    {
        Runbook = runbook.Name,
        Step = Step?.Id,
        Rule = rule,
        Severity = severity ?? RunbookRules.SeverityOf(rule),
        Sentence = char.ToUpperInvariant(what[0]) + what[1..] + ".",
        Remedy = remedy,
        File = runbook.Path,
        Line = at.Line,
        Column = at.Column,
    });

    /// <summary>All of them, each once, in the order of the file.</summary>
    public IReadOnlyList<RunbookFinding> Sorted() => [.. _findings.Distinct().OrderBy(finding => finding.Line).ThenBy(finding => finding.Column).ThenByDescending(finding => finding.Severity)];
}
