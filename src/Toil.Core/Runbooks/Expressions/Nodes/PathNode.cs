using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Expressions.Nodes;

/// <summary>A value, and the members and items taken from it in turn: <c>steps.copy.result.rows[0]['the name']</c>.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Root">What they are taken from.</param>
/// <param name="Parts">Members and items; each a <see cref="LiteralNode"/> with a text for <c>.name</c>.</param>
internal sealed record PathNode(int Offset, ExpressionNode Root, IReadOnlyList<ExpressionNode> Parts) : ExpressionNode(Offset)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ExpressionNode> Children => [Root, .. Parts];

    /// <inheritdoc/>
    public override object? Find(Evaluation evaluation)
    {
        object? value = Root.Find(evaluation);
        foreach (ExpressionNode part in Parts)
        {
            if (value is ExpressionMissing)
            {
                return value;
            }

            value = Take(value, part, evaluation);
        }

        return value;
    }

    private static object? Take(object? value, ExpressionNode part, Evaluation evaluation)
    {
        object? key = part.Evaluate(evaluation);
        return (value, key) switch
        {
            (null, _) => new ExpressionMissing(part.Offset, $"{Name(key)} is asked of null", "Give what holds then: default(x, '')."),
            (IReadOnlyDictionary<string, object?> mapping, string name) => mapping.TryGetValue(name, out object? found)
                ? found
                : new ExpressionMissing(part.Offset, $"there is no {Name(key)} here", NearestOf(name, mapping.Keys)),
            (IReadOnlyDictionary<string, object?>, _) => throw evaluation.Fail(part.Offset, $"a mapping is asked for {ExpressionValues.Word(key)}", "Ask for a member: ['name']."),
            (IReadOnlyList<object?> list, long index) => index >= 0 && index < list.Count
                ? list[(int)index]
                : new ExpressionMissing(part.Offset, $"there is no [{index}] in a list of {list.Count}", "The first one is [0]."),
            (IReadOnlyList<object?>, _) => throw evaluation.Fail(part.Offset, $"a list has items and no {Name(key)}", "Ask for an item, such as [0], or for its length()."),
            _ => throw evaluation.Fail(part.Offset, $"{ExpressionValues.Word(value)} has no members, and {Name(key)} is asked of it", "Take that out."),
        };
    }

    /// <summary>What to do about a name that is not there.</summary>
    public static string NearestOf(string name, IEnumerable<string> known)
    {
        string[] names = [.. known.Take(1_000)];
        return Nearest.To(name, names) is { } nearest ? $"Did you mean '{InertText.From(nearest, 80)}'?"
            : names.Length == 0 ? "There is nothing in it."
            : $"There are: {InertText.From(string.Join(", ", names.Order(StringComparer.Ordinal).Take(30)), 400)}.";
    }

    private static string Name(object? key) => key switch
    {
        string name => $"'{InertText.From(name, 80)}'",
        long index => string.Create(CultureInfo.InvariantCulture, $"[{index}]"),
        _ => $"member that is {ExpressionValues.Word(key)}",
    };
}
