using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;

namespace Toil.Runbooks.Checking;

/// <summary>What names stand for at a place of a runbook, before anything runs.</summary>
internal sealed class StaticScope
{
    private readonly Dictionary<string, RunbookStep> _all;
    private readonly Dictionary<string, StaticType> _types = [];
    private readonly List<string> _items = [];
    private readonly List<string> _order = [];

    public StaticScope(Runbook runbook)
    {
        _all = runbook.AllSteps().ToDictionary(step => step.Id, StringComparer.Ordinal);
        Parameters = StaticType.Mapping([.. runbook.Parameters.Select(parameter => (parameter.Name, StaticTypes.OfParameter(parameter)))]);
    }

    /// <summary>The parameters.</summary>
    public StaticType Parameters { get; }

    /// <summary>The steps that have ended here, and whether each may have been skipped.</summary>
    public Dictionary<string, bool> Ended { get; } = new(StringComparer.Ordinal);

    /// <summary>The step whose result is in scope; null for none.</summary>
    public RunbookStep? Own { get; set; }

    /// <summary>The names that there are.</summary>
    public IEnumerable<string> Names => ["parameters", "steps", "run", .. _items, .. _items.Count > 0 ? ["index"] : Array.Empty<string>(), .. Own is not null ? ["result", "results", "outputs"] : Array.Empty<string>()];

    /// <summary>Every step of the runbook.</summary>
    public IReadOnlyCollection<string> StepIds => _all.Keys;

    /// <summary>Says that a step has ended.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="maySkip">True where it may have been skipped.</param>
    public void End(string id, bool maySkip)
    {
        Ended[id] = maySkip;
        _order.Add(id);
    }

    /// <summary>Checks something, and gives the steps that ended in it: they are not seen from beside it.</summary>
    public IReadOnlyList<KeyValuePair<string, bool>> Apart(Action check)
    {
        int before = _order.Count;
        check();
        KeyValuePair<string, bool>[] ended = [.. _order.Skip(before).Select(id => KeyValuePair.Create(id, Ended[id]))];
        _order.RemoveRange(before, _order.Count - before);
        Array.ForEach(ended, pair => Ended.Remove(pair.Key));
        return ended;
    }

    /// <summary>Puts an item of a foreach into scope, or takes the last one out again.</summary>
    public void Push(string item) => _items.Add(item);

    /// <summary>Takes the last item out again.</summary>
    public void Pop() => _items.RemoveAt(_items.Count - 1);

    /// <summary>What a name stands for; null where there is none.</summary>
    public StaticType? Find(string name) => name switch
    {
        "parameters" => Parameters,
        "steps" => StaticType.Of(ValueKind.Mapping),
        "run" => StaticTypes.Run,
        "index" when _items.Count > 0 => StaticType.Of(ValueKind.Number),
        "result" when Own is not null => StaticTypes.ResultOf(Own.Work),
        "results" when Own is not null => StaticType.Of(ValueKind.List),
        "outputs" when Own is not null => StaticType.Of(ValueKind.Mapping),
        _ => _items.Contains(name) ? StaticType.Any : null,
    };

    /// <summary>The step of an id; null where there is none.</summary>
    public RunbookStep? Step(string id) => _all.GetValueOrDefault(id);

    /// <summary>What is known of a step.</summary>
    public StaticType TypeOf(RunbookStep step) => _types.TryGetValue(step.Id, out StaticType? known) ? known : _types[step.Id] = StaticTypes.OfStep(step);
}
