using Toil.Operations;

namespace Toil.PowerShell.Common;

/// <summary>Rows of a table, as Import-Csv pipes them: each has all columns, and an empty cell says nothing.</summary>
internal static class PipedCells
{
    /// <summary>Leaves out the cells that are empty.</summary>
    /// <param name="item">What was bound from one row.</param>
    /// <param name="needed">Name of the option that a row is about: where its cell is empty, that is an error.</param>
    public static IReadOnlyList<OptionValue> Filled(IReadOnlyList<OptionValue> item, string needed)
        => [.. item.Where(value => value.Name == needed || value.Raw is not (null or "" or string?[] and [null or ""]))];
}
