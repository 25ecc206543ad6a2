using System.Globalization;
using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Runbooks;

/// <summary>How what the check of a runbook found is shown.</summary>
internal static class RunbookViews
{
    /// <summary>Findings of a check.</summary>
    public static ResultView Findings { get; } = new()
    {
        Noun = ("finding", "findings"),
        Columns =
        [
            new("Line", result => Number(Finding(result).Line), IsNumber: true),
            new("Severity", result => Finding(result).Severity.ToString()),
            new("Step", result => InertText.From(Finding(result).Step)),
            new("Rule", result => Finding(result).Rule),
            new("Finding", result => InertText.From(Finding(result).Sentence)),
        ],
        Outcome = static result => Finding(result).Severity.ToString(),
        Outcomes = [nameof(Severity.Critical), nameof(Severity.High), nameof(Severity.Warning), nameof(Severity.Info)],
        Place = static result => string.Create(CultureInfo.InvariantCulture, $"{InertText.From(Finding(result).File, 4_096)} line {Finding(result).Line}, column {Finding(result).Column}"),
        Uri = static result => Finding(result).File,
        Line = static result => Finding(result).Line,
        Fingerprint = static result => $"{Finding(result).Runbook} {Finding(result).Step} {Finding(result).Rule} {Finding(result).Sentence}",
        Problems = static result => Finding(result) is { Severity: > Severity.Info } finding
            ? [new ResultProblem(finding.Rule, finding.Severity, InertText.From(finding.Sentence), InertText.From(finding.Remedy))]
            : [],
        Rules = Checking.RunbookRules.All,
        Details =
        [
            new("Runbook", result => InertText.From(Finding(result).Runbook)),
            new("Remedy", result => InertText.From(Finding(result).Remedy)),
            new("Column", result => Number(Finding(result).Column)),
            new("File", result => InertText.From(Finding(result).File, 4_096)),
        ],
    };

    private static RunbookFinding Finding(object result) => (RunbookFinding)result;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
