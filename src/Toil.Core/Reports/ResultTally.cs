using System.Globalization;
using Toil.Operations;

namespace Toil.Reports;

/// <summary>Counts results by outcome, in a few words of memory however many there are.</summary>
/// <param name="view">How the results are shown.</param>
public sealed class ResultTally(ResultView view)
{
    private readonly Dictionary<string, long> _outcomes = [];

    /// <summary>Results counted.</summary>
    public long Total { get; private set; }

    /// <summary>The worst severity among them.</summary>
    public Severity Worst { get; private set; }

    /// <summary>The worst of what they found: what <c>--fail-on</c> is held against.</summary>
    public Severity Found { get; private set; }

    /// <summary>True where the run was cancelled, so that these are not all of its results.</summary>
    public bool IsCut { get; set; }

    /// <summary>Counts a result.</summary>
    public void Add(object result)
    {
        Total++;
        Severity severity = view.Severity(result);
        Worst = severity > Worst ? severity : Worst;
        Severity found = view.Found(result);
        Found = found > Found ? found : Found;
        string outcome = view.Outcome(result);
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>One sentence: <c>142 certificates: 1 Expired, 3 RenewSoon, 138 Ok.</c></summary>
    public string Describe()
    {
        string noun = Total == 1 ? view.Noun.One : view.Noun.Many;
        string[] parts = [.. view.Outcomes.Concat(_outcomes.Keys.Order(StringComparer.Ordinal)).Distinct()
            .Where(_outcomes.ContainsKey)
            .Select(outcome => string.Create(CultureInfo.InvariantCulture, $"{_outcomes[outcome]} {outcome}"))];
        return string.Create(CultureInfo.InvariantCulture, $"{Total} {noun}{(parts.Length == 0 ? string.Empty : ": " + string.Join(", ", parts))}{(IsCut ? "; cancelled before the end" : string.Empty)}.");
    }
}
