using System.Globalization;
using Toil.Runbooks.Definitions;

namespace Toil.Runbooks.Engine;

/// <summary>Where steps are done: the path in front of their ids, and the items of the foreach steps around them.</summary>
/// <param name="Prefix">In front of an id: empty, <c>group/</c>, <c>each[2]/</c>.</param>
/// <param name="Items">The items of the foreach steps around, the outermost first.</param>
internal sealed record StepPlace(string Prefix, IReadOnlyList<StepItem> Items)
{
    /// <summary>Outside of everything.</summary>
    public static StepPlace Root { get; } = new(string.Empty, []);

    /// <summary>The place of the <c>always</c> section.</summary>
    public static StepPlace Always { get; } = new(StepTable.Always(string.Empty), []);

    /// <summary>Path of a step here.</summary>
    public string PathOf(RunbookStep step) => Prefix + step.Id;

    /// <summary>The place in a group.</summary>
    public StepPlace In(RunbookStep group) => this with { Prefix = $"{Prefix}{group.Id}/" };

    /// <summary>The place in one item of a foreach.</summary>
    public StepPlace In(RunbookStep each, ForeachWork work, int index, object? item) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{each.Id}[{index}]/"), [.. Items, new StepItem(each.Id, work.As, index, item)]);
}

/// <summary>The item that a foreach is at.</summary>
/// <param name="Step">Id of the foreach.</param>
/// <param name="Name">What the item is called.</param>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Value">The item.</param>
internal sealed record StepItem(string Step, string Name, int Index, object? Value);
