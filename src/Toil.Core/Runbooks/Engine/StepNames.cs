using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Toil.Runbooks.Engine;

/// <summary>What <c>steps</c> stands for in an expression: each step by its id, looked up when it is asked for.</summary>
/// <param name="map">The runbook's steps.</param>
/// <param name="table">How they stand.</param>
/// <param name="here">Where the expression is.</param>
internal sealed class StepNames(StepMap map, StepTable table, StepPlace here) : IReadOnlyDictionary<string, object?>
{
    public IEnumerable<string> Keys => map.Ids;

    public IEnumerable<object?> Values => Keys.Select(id => this[id]);

    public int Count => map.Ids.Count;

    public object? this[string key] => TryGetValue(key, out object? value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => map.Ids.Contains(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        value = null;
        if (!map.Ids.Contains(key) || map.PathFrom(key, here) is not { } path)
        {
            return false;
        }

        value = ValueOf(table.Of(path));
        return true;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A step as a value.</summary>
    private static Dictionary<string, object?> ValueOf(StepStanding step) => new()
    {
        ["state"] = step.Shown.ToString(),
        ["result"] = step.Result,
        ["results"] = step.Results ?? (step.Result is null ? [] : [step.Result]),
        ["outputs"] = step.Outputs,
        ["attempts"] = (long)step.Attempts,
        ["elapsed"] = step is { StartedAt: { } from, EndedAt: { } to } ? to - from : TimeSpan.Zero,
        ["reason"] = step.Reason,
    };
}
