using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads lists of steps: how many there are, how deep they are, what they are called.</summary>
internal sealed class StepListReader
{
    /// <summary>Most steps of a runbook, those in groups and in <c>always</c> included.</summary>
    public const int MaxSteps = 10_000;

    /// <summary>Deepest nesting of groups.</summary>
    public const int MaxDepth = 20;

    private readonly YamlDocument _document;
    private readonly RunbookStepReader _steps;
    private readonly Dictionary<string, ValueOrigin> _ids = new(StringComparer.Ordinal);
    private int _count;

    public StepListReader(YamlDocument document)
    {
        _document = document;
        _steps = new RunbookStepReader(document, this);
    }

    /// <summary>Reads the list under a key; null where that is missing.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="key">The key.</param>
    /// <param name="prefix">What steps without an id are called, before their number.</param>
    /// <param name="depth">How many groups are around it.</param>
    public RunbookStep[]? Read(YamlKeys map, string key, string prefix, int depth)
    {
        if (map.Find(key) is not { } node)
        {
            return null;
        }

        YamlSequence list = node as YamlSequence ?? throw _document.Invalid(node.Origin, $"'{key}' is a list", "Write '- uses: ...' entries under it.");
        if (list.Items.Count == 0)
        {
            throw _document.Invalid(node.Origin, $"there is no step under '{key}'", "Write one, or take the line out.");
        }

        if ((_count += list.Items.Count) > MaxSteps)
        {
            throw _document.Invalid(node.Origin, $"a runbook has at most {MaxSteps} steps, and with these it has {_count}", "Divide it.");
        }

        if (depth > MaxDepth)
        {
            throw _document.Invalid(node.Origin, $"groups are nested deeper than {MaxDepth} levels", "Divide the runbook.");
        }

        return [.. list.Items.Select((item, index) => _steps.Read(item, prefix + (index + 1).ToString(CultureInfo.InvariantCulture), depth))];
    }

    /// <summary>Takes an id, which must not be taken.</summary>
    public string Take(string id, ValueOrigin origin)
    {
        if (_ids.TryAdd(id, origin))
        {
            return id;
        }

        throw _document.Invalid(origin, string.Create(CultureInfo.InvariantCulture, $"a step with the id '{id}' stands in line {_ids[id].Line}"), "Give each step an id of its own.");
    }
}
