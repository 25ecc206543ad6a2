using System.Globalization;
using Toil.Runbooks.Definitions;

namespace Toil.Runbooks.Engine;

/// <summary>Finds the steps of a runbook by id and by path.</summary>
internal sealed class StepMap
{
    private readonly Dictionary<string, (RunbookStep Step, RunbookStep[] Around, bool IsAlways)> _steps = [];

    /// <summary>Reads a runbook's steps.</summary>
    public StepMap(Runbook runbook)
    {
        Add(runbook.Steps, [], isAlways: false);
        Add(runbook.Always, [], isAlways: true);
    }

    /// <summary>The ids.</summary>
    public IReadOnlyCollection<string> Ids => _steps.Keys;

    /// <summary>True where it has a step that asks people.</summary>
    public bool HasApprovals { get; private set; }

    /// <summary>Adds a step that a script has come to.</summary>
    /// <returns>False where there is one with its id.</returns>
    public bool TryAdd(RunbookStep step)
    {
        lock (_steps)
        {
            return _steps.TryAdd(step.Id, (step, [], false));
        }
    }

    /// <summary>The step at a path, and where it stands; null where the runbook has none there.</summary>
    public (RunbookStep Step, StepPlace Place)? At(string path, StepTable table)
    {
        string last = path[(path.LastIndexOf('/') + 1)..];
        if (!_steps.TryGetValue(last, out (RunbookStep Step, RunbookStep[] Around, bool IsAlways) found))
        {
            return null;
        }

        string[] parts = path.Split('/')[(found.IsAlways ? 1 : 0)..^1];
        if (parts.Length != found.Around.Length)
        {
            return null;
        }

        StepPlace place = found.IsAlways ? StepPlace.Always : StepPlace.Root;
        for (int i = 0; i < parts.Length; i++)
        {
            RunbookStep around = found.Around[i];
            if (around.Work is ForeachWork each)
            {
                // What was no foreach when the path was written is another step.
                if (!int.TryParse(parts[i].Replace($"{around.Id}[", string.Empty, StringComparison.Ordinal).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
                {
                    return null;
                }

                object? item = table.Of(place.PathOf(around)).Items is { } items && index < items.Count ? items[index] : null;
                place = place.In(around, each, index, item);
            }
            else
            {
                place = place.In(around);
            }
        }

        return place.PathOf(found.Step) == path ? (found.Step, place) : null;
    }

    /// <summary>Path of a step as seen from a place: within a foreach, that of the same item. Null where it is in a foreach that is not around the place.</summary>
    public string? PathFrom(string id, StepPlace here)
    {
        (RunbookStep step, RunbookStep[] around, bool isAlways) = _steps[id];
        StepPlace place = isAlways ? StepPlace.Always : StepPlace.Root;
        foreach (RunbookStep one in around)
        {
            if (one.Work is not ForeachWork each)
            {
                place = place.In(one);
            }
            else if (here.Items.FirstOrDefault(item => item.Step == one.Id) is { } item)
            {
                place = place.In(one, each, item.Index, item.Value);
            }
            else
            {
                return null;
            }
        }

        return place.PathOf(step);
    }

    /// <summary>What the lines of a step belong to: the step, or the outermost one around it whose steps run at the same time.</summary>
    public string GroupOf(string path)
    {
        string[] parts = path.Split('/');
        if (!_steps.TryGetValue(parts[^1], out (RunbookStep Step, RunbookStep[] Around, bool IsAlways) found))
        {
            return path;
        }

        int at = Array.FindIndex(found.Around, around => around.Work is ParallelWork { Limit: > 1 } or ForeachWork { Limit: > 1 });
        return at < 0 ? path : string.Join('/', [.. parts[..(parts.Length - 1 - found.Around.Length + at)], found.Around[at].Id]);
    }

    private void Add(IReadOnlyList<RunbookStep> steps, RunbookStep[] around, bool isAlways)
    {
        foreach (RunbookStep step in steps)
        {
            _steps.Add(step.Id, (step, around, isAlways));
            HasApprovals |= step.Work is ApproveWork;
            Add(step.Work.Inner, [.. around, step], isAlways);
        }
    }
}
