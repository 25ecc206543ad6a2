using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Issues.Subjects;

/// <summary>Takes findings together by fingerprint.</summary>
/// <param name="clean">What becomes of every text: files are read as they are, and may say anything. Null to make it inert and no more.</param>
internal sealed class MemberCollector(Func<string, string>? clean = null)
{
    private const int LongestFingerprint = 128;

    private const int LongestText = 20_000;

    private readonly Func<string, string> _clean = text => InertText.From(clean is null ? text : clean(text), LongestText);
    private readonly Dictionary<string, List<(OperationDescriptor Operation, object Result)>> _results = new(StringComparer.Ordinal);
    private readonly PlaceCover _unjudged = new();

    /// <summary>Findings taken.</summary>
    public int Count { get; private set; }

    /// <summary>The operation that made the first of them; null before there is one.</summary>
    public OperationDescriptor? Operation { get; private set; }

    /// <summary>Takes a finding.</summary>
    /// <exception cref="ToilException"><c>IssueFindingUnknown</c>: it has no fingerprint, so that nobody could tell it again tomorrow.</exception>
    public void Add(OperationDescriptor operation, object result)
    {
        if (operation.View.Fingerprint(result) is not { Length: > 0 and <= LongestFingerprint } fingerprint || InertText.From(fingerprint) != fingerprint)
        {
            throw ToilException.Invalid(
                "IssueFindingUnknown", $"A result of {operation.Name} is no finding: it has nothing by which it could be told again tomorrow.",
                "Give findings, such as those of certificate.sweep.", result);
        }

        Operation ??= operation;
        Count++;
        HasUnread |= operation.View.Unread(result) is not null;
        if (operation.View.Unjudged(result) is { } place)
        {
            _unjudged.Add(_clean(place), operation.View.Reach(result));
        }

        if (_results.TryGetValue(fingerprint, out List<(OperationDescriptor, object)>? same))
        {
            same.Add((operation, result));
        }
        else
        {
            _results[fingerprint] = [(operation, result)];
        }
    }

    /// <summary>True where something was found with this fingerprint, wrong or not.</summary>
    public bool Has(string fingerprint) => _results.ContainsKey(fingerprint);

    /// <summary>Everything that was found, by its fingerprint.</summary>
    public IReadOnlyCollection<string> Fingerprints => _results.Keys;

    /// <summary>True where a place could not be read in which others may lie.</summary>
    public bool HasUnread { get; private set; }

    /// <summary>True where some of what has this fingerprint could not be looked at, so that nobody knows whether it is fine.</summary>
    public bool IsUnjudged(string fingerprint) => _results.TryGetValue(fingerprint, out List<(OperationDescriptor Operation, object Result)>? same)
        && same.Any(pair => pair.Operation.View.Unjudged(pair.Result) is not null
            && (pair.Operation.View.Severity(pair.Result) > Severity.Info || pair.Operation.View.Problems(pair.Result).Count == 0));

    /// <summary>True where the place lies in one that could not be read, so that its absence says nothing.</summary>
    public bool IsHidden(string target) => _unjudged.Of(target) is not null;

    /// <summary>What was found, by fingerprint; worst first, then what ends first.</summary>
    public IReadOnlyList<IssueMember> Members() =>
    [
        .. _results.Select(pair => Join(pair.Key, pair.Value))
            .OrderByDescending(member => member.Severity).ThenBy(member => member.Due ?? DateTimeOffset.MaxValue).ThenBy(member => member.Fingerprint, StringComparer.Ordinal),
    ];

    private IssueMember Join(string fingerprint, List<(OperationDescriptor Operation, object Result)> results)
    {
        // Of two that are as bad the same one each night, in whatever order they came.
        (OperationDescriptor operation, object worst) = results.OrderByDescending(pair => pair.Operation.View.Severity(pair.Result))
            .ThenBy(pair => pair.Operation.View.Place(pair.Result), StringComparer.Ordinal).First();
        ResultView view = operation.View;
        return new IssueMember
        {
            Fingerprint = fingerprint,
            Target = _clean(view.Target?.Invoke(worst) ?? view.Place(worst)),
            Outcome = _clean(view.Outcome(worst)),
            Owner = results.Select(pair => pair.Operation.View.Owner(pair.Result)).Where(owner => !string.IsNullOrWhiteSpace(owner)).Min(StringComparer.Ordinal) is { } owner ? _clean(owner) : null,
            Severity = view.Severity(worst),
            Places = [.. results.Select(pair => _clean(pair.Operation.View.Place(pair.Result))).Distinct().Order(StringComparer.Ordinal)],
            Problems =
            [
                .. results.SelectMany(pair => pair.Operation.View.Problems(pair.Result).Select(problem => new MemberProblem(_clean(pair.Operation.View.Place(pair.Result)), Clean(problem))))
                    .OrderByDescending(problem => problem.Problem.Severity).ThenBy(problem => problem.Problem.Rule, StringComparer.Ordinal)
                    .ThenBy(problem => problem.Place, StringComparer.Ordinal),
            ],
            Due = results.Min(pair => pair.Operation.View.Due(pair.Result)),
            Facts = [.. view.Details.Select(column => (column.Header, Text: _clean(column.Text(worst)))).Where(fact => fact.Text.Length > 0)],
        };
    }

    private ResultProblem Clean(ResultProblem problem) => problem with { Message = _clean(problem.Message), Remedy = _clean(problem.Remedy) };
}
