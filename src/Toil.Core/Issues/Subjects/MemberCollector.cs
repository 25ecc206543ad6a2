using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Issues.Subjects;

/// <summary>Takes findings together by fingerprint.</summary>
internal sealed class MemberCollector
{
    private readonly Dictionary<string, List<(OperationDescriptor Operation, object Result)>> _results = new(StringComparer.Ordinal);
    private readonly PlaceCover _unread = new();

    /// <summary>Findings taken.</summary>
    public int Count { get; private set; }

    /// <summary>The operation that made the first of them; null before there is one.</summary>
    public OperationDescriptor? Operation { get; private set; }

    /// <summary>Takes a finding.</summary>
    /// <exception cref="ToilException"><c>IssueFindingUnknown</c>: it has no fingerprint, so that nobody could tell it again tomorrow.</exception>
    public void Add(OperationDescriptor operation, object result)
    {
        if (operation.View.Fingerprint(result) is not { Length: > 0 } fingerprint)
        {
            throw ToilException.Invalid(
                "IssueFindingUnknown", $"A result of {operation.Name} is no finding: it has nothing by which it could be told again tomorrow.",
                "Give findings, such as those of certificate.sweep.", result);
        }

        Operation ??= operation;
        Count++;
        if (operation.View.Unread(result) is { } place)
        {
            _unread.Add(place);
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

    /// <summary>True where the place lies in one that could not be read, so that its absence says nothing.</summary>
    public bool IsHidden(string target) => _unread.Of(target) is not null;

    /// <summary>What was found, by fingerprint; worst first, then what ends first.</summary>
    public IReadOnlyList<IssueMember> Members() =>
    [
        .. _results.Select(pair => Join(pair.Key, pair.Value))
            .OrderByDescending(member => member.Severity).ThenBy(member => member.Due ?? DateTimeOffset.MaxValue).ThenBy(member => member.Fingerprint, StringComparer.Ordinal),
    ];

    private static IssueMember Join(string fingerprint, List<(OperationDescriptor Operation, object Result)> results)
    {
        (OperationDescriptor operation, object worst) = results.MaxBy(pair => pair.Operation.View.Severity(pair.Result));
        ResultView view = operation.View;
        return new IssueMember
        {
            Fingerprint = fingerprint,
            Target = view.Target?.Invoke(worst) ?? view.Place(worst),
            Outcome = view.Outcome(worst),
            Owner = results.Select(pair => pair.Operation.View.Owner(pair.Result)).FirstOrDefault(owner => !string.IsNullOrWhiteSpace(owner)),
            Severity = view.Severity(worst),
            Places = [.. results.Select(pair => pair.Operation.View.Place(pair.Result)).Distinct().Order(StringComparer.Ordinal)],
            Problems =
            [
                .. results.SelectMany(pair => pair.Operation.View.Problems(pair.Result).Select(problem => new MemberProblem(pair.Operation.View.Place(pair.Result), problem)))
                    .OrderByDescending(problem => problem.Problem.Severity).ThenBy(problem => problem.Problem.Rule, StringComparer.Ordinal)
                    .ThenBy(problem => problem.Place, StringComparer.Ordinal),
            ],
            Due = results.Min(pair => pair.Operation.View.Due(pair.Result)),
            Facts = [.. view.Details.Select(column => (column.Header, Text: column.Text(worst))).Where(fact => fact.Text.Length > 0)],
        };
    }
}
